"""How soon an office should look: a rule with its reason, which a human sets or confirms.

It reads dates and kinds only, never words: no score, no ranking by need. Lists stay in the order
of their clocks; what is urgent says so and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from servicetelefon.domain.referral import ClaimWish, ReferralKind


class Urgency(StrEnum):
    NORMAL = "normal"
    SOON = "soon"
    TODAY = "today"
    EMERGENCY = "emergency"


class UrgencyReason(StrEnum):
    ORDINARY = "ordinary"
    EMERGENCY = "emergency"
    DEADLINE_TODAY = "deadline_today"
    DEADLINE_NEAR = "deadline_near"
    MONTH_ENDS = "month_ends"
    PERSON = "person"  # somebody of the line set it


@dataclass(frozen=True, slots=True)
class Urgent:
    level: Urgency
    reason: UrgencyReason


NEAR = timedelta(days=7)
LAST_DAYS = 3


def month_ends(day: date) -> bool:
    """Whether it is one of the last days of a month, when a claim not passed on costs a month's
    money (§ 44 Abs. 2 SGB XII: an application counts from the first of its month)."""
    return (day + timedelta(days=LAST_DAYS)).month != day.month


def rule(
    kind: ReferralKind, *, today: date, deadline: date | None, claim: ClaimWish | None
) -> Urgent:
    """What the rule says; the first that fits."""
    if kind is ReferralKind.EMERGENCY:
        return Urgent(Urgency.EMERGENCY, UrgencyReason.EMERGENCY)
    if deadline is not None and deadline <= today + timedelta(days=1):
        return Urgent(Urgency.TODAY, UrgencyReason.DEADLINE_TODAY)
    if claim is not None and claim.keeps_the_date and month_ends(today):
        return Urgent(Urgency.TODAY, UrgencyReason.MONTH_ENDS)
    if deadline is not None and deadline <= today + NEAR:
        return Urgent(Urgency.SOON, UrgencyReason.DEADLINE_NEAR)
    return Urgent(Urgency.NORMAL, UrgencyReason.ORDINARY)
