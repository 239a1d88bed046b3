"""The simulator against exact Erlang A, with fixed seeds; and what chance draws."""

from __future__ import annotations

import numpy as np
import pytest

from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.figures import Traffic
from servicetelefon.planning.erlang.patience import erlang_a
from servicetelefon.planning.simulate.draws import Demand, Stream, draw
from servicetelefon.planning.simulate.durations import Duration, Exponential, Lognormal, Measured
from servicetelefon.planning.simulate.figures import Estimate, counted, estimate
from servicetelefon.planning.simulate.kernel import simulate
from servicetelefon.planning.simulate.replicate import expected, replicate
from servicetelefon.planning.simulate.world import SECOND, Rules

from .worlds import agent, one_pool, some_contacts, steady, world

pytestmark = pytest.mark.unit

HOURS = 81
RUNS = 40


@pytest.mark.parametrize(
    ("agents", "load"), [(60, 55.6), (50, 50.0), (10, 8.3), (6, 11.1)], ids=lambda v: f"{v}"
)
def test_simulated_pool_agrees_with_erlang_a_within_its_confidence_interval(
    agents: int, load: float
):
    """The first hour, which starts with an empty house, is left out."""
    exact = erlang_a(agents, Traffic(load, 200, 240), 30)
    pool, demand = one_pool(agents, HOURS), steady(load, 200, 240, HOURS)
    within: list[float] = []
    abandoned: list[float] = []
    for seed in np.random.SeedSequence(115).spawn(RUNS):
        calls = draw(demand, np.random.default_rng(seed))
        outcome = simulate(pool, calls)
        late = (outcome.arrived >= 3600 * SECOND).astype(np.int64)
        parts = counted(calls, outcome, Rules(), 30, late, 2)
        within.append(float(parts.within[1] / parts.offered[1]))
        abandoned.append(float(parts.abandoned[1] / parts.offered[1]))
    assert estimate(within, confidence=0.99).holds(exact.within)
    assert estimate(abandoned, confidence=0.99).holds(exact.abandoned)
    assert estimate(within).half_width < 0.01


def test_days_that_swing_together_keep_the_promise_less_often():
    pool, calm = one_pool(51, 10), steady(50, 200, 240, 10)
    swinging = Demand(calm.streams, calm.starts_s, calm.slot_s, day_cv=0.2)
    kept = [
        expected(
            replicate(pool, demand, runs=60, seed=3, limit_s=30), ServiceLevelFormula.SL1, 0.75
        )
        for demand in (calm, swinging)
    ]
    assert kept[0].days_kept.mean > kept[1].days_kept.mean + 0.1
    assert kept[0].service_level.mean > kept[1].service_level.mean


def test_the_same_seed_gives_the_same_periods_on_one_core_and_on_two():
    pool, demand = one_pool(10, 5), steady(9, 200, 240, 5)
    one = replicate(pool, demand, runs=6, seed=1, limit_s=30, workers=1)
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))

    two = replicate(pool, demand, runs=6, seed=1, limit_s=30, progress=tell)
    assert [run.occupancy for run in one] == [run.occupancy for run in two]
    assert told == [(count, 6) for count in range(1, 7)]


def test_all_four_formulas_of_one_period():
    calls = some_contacts(
        {"patience": 10},  # rings out: nobody is there
        {"patience": 60},
        {"arrived": 90, "handling": 10},
        {"arrived": 95, "handling": 10, "patience": 30},
        {"arrived": 99, "hold_after": 0, "failed_tries": 9},
    )
    outcome = simulate(world(agent("wohnen", shift=(100, 3600))), calls)
    figures = counted(calls, outcome, Rules(), 30, np.zeros(5, dtype=np.int64), 1)
    assert (figures.offered[0], figures.answered[0], figures.within[0]) == (5, 2, 2)
    assert (figures.abandoned[0], figures.abandoned_within[0]) == (2, 1)
    assert (figures.unreached[0], figures.owed[0], figures.called_back[0]) == (1, 0, 0)
    assert figures.waited_s[0] == pytest.approx(10 + 15)
    levels = [float(figures.service_level(formula)[0]) for formula in ServiceLevelFormula]
    assert levels == [2 / 5, 2 / 2, 2 / 4, 3 / 5]


def test_a_day_without_calls_breaks_no_promise():
    figures = counted(
        some_contacts(), simulate(one_pool(1, 1), some_contacts()), Rules(), 30, np.zeros(0, int), 1
    )
    assert figures.service_level(ServiceLevelFormula.SL1)[0] == 1.0


@pytest.mark.parametrize(
    ("duration", "mean", "deviation"),
    [
        (Exponential(200), 200, 200),
        (Lognormal(200, 1.2), 200, 240),
        (Measured((0.0, 100.0, 500.0)), 175, 152),
    ],
)
def test_drawn_durations_have_the_mean_and_spread_they_should(
    duration: Duration, mean: float, deviation: float
):
    drawn = duration.draw(np.random.default_rng(1), 200_000)
    assert drawn.mean() == pytest.approx(mean, rel=0.02)
    assert drawn.std() == pytest.approx(deviation, rel=0.05)


def test_arrivals_follow_the_rates_of_slot_and_kind():
    streams = tuple(
        Stream(np.array(calls), Exponential(1), Exponential(1))
        for calls in ([3000.0, 0.0, 1000.0], [1000.0, 2000.0, 0.0])
    )
    calls = draw(Demand(streams, np.array([0.0, 900.0, 7200.0]), 900.0), np.random.default_rng(5))
    slot = np.digitize(calls.arrived / SECOND, [900.0, 7200.0])
    seen = np.array([[np.sum((slot == s) & (calls.kind == k)) for s in range(3)] for k in range(2)])
    np.testing.assert_allclose(seen, [[3000, 0, 1000], [1000, 2000, 0]], rtol=0.1)
    assert np.all(np.diff(calls.arrived) >= 0)


def test_a_confidence_interval_of_one_run_is_endless():
    assert estimate([0.5]) == Estimate(0.5, float("inf"))


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_impossible_shares_are_refused(share: float):
    with pytest.raises(Invalid):
        Stream(np.ones(2), Exponential(1), Exponential(1), call_again=share)


def test_impossible_demands_are_refused():
    stream = Stream(np.ones(2), Exponential(1), Exponential(1))
    with pytest.raises(Invalid):
        Stream(np.array([1.0, -1.0]), Exponential(1), Exponential(1))
    with pytest.raises(Invalid):
        Demand((stream,), np.array([0.0]), 900)
    with pytest.raises(Invalid):
        Demand((stream,), np.array([0.0, 60.0]), 900)
    with pytest.raises(Invalid):
        Demand((stream,), np.array([0.0, 900.0]), 900, day_cv=-1)
    with pytest.raises(Invalid):
        Exponential(0)
    with pytest.raises(Invalid):
        Measured((3.0, 1.0))
