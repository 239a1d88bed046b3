"""Requests for the name behind a line of the audit: a reason, and a second person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Unreadable, Vault
from servicetelefon.kit.database import Transaction

LATEST = 20


@dataclass(frozen=True, slots=True)
class NameRequest:
    """`entry` is the line of the audit; `agreed` None while nobody has answered."""

    id: UUID
    entry: UUID
    asked_by: UUID
    asked_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    agreed: bool | None
    reason: str = field(repr=False)


_COLUMNS = "id, entry, asked_by, asked_at, answered_by, answered_at, agreed, words"


def _slot(request: UUID) -> Slot:
    return Slot("compliance.name_request", "words", str(request))


async def ask(tx: Transaction, vault: Vault, one: NameRequest) -> None:
    await tx.do(
        "insert into compliance.name_request (id, entry, asked_by, asked_at, words) "
        "values (%s, %s, %s, %s, %s)",
        (one.id, one.entry, one.asked_by, one.asked_at, vault.seal(one.reason, _slot(one.id))),
    )


async def answer(tx: Transaction, request: UUID, by: UUID, at: datetime, *, agreed: bool) -> bool:
    """False when it is answered, when there is none, or when the asker would answer alone."""
    return bool(
        await tx.do(
            "update compliance.name_request set answered_by = %s, answered_at = %s, agreed = %s "
            "where id = %s and answered_at is null and asked_by <> %s",
            (by, at, agreed, request, by),
        )
    )


async def find(tx: Transaction, vault: Vault, request: UUID) -> NameRequest | None:
    row = await tx.row(
        f"select {_COLUMNS} from compliance.name_request where id = %s",  # noqa: S608 - constants
        (request,),
    )
    return NameRequest(*row[:7], reason=_opened(vault, row[0], row[7])) if row else None


async def latest(tx: Transaction, vault: Vault) -> list[NameRequest]:
    """Those that wait for a second person first."""
    rows = await tx.rows(
        f"select {_COLUMNS} from compliance.name_request "  # noqa: S608 - constants
        "order by answered_at is not null, asked_at desc limit %s",
        (LATEST,),
    )
    return [NameRequest(*row[:7], reason=_opened(vault, row[0], row[7])) for row in rows]


def _opened(vault: Vault, request: UUID, sealed: bytes) -> str:
    """A key that is gone (restored without it) hides the reason, not the request."""
    try:
        return vault.open(bytes(sealed), _slot(request))
    except Unreadable:
        return ""
