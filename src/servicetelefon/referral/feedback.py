"""Offices tell editors what could have been answered at first contact; codes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class New:
    id: UUID
    enquiry: UUID
    enquiry_type: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ForEditors:
    """How often an office said so of a kind of enquiry, and since when."""

    enquiry_type: str | None
    count: int
    newest: datetime


async def give(tx: Transaction, new: New) -> bool:
    """False when it was said of this referral already."""
    if await tx.row("select 1 from referral.feedback where enquiry = %s", (new.enquiry,)):
        return False
    await tx.raw.execute(
        "insert into referral.feedback (id, enquiry, enquiry_type, at) values (%s, %s, %s, %s)",
        (new.id, new.enquiry, new.enquiry_type, new.at),
    )
    return True


async def unseen(tx: Transaction) -> list[ForEditors]:
    """What no editor has taken up yet, most often first; needs the line's sight."""
    rows = await tx.rows(
        "select enquiry_type, count(*), max(at) from referral.feedback where seen_at is null "
        "group by enquiry_type order by count(*) desc, max(at) desc"
    )
    return [ForEditors(*row) for row in rows]


async def take_up(tx: Transaction, enquiry_type: str | None, now: datetime) -> int:
    return await tx.do(
        "update referral.feedback set seen_at = %s where seen_at is null "
        "and enquiry_type is not distinct from %s",
        (now, enquiry_type),
    )
