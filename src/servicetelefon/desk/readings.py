"""Which version of which article was read out in a contact: written by itself, only while valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Reading:
    """`rendering` is the text that was open: `spoken`, `ls`, `de` or another language."""

    id: UUID
    contact: UUID
    article: str
    version: UUID
    rendering: str


async def write(tx: Transaction, reading: Reading, now: datetime, operation: str) -> bool:
    """False, and nothing written, when this version may no longer be told at this moment."""
    values = {
        "id": reading.id,
        "contact": reading.contact,
        "article": reading.article,
        "version": reading.version,
        "rendering": reading.rendering,
        "now": now,
        "operation": operation,
    }
    written = await tx.do(
        "insert into desk.reading (id, contact, article, version, rendering, read_at) "
        "select %(id)s, %(contact)s, %(article)s, %(version)s, %(rendering)s, %(now)s "
        "where knowledge.hold_valid(%(version)s, %(now)s, %(operation)s)",
        values,
    )
    return written == 1


async def of_contact(tx: Transaction, contact: UUID) -> list[Reading]:
    """What was read out, in order; each text of a version once."""
    rows = await tx.rows(
        "select min(id::text)::uuid, contact, article, version, rendering from desk.reading "
        "where contact = %s group by contact, article, version, rendering order by min(read_at)",
        (contact,),
    )
    return [Reading(*row) for row in rows]
