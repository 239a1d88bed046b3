"""The work on an agent's screen: kept while it is typed, cleared a day after it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction

CLEARED_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Work:
    """What the agent notes on one contact. `note` is personal data of the citizen."""

    contact: UUID
    note: str = ""
    topic: str | None = None
    district: str | None = None


def note_slot(contact: UUID) -> Slot:
    return Slot("desk.work", "note", str(contact))


async def save(tx: Transaction, vault: Vault, agent: UUID, work: Work, now: datetime) -> bool:
    """Keep what is on the screen; whoever has the contact now goes on with the same note. False when
    the work is closed."""
    note = vault.seal(work.note, note_slot(work.contact)) if work.note else None
    saved = await tx.do(
        "insert into desk.work (contact, agent, topic, district, note, opened_at, changed_at) "
        "values (%s, %s, %s, %s, %s, %s, %s) on conflict (contact) do update "
        "set topic = excluded.topic, district = excluded.district, note = excluded.note, "
        "changed_at = excluded.changed_at, "
        "agent = excluded.agent where work.closed_at is null",
        (work.contact, agent, work.topic, work.district, note, now, now),
    )
    return saved == 1


async def read(tx: Transaction, vault: Vault, contact: UUID) -> Work | None:
    row = await tx.row(
        "select contact, note, topic, district from desk.work where contact = %s", (contact,)
    )
    if row is None:
        return None
    note = vault.open(row[1], note_slot(contact)) if row[1] else ""
    return Work(row[0], note, row[2], row[3])


async def close(tx: Transaction, contact: UUID, now: datetime) -> None:
    await tx.do(
        "update desk.work set closed_at = %s, clear_at = %s where contact = %s",
        (now, now + CLEARED_AFTER, contact),
    )


async def last_closed(tx: Transaction, agent: UUID) -> UUID | None:
    """The contact that this agent closed last."""
    row = await tx.row(
        "select contact from desk.work where agent = %s and closed_at is not null "
        "order by closed_at desc limit 1",
        (agent,),
    )
    return row[0] if row else None


async def clear_due(tx: Transaction, now: datetime) -> int:
    """Destroy the notes whose time has come; how many."""
    return await tx.do(
        "update desk.work set note = null, clear_at = null where clear_at <= %s", (now,)
    )
