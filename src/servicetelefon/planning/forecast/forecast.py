"""The forecast of a line: every topic, with intervals, handling times and what was noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.corrections import Correction, corrected, reasons
from servicetelefon.planning.forecast.daily import Vector
from servicetelefon.planning.forecast.handling import expected_handling_s
from servicetelefon.planning.forecast.history import History, Matrix, Series
from servicetelefon.planning.forecast.intervals import PastForecasts
from servicetelefon.planning.forecast.model import Assumptions, Outlier, fit

SHARE = 0.8
"""The intervals that people see: eight of ten slots lie within."""
FURTHEST = 400
"""Days ahead; beyond a year nothing of this holds."""


@dataclass(frozen=True)
class TopicForecast:
    """One row an open day, one column a slot. `calculated` is before manual corrections,
    `reasons` says why a day was corrected, `day_cv` how far whole days strayed in the past."""

    days: tuple[date, ...]
    calculated: Matrix
    calls: Matrix
    low: Matrix
    high: Matrix
    handling_s: Vector | None
    day_cv: float
    reasons: tuple[str, ...]
    outliers: tuple[Outlier, ...]


def forecast(
    history: History,
    last: date,
    assumptions: Assumptions,
    corrections: Sequence[Correction] = (),
    share: float = SHARE,
) -> Mapping[str, TopicForecast]:
    """Every open day after each topic's history up to `last`. Invalid where nothing is to come
    or a history is too short."""
    return {
        topic: _one(topic, series, last, assumptions, corrections, share)
        for topic, series in history.topics.items()
    }


def _one(
    topic: str,
    series: Series,
    last: date,
    assumptions: Assumptions,
    corrections: Sequence[Correction],
    share: float,
) -> TopicForecast:
    model = fit(series, assumptions)
    ahead = (last - model.last_day).days
    if not 0 < ahead <= FURTHEST:
        raise Invalid(
            f"the history of {topic} ends on {model.last_day}: "
            f"the forecast must end within {FURTHEST} days after it, not on {last}"
        )
    days = model.next_open_days(last)
    calculated = model.expected(days)
    errors = PastForecasts(series, assumptions, model.calendar).errors()
    low, high = errors.interval(calculated, share)
    return TopicForecast(
        days=tuple(days),
        calculated=calculated,
        calls=corrected(calculated, days, topic, corrections),
        low=corrected(low, days, topic, corrections),
        high=corrected(high, days, topic, corrections),
        handling_s=expected_handling_s(series),
        day_cv=errors.day_cv(),
        reasons=tuple(reasons(days, topic, corrections)),
        outliers=model.outliers,
    )
