"""One topic's forecast: calls of each day to come, spread over its slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.daily import DailyFit, Memory, Vector, fit_daily
from servicetelefon.planning.forecast.history import Matrix, Series
from servicetelefon.planning.forecast.profile import Profile, fit_profile
from servicetelefon.planning.forecast.workdays import Calendar, KnownDays

FEWEST_DAYS = 10
"""Two weeks of five days: below that no weekday was seen twice."""
_UNUSUAL_SLOT = 6.0
_CALLS_FOR_A_MEDIAN = 10.0


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on the topic has `factor` times the calls: a district joins, a line closes."""

    start: date
    factor: float
    reason: str

    def __post_init__(self) -> None:
        if not 0 < self.factor < float("inf"):
            raise Invalid(f"a step needs a factor above 0, not {self.factor}")


@dataclass(frozen=True)
class Assumptions:
    """What the planner knows beside the history."""

    known: KnownDays = field(default_factory=KnownDays)
    steps: tuple[Step, ...] = ()
    excluded: frozenset[date] = frozenset()
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class Outlier:
    """A day, or a slot of it, that was far from what was usual. `slot` is None for the day."""

    day: date
    slot: int | None
    seen: float
    usual: float


@dataclass(frozen=True)
class Model:
    calendar: Calendar
    steps: tuple[Step, ...]
    daily: DailyFit
    profile: Profile
    last_day: date
    outliers: tuple[Outlier, ...]

    def next_open_days(self, last: date) -> list[date]:
        return self.calendar.open_days(
            self.last_day.fromordinal(self.last_day.toordinal() + 1), last
        )

    def expected(self, days: Sequence[date]) -> Matrix:
        """Calls per slot of the next open days, the first of which follows the history."""
        if not days:
            return np.zeros((0, len(self.profile.all_days)))
        totals = self.daily.ahead(self.calendar.design(days).features) * factors(self.steps, days)
        return totals[:, None] * self.profile.of(days)


def fit(series: Series, assumptions: Assumptions, calendar: Calendar | None = None) -> Model:
    """Invalid where fewer than two weeks of open days were seen.

    `calendar` is given where the regular weekdays are known; else they are as seen.
    """
    seen = series.without(assumptions.excluded)
    if len(seen.days) < FEWEST_DAYS:
        raise Invalid(f"a forecast needs {FEWEST_DAYS} open days of history, not {len(seen.days)}")
    known = calendar or Calendar.of(seen.days, assumptions.known)
    calls = seen.calls / factors(assumptions.steps, seen.days)[:, None]
    design = known.design(seen.days)
    first = fit_daily(calls.sum(axis=1), design, assumptions.memory)
    usual = np.where(first.unusual, 0.0, 1.0)
    profile = fit_profile(seen.days, calls, usual)
    mended, slots = _mended(seen.days, calls, profile)
    daily = fit_daily(mended.sum(axis=1), design, assumptions.memory) if slots else first
    return Model(
        calendar=known,
        steps=assumptions.steps,
        daily=daily,
        profile=fit_profile(seen.days, mended, usual) if slots else profile,
        last_day=series.days[-1],
        outliers=(*_unusual_days(seen.days, mended, daily), *slots),
    )


def factors(steps: Sequence[Step], days: Sequence[date]) -> Vector:
    """The product of all steps that have begun, a day each."""
    product = np.ones(len(days))
    for step in steps:
        product[[day >= step.start for day in days]] *= step.factor
    return product


def _unusual_days(days: Sequence[date], calls: Matrix, daily: DailyFit) -> list[Outlier]:
    totals = calls.sum(axis=1)
    return [
        Outlier(days[index], None, float(totals[index]), float(daily.fitted[index]))
        for index in np.flatnonzero(daily.unusual).tolist()
    ]


def _day_level(calls: Matrix, shape: Matrix) -> Vector:
    """The day's calls as its slots tell by their median, which a few broken slots cannot move;
    where slots have but a few calls, the sum."""
    totals = calls.sum(axis=1)
    levels = totals.copy()
    for day, total in enumerate(totals):
        busy = shape[day] > 0
        if busy.any() and total / busy.sum() >= _CALLS_FOR_A_MEDIAN:
            levels[day] = np.median(calls[day, busy] / shape[day, busy])
    return levels


def _mended(days: Sequence[date], calls: Matrix, profile: Profile) -> tuple[Matrix, list[Outlier]]:
    """Slots far from the day's own level (the line was down, a flood) as the shape of the day
    says they would have been."""
    shape = profile.of(days)
    level = _day_level(calls, shape)[:, None]
    usual = level * shape
    spread = np.sqrt(usual + (0.1 * usual) ** 2 + 1.0)
    strange = np.abs(calls - usual) > _UNUSUAL_SLOT * spread
    found = [
        Outlier(days[day], int(slot), float(calls[day, slot]), float(usual[day, slot]))
        for day, slot in np.argwhere(strange)
    ]
    return np.where(strange, usual, calls), found
