"""Whether roster and offices carry what a scenario expects, in numbers a list can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WATCHED = timedelta(days=28)
FEWEST_DAYS = 5
WORKDAYS_A_WEEK = 5


@dataclass(frozen=True, slots=True)
class Covered:
    """Days after the scenario's that the roster knows, and those of them with enough people in
    every slot."""

    days: int
    full: int

    @property
    def enough(self) -> bool:
        return self.days >= FEWEST_DAYS and self.full == self.days


def covered(
    need: Sequence[Mapping[str, Any]],
    day: date,
    there: Mapping[datetime, int],
    zone: ZoneInfo,
) -> Covered:
    """`need` are a scenario's slots with the people for the expected calls."""
    known = {moment.astimezone(zone).date() for moment in there}
    days = sorted(one for one in known if day <= one < day + WATCHED)
    full = [one for one in days if all(_enough(slot, one, there, zone) for slot in need)]
    return Covered(len(days), len(full))


def _enough(
    slot: Mapping[str, Any], day: date, there: Mapping[datetime, int], zone: ZoneInfo
) -> bool:
    at = datetime.combine(day, time.fromisoformat(slot["start"]), zone)
    return there.get(at, 0) >= slot["expected"]


def expected_referrals(
    spec: Mapping[str, Any], district: str, referred_share: float
) -> float | None:
    """A week's hand-overs of one district in a scenario; None where it has no part in it."""
    what_if = spec["scenarios"][0]
    calls = next(
        (one["calls_per_day"] for one in spec["districts"] if one["name"] == district), None
    )
    if calls is None:
        return None
    kept = 1 - what_if.get("to_assistant", 0.0)
    return calls * kept * WORKDAYS_A_WEEK * referred_share
