"""Service hours: when a line is open, and how long a promise of "24 service hours" lasts.

Pure functions over UTC moments. Hours are given in city time; a local time that the change
of clock skips or repeats is read by RFC 5545 §3.3.5 (skipped: with the offset before the
gap), except that a period that ends in the repeated hour ends at its second pass, so that
the line never closes early.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

LOOK_AHEAD = timedelta(days=400)
"""After so long without an opening we stop searching: longer than any year of closures."""

_MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a line is or is not open at a moment; decides which sentence a caller hears."""

    OPEN = "open"
    OUTSIDE_HOURS = "outside_hours"
    HOLIDAY = "holiday"
    CLOSURE = "closure"


class NeverOpen(ValueError):
    """There is no service hour in sight, so nothing can be promised."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `opens` until just before `closes`, city time; `closes` 00:00 is the end of the day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes != _MIDNIGHT and self.closes <= self.opens:
            raise ValueError(
                f"closes at {self.closes:%H:%M}, which is not after {self.opens:%H:%M}"
            )


Week = Mapping[int, tuple[Period, ...]]
"""Weekday (0 is Monday) → periods in order, not overlapping. A day that is not there is closed."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which something is closed beside the holidays; `last` is still closed."""

    first: date
    last: date
    reason: str

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """Opening hours in city time without holidays and closures."""

    zone: ZoneInfo
    week: Week
    holidays: frozenset[date] = frozenset()
    closures: tuple[Closure, ...] = ()

    def periods_on(self, day: date) -> tuple[Period, ...]:
        return () if self.closed_by(day) else self.week.get(day.weekday(), ())

    def closed_by(self, day: date) -> DayKind | None:
        """HOLIDAY or CLOSURE, where the day is one."""
        if day in self.holidays:
            return DayKind.HOLIDAY
        if any(closure.covers(day) for closure in self.closures):
            return DayKind.CLOSURE
        return None


def is_open(hours: ServiceHours, moment: datetime) -> bool:
    span = next(_spans(hours, moment), None)
    return span is not None and span[0] <= moment


def day_kind(hours: ServiceHours, moment: datetime) -> DayKind:
    """What to tell somebody who calls at this moment."""
    if is_open(hours, moment):
        return DayKind.OPEN
    day = moment.astimezone(hours.zone).date()
    # A Sunday that is also a holiday is a Sunday to the caller: nobody works anyway.
    closed_by = hours.closed_by(day) if hours.week.get(day.weekday()) else None
    return closed_by or DayKind.OUTSIDE_HOURS


def next_opening(hours: ServiceHours, moment: datetime) -> datetime | None:
    """The moment itself when open, else the next opening; None when there is none in sight."""
    for opens, _ in _spans(hours, moment):
        return max(opens, moment.astimezone(UTC))
    return None


def next_closing(hours: ServiceHours, moment: datetime) -> datetime | None:
    """When the line closes that is open now or opens next; None when no closing is in sight."""
    closing = None
    for opens, closes in _spans(hours, moment):
        # Hours may run through midnight: two periods, but nothing closes between them.
        if closing is not None and opens > closing:
            return closing
        if closes - moment > LOOK_AHEAD:
            return None
        closing = closes
    return closing


def add_service_hours(hours: ServiceHours, start: datetime, amount: timedelta) -> datetime:
    """When `amount` of service time has gone by since `start`.

    An amount of zero is the start itself. NeverOpen when there are no hours in sight.
    """
    left = amount
    if left <= timedelta(0):
        return start.astimezone(UTC)
    for opens, closes in _spans(hours, start):
        begins = max(opens, start)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise NeverOpen(f"no {amount} of service time after {start.isoformat()}")


def service_time_between(hours: ServiceHours, start: datetime, end: datetime) -> timedelta:
    """Service time in [start, end); zero when the end is not after the start."""
    total = timedelta(0)
    for opens, closes in _spans(hours, start):
        if opens >= end:
            break
        total += min(closes, end) - max(opens, start)
    return max(total, timedelta(0))


def ordered(periods: Sequence[Period]) -> bool:
    """Whether periods of a day stand in order and do not overlap."""
    return all(
        before.closes != _MIDNIGHT and before.closes <= after.opens
        for before, after in pairwise(periods)
    )


def _spans(hours: ServiceHours, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Open spans in UTC that end after the moment, in order, without overlaps."""
    day = moment.astimezone(hours.zone).date()
    give_up = day + LOOK_AHEAD
    covered = moment
    while day < give_up:
        for opens, closes in _day_spans(hours, day):
            if closes > covered:
                # The change of clock can push the end of one period into the next.
                yield (opens if covered == moment else max(opens, covered)), closes
                covered, give_up = closes, day + LOOK_AHEAD
        day += _ONE_DAY


def _day_spans(hours: ServiceHours, day: date) -> Iterator[tuple[datetime, datetime]]:
    for period in hours.periods_on(day):
        last_day = day + _ONE_DAY if period.closes == _MIDNIGHT else day
        opens, _ = _passes(hours.zone, day, period.opens)
        closes = max(_passes(hours.zone, last_day, period.closes))
        yield opens, closes


def _passes(zone: ZoneInfo, day: date, at: time) -> tuple[datetime, datetime]:
    """City time in UTC, read with the offset before and after a change of clock (PEP 495).

    Equal on all other days; in a repeated hour the second is later, in a skipped one earlier.
    """
    local = datetime.combine(day, at, zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
