"""How a day's calls spread over its slots: each weekday's own shape, leaning on all days'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from servicetelefon.planning.forecast.daily import Vector
from servicetelefon.planning.forecast.history import Matrix

_HALF_LIFE_DAYS = 30.0
_LEAN = 0.3
"""Share of the shape of all days in each weekday's shape, however much was seen."""
_CALLS_TO_TRUST = 2000.0
"""With so many calls on a weekday its own shape and that of all days weigh the same, at least."""


@dataclass(frozen=True)
class Profile:
    """Shares of a day's calls by slot; each row sums to 1."""

    weekdays: Matrix
    all_days: Vector

    def of(self, days: Sequence[date]) -> Matrix:
        return self.weekdays[[day.weekday() for day in days]]


def fit_profile(days: Sequence[date], calls: Matrix, usual: Vector) -> Profile:
    """`usual` is 1 for days that count and 0 for those whose shape is not to be learned."""
    fresh = 0.5 ** (np.arange(len(days))[::-1] / _HALF_LIFE_DAYS) * usual
    weighted = calls * fresh[:, None]
    total = weighted.sum(axis=0)
    all_days = total / max(float(total.sum()), 1e-12)
    weekdays = np.tile(all_days, (7, 1))
    weekday = np.array([day.weekday() for day in days])
    for one in range(7):
        seen = weighted[weekday == one].sum(axis=0)
        count = float(seen.sum())
        if count > 0:
            lean = max(_LEAN, _CALLS_TO_TRUST / (_CALLS_TO_TRUST + count))
            # Slots in which the line is closed on this weekday stay empty.
            other = np.where(calls[weekday == one].any(axis=0), all_days, 0.0)
            other /= max(float(other.sum()), 1e-12)
            weekdays[one] = (1.0 - lean) * seen / count + lean * other
    return Profile(weekdays, all_days)
