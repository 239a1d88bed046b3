"""How far forecasts were off: the past is forecast again from many past days, and the errors
that were made give the intervals (conformal: no assumption about their shape).

Errors are measured in units of what chance alone explains, sqrt(f + (0.05 f)^2), so that a
quiet and a busy slot can share them, and kept apart by how many days ahead they were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicetelefon.planning.forecast.daily import Vector
from servicetelefon.planning.forecast.history import Matrix, Series
from servicetelefon.planning.forecast.model import FEWEST_DAYS, Assumptions, fit
from servicetelefon.planning.forecast.workdays import Calendar

_ORIGINS = 60
_SHORTEST_HISTORY = FEWEST_DAYS + 10
_DAYS_AHEAD = (0, 5, 10, 20, 40)
"""Errors are pooled from each of these days ahead up to the next."""
_FURTHEST = 50
_DAY_SPREAD = 0.05
_FALLBACK = 2.5
"""Half width in units of chance while the history is too short to have measured anything."""


@dataclass(frozen=True)
class Errors:
    """Past errors by group of days ahead: of slots in units of chance, of days as ratios."""

    slots: tuple[Vector, ...]
    days: tuple[Vector, ...]

    def group(self, ahead: int) -> int:
        """The group of `ahead` (0: the next open day), or the furthest that was measured."""
        wanted = _group(ahead)
        while wanted > 0 and not len(self.slots[wanted]):
            wanted -= 1
        return wanted

    def day_cv(self) -> float:
        """Spread of the next open day around its forecast; what staffing must be prepared for."""
        ratios = self.days[self.group(0)]
        return float(np.std(np.log(ratios))) if len(ratios) > 1 else _DAY_SPREAD

    def interval(self, expected: Matrix, share: float) -> tuple[Matrix, Matrix]:
        """Low and high that `share` of the slots fall between; rows are days ahead from 0."""
        low, high = np.empty_like(expected), np.empty_like(expected)
        for ahead, row in enumerate(expected):
            seen = self.slots[self.group(ahead)]
            tail = (1.0 - share) / 2
            if len(seen):
                below, above = np.quantile(seen, [tail, 1.0 - tail])
            else:
                below, above = -_FALLBACK, _FALLBACK
            low[ahead] = np.maximum(row + below * unit(row), 0.0)
            high[ahead] = row + above * unit(row)
        return low, high


def unit(expected: Matrix) -> Matrix:
    """One unit of chance: Poisson, and days that swing as a whole."""
    return np.sqrt(expected + (_DAY_SPREAD * expected) ** 2)


class PastForecasts:
    """Forecasts as they would have been made on past days, each worked out once."""

    def __init__(self, series: Series, assumptions: Assumptions, calendar: Calendar) -> None:
        self.series = series.without(assumptions.excluded)
        self._assumptions = assumptions
        self._calendar = calendar
        self._expected: dict[int, Matrix] = {}

    def expected(self, origin: int) -> Matrix:
        """The open days after the first `origin`, as far as errors are measured."""
        if origin not in self._expected:
            model = fit(self.series.until(origin), self._assumptions, self._calendar)
            self._expected[origin] = model.expected(self.series.days[origin : origin + _FURTHEST])
        return self._expected[origin]

    def errors(self, until: int | None = None) -> Errors:
        """Errors that were known after the first `until` days (None: all), from 60 origins."""
        count = len(self.series.days) if until is None else until
        slots: list[list[Vector]] = [[] for _ in _DAYS_AHEAD]
        days: list[list[float]] = [[] for _ in _DAYS_AHEAD]
        for origin in range(max(_SHORTEST_HISTORY, count - _ORIGINS), count):
            expected = self.expected(origin)[: count - origin]
            actual = self.series.calls[origin : origin + len(expected)]
            for ahead, (row, seen) in enumerate(zip(expected, actual, strict=True)):
                group = _group(ahead)
                open_slots = row > 0
                slots[group].append((seen - row)[open_slots] / unit(row[open_slots]))
                days[group].append(float((seen.sum() + 0.5) / (row.sum() + 0.5)))
        return Errors(
            tuple(np.concatenate(one) if one else np.zeros(0) for one in slots),
            tuple(np.array(one) for one in days),
        )


def _group(ahead: int) -> int:
    return int(np.searchsorted(_DAYS_AHEAD, ahead, side="right")) - 1
