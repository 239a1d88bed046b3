"""Working-time law as numbers: Arbeitszeitgesetz (ArbZG) §§ 3 to 5, screen breaks after the
Arbeitsstättenverordnung (ArbStättV), annex 6.1 (2).

All lengths are in slots of 15 minutes. Civil servants have ordinances of their own Land; a
city that needs others hands in other limits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

SLOT_MINUTES = 15
HOUR = 4
SLOTS_A_DAY = 24 * HOUR


class Rule(StrEnum):
    """What can decide about a shift; the name is what a planner is told."""

    ABSENT = "absent"
    NOT_AVAILABLE = "not_available"
    ONE_SHIFT_A_DAY = "one_shift_a_day"
    LONGEST_DAY = "longest_day"  # ArbZG § 3
    LONGEST_WEEK = "longest_week"  # ArbZG § 3: 8 hours a working day on average
    BREAKS = "breaks"  # ArbZG § 4
    SCREEN_BREAKS = "screen_breaks"  # ArbStättV annex 6.1 (2)
    REST = "rest"  # ArbZG § 5
    CONTRACT_HOURS = "contract_hours"
    CONTRACT_DAYS = "contract_days"
    NEED = "need"  # somebody was needed at another time


@dataclass(frozen=True, slots=True)
class Limits:
    """`screen_minutes_per_hour` are paid and are no break in the sense of § 4."""

    longest_day: int = 10 * HOUR
    longest_week: int = 48 * HOUR
    rest: int = 11 * HOUR
    without_break: int = 6 * HOUR
    screen_minutes_per_hour: float = 5.0

    def meal(self, work: int) -> int:
        """Length of the break of § 4: 30 minutes above 6 hours of work, 45 above 9."""
        if work > 9 * HOUR:
            return 3
        return 2 if work > 6 * HOUR else 0

    def screen_breaks(self, work: int) -> int:
        """How many paid breaks of one slot the work needs."""
        minutes = work / HOUR * self.screen_minutes_per_hour
        return math.ceil(minutes / SLOT_MINUTES - 1e-9)
