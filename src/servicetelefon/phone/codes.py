"""What a caller has proved by a code, and how often a code was wrong in this call.

Beside the steps of a call: a code is used up in the transaction that notes it here, so a line
that breaks in between neither burns it nor forgets it.
"""

from __future__ import annotations

from uuid import UUID

from servicetelefon.kit.database import Transaction

TRIES = 3
"""Wrong codes in one call, whatever they were for."""


async def tries_left(tx: Transaction, contact: UUID) -> bool:
    row = await tx.row("select codes_wrong from phone.call where contact = %s", (contact,))
    return row is not None and row[0] < TRIES


async def count_wrong(tx: Transaction, contact: UUID) -> None:
    await tx.do(
        "update phone.call set codes_wrong = codes_wrong + 1 where contact = %s", (contact,)
    )


async def note_chat(tx: Transaction, contact: UUID, chat: UUID) -> None:
    await tx.do("update phone.call set chat = %s where contact = %s", (chat, contact))


async def note_enquiry(tx: Transaction, contact: UUID, enquiry: UUID) -> None:
    await tx.do("update phone.call set enquiry = %s where contact = %s", (enquiry, contact))


async def proved(tx: Transaction, contact: UUID) -> tuple[UUID | None, UUID | None]:
    """The chat and the enquiry that this caller has brought a code for."""
    row = await tx.row("select chat, enquiry from phone.call where contact = %s", (contact,))
    return (row[0], row[1]) if row else (None, None)
