"""Many simulated periods at once, each with chance of its own, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.planning.simulate.draws import Demand, draw
from servicetelefon.planning.simulate.figures import Counted, Estimate, by_day, estimate
from servicetelefon.planning.simulate.kernel import simulate
from servicetelefon.planning.simulate.world import World

Progress = Callable[[int, int], None]
"""Told after each period: how many are done, of how many."""


def no_progress(_done: int, _of: int) -> None:
    """For callers who wait in silence."""


@dataclass(frozen=True)
class Run:
    """One simulated period, its days, and how busy people were."""

    days: Counted
    occupancy: float


def replicate(  # noqa: PLR0913 – the period, its chance, and how it runs
    world: World,
    demand: Demand,
    *,
    runs: int,
    seed: int,
    limit_s: float,
    workers: int = 2,
    progress: Progress = no_progress,
) -> list[Run]:
    """The same seed gives the same periods, whatever the number of workers.

    Two calls with one seed and other people meet the same callers (common random numbers).
    """
    seeds = np.random.SeedSequence(seed).spawn(runs)

    def one(own: np.random.SeedSequence) -> Run:
        contacts = draw(demand, np.random.default_rng(own))
        outcome = simulate(world, contacts)
        ready = outcome.busy + outcome.idle
        days = by_day(contacts, outcome, world.rules, limit_s)
        return Run(days, outcome.busy / ready if ready else 0.0)

    with ThreadPoolExecutor(workers) as pool:
        return list(_told(pool.map(one, seeds), runs, progress))


def _told(done: Iterator[Run], of: int, progress: Progress) -> Iterator[Run]:
    for count, run in enumerate(done, start=1):
        progress(count, of)
        yield run


@dataclass(frozen=True)
class Expected:
    """What many periods together say."""

    service_level: Estimate
    abandoned: Estimate
    answered_wait_s: Estimate
    occupancy: Estimate
    days_kept: Estimate  # share of days on which the promise held


def expected(runs: list[Run], formula: ServiceLevelFormula, target: float) -> Expected:
    """Each run is one observation; a day keeps the promise at or above the target."""
    totals = [run.days.together() for run in runs]
    kept = [_days_kept(run.days, formula, target) for run in runs]
    return Expected(
        service_level=estimate([float(one.service_level(formula)[0]) for one in totals]),
        abandoned=estimate([_share(one.abandoned, one.offered) for one in totals]),
        answered_wait_s=estimate([_share(one.waited_s, one.answered) for one in totals]),
        occupancy=estimate([run.occupancy for run in runs]),
        days_kept=estimate(kept),
    )


def _days_kept(days: Counted, formula: ServiceLevelFormula, target: float) -> float:
    """Days without calls break no promise; a period without any keeps it."""
    kept = days.service_level(formula)[days.offered > 0] >= target
    return float(kept.mean()) if len(kept) else 1.0


def _share(part: np.ndarray, of: np.ndarray) -> float:
    return float(part[0] / of[0]) if of[0] else 0.0
