"""Complaints as who answers for the rules sees them: codes and clocks, never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servicetelefon.domain.referral import ReferralKind
from servicetelefon.kit.database import Transaction
from servicetelefon.referral.store import LINE_SEES, see

LATEST = 50


@dataclass(frozen=True, slots=True)
class Complaint:
    """From receipt to answer. `office` None: about the line itself, or not found yet."""

    office: str | None
    state: str
    received_at: datetime
    due_at: datetime
    accepted_at: datetime | None
    replied_at: datetime | None
    closed_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        return self.replied_at is None and self.closed_at is None and now > self.due_at


async def complaints(tx: Transaction) -> list[Complaint]:
    """What waits for an answer first, by its clock; then what was answered last."""
    await see(tx, LINE_SEES)
    rows = await tx.rows(
        "select office, state, received_at, due_at, accepted_at, replied_at, closed_at "
        "from referral.referral where kind = %s and realm = 'live' "
        "order by coalesce(replied_at, closed_at) desc nulls first, due_at limit %s",
        (ReferralKind.COMPLAINT.value, LATEST),
    )
    return [Complaint(*row) for row in rows]
