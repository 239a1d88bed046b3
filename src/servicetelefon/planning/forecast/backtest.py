"""How good the forecast would have been: past days forecast again, beside what everybody does.

WAPE is the sum of absolute errors of slots over the sum of calls, a mean over origins. The
yardstick is the mean of the last four same weekdays, which is hard to beat (Taylor 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.history import Matrix, Series
from servicetelefon.planning.forecast.intervals import PastForecasts
from servicetelefon.planning.forecast.model import FEWEST_DAYS, Assumptions
from servicetelefon.planning.forecast.workdays import Calendar

_LAST = 4


@dataclass(frozen=True, slots=True)
class Score:
    """Errors as WAPE, days ahead as [from, to). `coverage` is the share of slots inside the
    interval that promised to hold `share`."""

    wape: float
    wape_of_last_four: float
    coverage: float
    share: float
    days_ahead: tuple[int, int]
    origins: int


def backtest(
    series: Series,
    assumptions: Assumptions,
    origins: Sequence[int],
    days_ahead: tuple[int, int],
    share: float = 0.8,
) -> Score:
    """Forecasts from each origin (a count of days) with what was known then."""
    past = PastForecasts(series, assumptions, Calendar.of(series.days, assumptions.known))
    seen = past.series
    first, after = days_ahead
    if not origins or min(origins) < FEWEST_DAYS or max(origins) + after > len(seen.days):
        raise Invalid("an origin needs two weeks before it and all its days after it")
    ours: list[float] = []
    theirs: list[float] = []
    inside: list[float] = []
    for origin in origins:
        expected = past.expected(origin)[:after]
        low, high = past.errors(until=origin).interval(expected, share)
        actual = seen.calls[origin : origin + after]
        last_four = _last_four(seen, origin, after)
        ours.append(wape(expected[first:], actual[first:]))
        theirs.append(wape(last_four[first:], actual[first:]))
        held = (low <= actual) & (actual <= high)
        inside.append(float(np.mean(held[first:][expected[first:] > 0])))
    return Score(
        wape=float(np.mean(ours)),
        wape_of_last_four=float(np.mean(theirs)),
        coverage=float(np.mean(inside)),
        share=share,
        days_ahead=days_ahead,
        origins=len(origins),
    )


def wape(expected: Matrix, actual: Matrix) -> float:
    return float(np.abs(expected - actual).sum() / max(float(actual.sum()), 1e-12))


def _last_four(series: Series, origin: int, ahead: int) -> Matrix:
    weekdays = np.array([day.weekday() for day in series.days[:origin]])
    rows: list[Matrix] = []
    for day in series.days[origin : origin + ahead]:
        same = np.flatnonzero(weekdays == day.weekday())[-_LAST:]
        rows.append(series.calls[same if len(same) else slice(origin - _LAST, origin)].mean(axis=0))
    return np.array(rows)
