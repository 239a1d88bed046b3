"""What is known of a day in advance: weekday, month's beginning and end, closures, special days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from servicetelefon.planning.forecast.daily import Design, Vector

_WEAK, _MIDDLE, _STRONG = 0.05, 0.5, 2.0
"""How strongly effects are pulled to none: as much as so many days without the effect."""

_ONE_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_DAYS = 3
_LAST_DAYS = 2
_OFTEN = 0.2
"""A weekday on which the line was open in fewer weeks than this share is no regular day."""


@dataclass(frozen=True)
class KnownDays:
    """Dates that the planner hands in: days on which the line is closed (public holidays, staff
    days), and special days by name (payment days, letters sent out), whose effect is learned.
    """

    closed: frozenset[date] = frozenset()
    special: Mapping[str, frozenset[date]] = field(default_factory=dict[str, frozenset[date]])


@dataclass(frozen=True)
class Calendar:
    """Which days are open, and the features of a day."""

    open_weekdays: frozenset[int]
    known: KnownDays
    _seen: dict[date, list[bool]] = field(default_factory=dict[date, list[bool]], compare=False)

    @classmethod
    def of(cls, days: Iterable[date], known: KnownDays) -> Calendar:
        """The regular weekdays as seen in the history."""
        seen = list(days)
        weeks = max(1, len({day.isocalendar()[:2] for day in seen}))
        counts = np.bincount([day.weekday() for day in seen], minlength=7)
        regular = {weekday for weekday in range(7) if counts[weekday] / weeks >= _OFTEN}
        return cls(frozenset(regular), known)

    def is_open(self, day: date) -> bool:
        return day.weekday() in self.open_weekdays and day not in self.known.closed

    def open_days(self, first: date, last: date) -> list[date]:
        span = (last - first).days + 1
        return [day for day in (first + _ONE_DAY * n for n in range(span)) if self.is_open(day)]

    def names(self) -> tuple[str, ...]:
        """One name a feature, in their order."""
        return (
            *_WEEKDAYS,
            "first day after one or more closed days",
            "first day after a closure",
            "second day after a closure",
            *(f"working day {n} of the month" for n in range(1, _FIRST_DAYS + 1)),
            *(f"working day {n} before the month ends" for n in range(1, _LAST_DAYS + 1)),
            *(f"special: {name}" for name in sorted(self.known.special)),
            *(f"day after special: {name}" for name in sorted(self.known.special)),
        )

    def design(self, days: Iterable[date]) -> Design:
        """One row a day; each day is worked out once (past forecasts ask again and again)."""
        wanted = list(days)
        for day in wanted:
            if day not in self._seen:
                self._seen[day] = self._features(day)
        rows = np.array([self._seen[day] for day in wanted], dtype=np.float64)
        special = 2 * len(self.known.special)
        named = [any(self._seen[day][len(self.names()) - special :]) for day in wanted]
        return Design(rows, self._pull(), np.array(named, dtype=np.bool_))

    def _pull(self) -> Vector:
        """What makes a Monday busy is the closed weekend before it. So the weekday that always
        follows closed days is pulled to none, and its effect goes to "first day after closed
        days", which a Tuesday can be too."""
        weekdays = [
            _STRONG if weekday in self.open_weekdays and self._begins_week(weekday) else _WEAK
            for weekday in range(7)
        ]
        special = 2 * len(self.known.special)
        others = len(self.names()) - len(weekdays) - 1 - special
        return np.array([*weekdays, _WEAK, *[_MIDDLE] * others, *[_WEAK] * special])

    def _begins_week(self, weekday: int) -> bool:
        return (weekday - 1) % 7 not in self.open_weekdays

    def _features(self, day: date) -> list[bool]:
        before = self._open_before(day)
        from_start, from_end = self._place_in_month(day)
        special = [self.known.special[name] for name in sorted(self.known.special)]
        return [
            *(day.weekday() == weekday for weekday in range(7)),
            before != day - _ONE_DAY,
            self._follows_closure(day, before),
            self._follows_closure(before, self._open_before(before)),
            *(from_start == n for n in range(1, _FIRST_DAYS + 1)),
            *(from_end == n for n in range(1, _LAST_DAYS + 1)),
            *(day in days for days in special),
            *(before in days for days in special),
        ]

    def _open_before(self, day: date) -> date:
        """The last open day before; a line that is never open has none, so at most a month back."""
        for back in range(1, 32):
            if self.is_open(day - _ONE_DAY * back):
                return day - _ONE_DAY * back
        return day - _ONE_DAY

    def _follows_closure(self, day: date, before: date) -> bool:
        between = (before + _ONE_DAY * n for n in range(1, (day - before).days))
        return any(
            one in self.known.closed and one.weekday() in self.open_weekdays for one in between
        )

    def _place_in_month(self, day: date) -> tuple[int, int]:
        """Working days of the month up to this one, and from this one to its end."""
        first = day.replace(day=1)
        last = (day.replace(day=28) + _ONE_DAY * 4).replace(day=1) - _ONE_DAY
        return len(self.open_days(first, day)), len(self.open_days(day, last))
