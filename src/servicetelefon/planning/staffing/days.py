"""Staff so that the promise holds on at least a share of days, not on average.

Days swing as a whole, and a plan for the expected day fails on every second busy one. So the
plan is made for a day that is busier than expected by a reserve, and the least reserve is
sought with which simulated days, swinging as past days did, keep the promise often enough.
Every reserve meets the same simulated callers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.simulate.draws import DAY_S, Demand, Stream
from servicetelefon.planning.simulate.durations import Duration
from servicetelefon.planning.simulate.replicate import (
    Expected,
    Progress,
    expected,
    no_progress,
    replicate,
)
from servicetelefon.planning.simulate.world import Kind, Rules, Staff, World
from servicetelefon.planning.staffing.slots import Floats, SlotPlan, shifts_of, staff_slots

SKILL = frozenset({"line"})
_FINEST = 0.005
_LARGEST_RESERVE = 2.0
_STEPS = 10


@dataclass(frozen=True)
class PlannedDay:
    """One day of one pool. Slots lie in order within a day; `day_cv` is how far days stray."""

    calls: Floats
    starts_s: Floats
    slot_s: float
    handling: Duration
    handling_mean_s: float
    patience: Duration
    patience_mean_s: float
    day_cv: float

    def __post_init__(self) -> None:
        if len(self.starts_s) and not 0 <= self.starts_s[0] <= self.starts_s[-1] < DAY_S:
            raise Invalid("the slots of a planned day must lie within one day")

    def demand(self) -> Demand:
        stream = Stream(self.calls, self.handling, self.patience)
        return Demand((stream,), self.starts_s, self.slot_s, self.day_cv)


@dataclass(frozen=True)
class DayPlan:
    """`reserve` is the factor on expected calls for which the slots were staffed; `reached` is
    what many simulated days say, with confidence intervals."""

    reserve: float
    slots: SlotPlan
    reached: Expected


@dataclass(frozen=True, slots=True)
class DayTarget:
    """The promise by day: `target.share` by `formula` on at least `days_kept` of the days. The
    caps of `target` hold in each slot of the day that is planned for."""

    target: Target
    days_kept: float
    formula: ServiceLevelFormula = ServiceLevelFormula.SL1

    def __post_init__(self) -> None:
        if not 0 < self.days_kept < 1:
            raise Invalid(f"the share of days must lie between 0 and 1, not {self.days_kept}")


def staff_days(
    day: PlannedDay,
    wanted: DayTarget,
    *,
    runs: int = 400,
    seed: int = 1,
    progress: Progress = no_progress,
) -> DayPlan:
    """Invalid where even twice the expected calls would not do: the handling or target is off."""

    def simulated(agents: NDArray[np.int64]) -> Expected:
        return _simulated(day, agents, wanted, runs, seed)

    low, high = 1.0 / _LARGEST_RESERVE, _LARGEST_RESERVE
    best = _planned(day, high, wanted, simulated)
    if best.reached.days_kept.mean < wanted.days_kept:
        raise Invalid("no reserve up to twice the expected calls keeps this promise often enough")
    for step in range(_STEPS):
        middle = (low + high) / 2
        progress(step, _STEPS)
        if high - low < _FINEST:
            break
        tried = _planned(day, middle, wanted, simulated)
        if tried.reached.days_kept.mean >= wanted.days_kept:
            best, high = tried, middle
        else:
            low = middle
    progress(_STEPS, _STEPS)
    return best


def _planned(
    day: PlannedDay,
    reserve: float,
    wanted: DayTarget,
    simulated: Callable[[NDArray[np.int64]], Expected],
) -> DayPlan:
    slots = staff_slots(
        day.calls * reserve, day.slot_s, day.handling_mean_s, day.patience_mean_s, wanted.target
    )
    return DayPlan(reserve, slots, simulated(slots.agents))


def simulate_plan(
    day: PlannedDay, agents: NDArray[np.int64], wanted: DayTarget, *, runs: int, seed: int
) -> Expected:
    """What a given number of agents by slot reaches on many such days."""
    return _simulated(day, agents, wanted, runs, seed)


def _simulated(
    day: PlannedDay,
    agents: NDArray[np.int64],
    wanted: DayTarget,
    runs: int,
    seed: int,
) -> Expected:
    people = shifts_of(agents.tolist(), day.starts_s.tolist(), day.slot_s, SKILL)
    world = World((Kind("line", SKILL),), Staff.of(people), Rules())
    days = replicate(world, day.demand(), runs=runs, seed=seed, limit_s=wanted.target.limit_s)
    return expected(days, wanted.formula, wanted.target.share)
