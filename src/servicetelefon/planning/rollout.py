"""The next districts: what a scenario means in calls, people by slot, promise by day and cost.

Figures come as low, expected and high, for the volume of calls is guessed before a district
has joined: staffed for the expected volume, how often does the promise hold if more come?
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.simulate.durations import Duration, Exponential, Lognormal
from servicetelefon.planning.simulate.figures import Estimate
from servicetelefon.planning.simulate.replicate import Progress, no_progress
from servicetelefon.planning.staffing.days import (
    DayPlan,
    DayTarget,
    PlannedDay,
    simulate_plan,
    staff_days,
)
from servicetelefon.planning.staffing.shrinkage import Shrinkage, Takes, lost_share


@dataclass(frozen=True, slots=True)
class District:
    """`calls_per_day` on a working day; part of the service from `live_since` (None: not)."""

    name: str
    calls_per_day: float
    live_since: date | None

    def is_live(self, on: date) -> bool:
        return self.live_since is not None and self.live_since <= on


@dataclass(frozen=True)
class Line:
    """How the line works today: shares of a day's calls by slot, times, and what people cost.

    `day_cv` is how far days stray from their forecast; `volume_spread` how far the whole guess
    of calls may be off (0.2: from 20 % fewer to 20 % more).
    """

    shares: NDArray[np.float64]
    starts_s: NDArray[np.float64]
    slot_s: float
    handling_s: float
    patience_s: float
    wanted: DayTarget
    day_cv: float = 0.08
    handling_cv: float | None = None
    volume_spread: float = 0.2
    causes: tuple[Shrinkage, ...] = ()
    cents_per_hour: int = 0


@dataclass(frozen=True)
class Scenario:
    """`to_assistant` is the share of calls that no longer reach a person; what is left takes
    `handling_growth` longer, because the easy ones went."""

    name: str
    on: date
    districts: tuple[District, ...]
    to_assistant: float = 0.0
    handling_growth: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.to_assistant < 1:
            raise Invalid(f"the share for the assistant must be from 0 to below 1 in {self.name}")
        if not self.handling_growth > -1:
            raise Invalid(f"handling cannot shrink to nothing in {self.name}")
        if any(district.calls_per_day < 0 for district in self.districts):
            raise Invalid(f"a district cannot have fewer than 0 calls in {self.name}")

    def calls_per_day(self) -> float:
        live = sum(one.calls_per_day for one in self.districts if one.is_live(self.on))
        return live * (1 - self.to_assistant)


@dataclass(frozen=True)
class Volume:
    """One volume of calls: the people it needs, and what the staff for the expected volume
    would reach with it."""

    calls_per_day: float
    agents: NDArray[np.int64]
    agent_hours: float
    paid_hours: float
    cost_cents: int
    days_kept_if_staffed_for_expected: Estimate
    service_level_if_staffed_for_expected: Estimate


@dataclass(frozen=True)
class Result:
    scenario: Scenario
    low: Volume
    expected: Volume
    high: Volume


def roll_out(
    scenario: Scenario,
    line: Line,
    *,
    runs: int = 200,
    seed: int = 1,
    progress: Progress = no_progress,
) -> Result:
    """Plans the three volumes by simulation (`staffing.days`)."""
    calls = scenario.calls_per_day()
    if calls <= 0:
        raise Invalid(f"no district is live on {scenario.on} in {scenario.name}")
    factors = (1.0, max(1 - line.volume_spread, 0.05), 1 + line.volume_spread)
    plans: list[tuple[PlannedDay, DayPlan]] = []
    for done, factor in enumerate(factors):
        progress(done, len(factors))
        day = _day(calls * factor, scenario, line)
        plans.append((day, staff_days(day, line.wanted, runs=runs, seed=seed)))
    progress(len(factors), len(factors))
    agents = plans[0][1].slots.agents
    expected, low, high = (
        _volume(day, plan, agents, line, runs=runs, seed=seed) for day, plan in plans
    )
    return Result(scenario, low, expected, high)


def _day(calls: float, scenario: Scenario, line: Line) -> PlannedDay:
    handling_s = line.handling_s * (1 + scenario.handling_growth)
    handling: Duration = (
        Lognormal(handling_s, line.handling_cv) if line.handling_cv else Exponential(handling_s)
    )
    return PlannedDay(
        calls=calls * line.shares / line.shares.sum(),
        starts_s=line.starts_s,
        slot_s=line.slot_s,
        handling=handling,
        handling_mean_s=handling_s,
        patience=Exponential(line.patience_s),
        patience_mean_s=line.patience_s,
        day_cv=line.day_cv,
    )


def _volume(
    day: PlannedDay,
    plan: DayPlan,
    staffed: NDArray[np.int64],
    line: Line,
    *,
    runs: int,
    seed: int,
) -> Volume:
    hours = plan.slots.agent_hours(line.slot_s)
    kept = 1.0 - lost_share(line.causes, Takes.ABSENT)
    paid = hours / (kept * (1.0 - lost_share(line.causes, Takes.PRESENT)))
    reached = simulate_plan(day, staffed, line.wanted, runs=runs, seed=seed)
    return Volume(
        calls_per_day=float(day.calls.sum()),
        agents=plan.slots.agents,
        agent_hours=hours,
        paid_hours=paid,
        cost_cents=round(paid * line.cents_per_hour),
        days_kept_if_staffed_for_expected=reached.days_kept,
        service_level_if_staffed_for_expected=reached.service_level,
    )
