"""What agents noted on a person's contacts: read whole, or destroyed."""

from __future__ import annotations

from servicetelefon.desk.store import note_slot
from servicetelefon.domain.person import Held, Ids
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction


async def held(tx: Transaction, vault: Vault, contacts: Ids) -> list[Held]:
    rows = await tx.rows(
        "select contact, changed_at, note from desk.work where contact = any(%s) "
        "and note is not null order by changed_at",
        (list(contacts),),
    )
    return [
        Held("desk.work.note", contact, at, vault.open(bytes(note), note_slot(contact)))
        for contact, at, note in rows
    ]


async def destroy(tx: Transaction, contacts: Ids) -> dict[str, int]:
    notes = await tx.do(
        "update desk.work set note = null, clear_at = null where contact = any(%s) "
        "and note is not null",
        (list(contacts),),
    )
    return {"desk.work.note": notes}
