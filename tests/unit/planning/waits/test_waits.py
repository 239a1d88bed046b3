"""Waits told to callers: what is seen, what is expected, ranges that hold, and silence."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.simulate.draws import draw
from servicetelefon.planning.simulate.kernel import simulate
from servicetelefon.planning.simulate.world import SECOND
from servicetelefon.planning.waits.announce import Limits, Saying, WaitPredictor
from servicetelefon.planning.waits.line import Line
from servicetelefon.planning.waits.model import WaitModel, learn
from servicetelefon.planning.waits.past import Lesson, PastContact, lessons
from servicetelefon.planning.waits.ranges import LEVELS, Ranges
from servicetelefon.planning.waits.score import score
from unit.planning.real_data import needs_arrivals, real_month
from unit.planning.simulate.worlds import one_pool, steady

pytestmark = pytest.mark.unit

AGENTS, HANDLING_S, PATIENCE_S = 10, 200.0, 270.0
DAYS = 6


@cache
def simulated() -> tuple[PastContact, ...]:
    """A line with ten agents and work for ten, as its callers saw it."""
    hours = 24 * DAYS
    calls = draw(steady(10.0, HANDLING_S, PATIENCE_S, hours), np.random.default_rng(6))
    outcome = simulate(one_pool(AGENTS, hours), calls)
    return tuple(
        PastContact(
            arrived_s=arrived / SECOND,
            kind="wohnen",
            waited_s=(answered - arrived if answered >= 0 else patience) / SECOND,
            handling_s=handling / SECOND if answered >= 0 else None,
        )
        for arrived, answered, patience, handling in zip(
            outcome.arrived.tolist(),
            outcome.answered.tolist(),
            calls.patience.tolist(),
            calls.handling.tolist(),
            strict=True,
        )
    )


@cache
def learned() -> tuple[list[Lesson], list[Lesson]]:
    """The first four days and the last two."""
    known = lessons(simulated())
    return [one for one in known if one.day < 4], [one for one in known if one.day >= 4]


@cache
def _predictor_json() -> str:
    return json.dumps(WaitPredictor.of(learned()[0]).as_json())


def a_predictor(limits: Limits | None = None) -> WaitPredictor:
    """One that has learned, for the test's own use."""
    return WaitPredictor.of_json(json.loads(_predictor_json()), limits)


def errors(waits: list[float], expected: list[float]) -> float:
    return float(np.sqrt(np.mean((np.array(waits) - np.array(expected)) ** 2)))


def test_what_is_seen_of_a_line():
    line = Line()
    for contact, kind in ((1, "wohnen"), (2, "pflege")):
        line.arrives(contact, kind, 0.0)
        line.answered(contact, 0.0)
    line.arrives(3, "wohnen", 10.0)
    line.must_wait()
    line.arrives(4, "wohnen", 20.0, rank=1)
    seen = line.seen("wohnen", 30.0, hour=8.5, rank=1)
    assert (seen.waiting, seen.waiting_same, seen.ahead) == (2, 2, 1)
    assert (seen.busy, seen.busy_same, seen.staff) == (2, 1, 2.0)
    assert (seen.longest_s, seen.started, seen.arrived) == (20.0, 2, 4)
    line.ends(1, 100.0)
    line.answered(3, 100.0)
    line.gives_up(4)
    later = line.seen("pflege", 400.0, hour=8.6)
    assert (later.waiting, later.busy, later.started, later.arrived) == (0, 2, 1, 0)
    assert later.gave_up == pytest.approx(1 / 4)
    assert later.recent_waits_s == pytest.approx(90 / 3)
    assert (later.recent_waits_same_s, later.longest_s) == (0.0, 0.0)


def test_only_who_waited_and_was_answered_teaches():
    known = lessons(
        [
            PastContact(100.0, "w", 0.0, 50.0),
            PastContact(110.0, "w", 40.0, 0.0),
            PastContact(120.0, "w", 20.0, None),
        ]
    )
    assert [(one.waited_s, one.seen.busy, one.known_s) for one in known] == [(40.0, 1, 150.0)]


def test_learned_expectation_is_as_good_as_the_exact_one_and_twice_as_good_as_the_longest_wait():
    """Known rates: the exact mean given those ahead is a sum over them (Whitt 1999); the error of
    "as long as the longest now" is twice that in squares (Ibrahim and Whitt 2009)."""
    past, coming = learned()
    waits = [one.waited_s for one in coming]
    exact = [
        sum(1 / (AGENTS / HANDLING_S + n / PATIENCE_S) for n in range(one.seen.ahead + 1))
        for one in coming
    ]
    expected = learn(past).expected_s([one.seen for one in coming])
    assert errors(waits, expected.tolist()) < 1.06 * errors(waits, exact)
    longest = [one.seen.longest_s for one in coming]
    assert errors(waits, longest) > 1.25 * errors(waits, exact)


def test_ranges_hold_what_they_promise():
    judged = score(lessons(simulated()))
    assert judged.ratio < 0.85
    for level, covered in zip(LEVELS, judged.covered, strict=True):
        assert covered == pytest.approx(level, abs=0.02)
    assert judged.ranges_said > 0.9
    assert judged.ranges_held > 0.8


def test_ranges_go_on_holding_when_the_line_becomes_slow():
    ranges = Ranges([100.0])
    chance = np.random.default_rng(4)
    held: list[bool] = []
    for number in range(4000):
        slow = 1.0 if number < 1000 else 2.5
        waited = float(chance.exponential(60 * slow))
        told = ranges.tell(60.0)
        held.append(waited <= told.at(0.8))
        ranges.learn(told, waited)
    assert np.mean(held[300:1000]) == pytest.approx(0.8, abs=0.04)
    assert np.mean(held[1400:]) == pytest.approx(0.8, abs=0.02)


def test_a_range_is_said_in_whole_minutes_rounded_outwards():
    predictor = a_predictor()
    seen = max((one.seen for one in learned()[1]), key=lambda one: one.ahead)
    said = predictor.announce(seen, position=3)
    assert said.saying is Saying.RANGE
    assert said.low_s <= said.told.at(0.1)
    assert said.told.at(0.9) <= said.high_s
    assert (said.low_s % 60, said.high_s % 60) == (0, 0)


@pytest.mark.parametrize("position", [3, None])
def test_a_range_is_not_said_where_past_ranges_were_wrong(position: int | None):
    predictor = a_predictor()
    seen = learned()[1][0].seen
    for number in range(200):
        predictor.learn("wohnen", predictor.announce(seen, 3).told, 5.0 + 1000 * (number % 2))
    said = predictor.announce(seen, position)
    assert said.saying is (Saying.NOTHING if position is None else Saying.POSITION)


def test_a_range_is_not_said_for_a_kind_that_nobody_knows():
    predictor = a_predictor()
    seen = learned()[1][0].seen
    unknown = replace(seen, kind="neu")
    assert predictor.announce(unknown, 2).saying is Saying.POSITION


def test_a_range_that_spans_too_much_is_not_said():
    predictor = a_predictor(Limits(widest_s=30))
    wide = [predictor.announce(one.seen, 2) for one in learned()[1][:500]]
    spans = {said.saying for said in wide if said.high_s - said.low_s > said.told.expected_s + 30}
    assert spans == {Saying.POSITION}


def test_what_was_learned_survives_as_json():
    predictor = a_predictor()
    again = WaitPredictor.of_json(json.loads(json.dumps(predictor.as_json())))
    for one in learned()[1][:50]:
        assert again.announce(one.seen, 1) == predictor.announce(one.seen, 1)
    assert again.as_json() == predictor.as_json()


def test_before_anything_was_learned_only_the_expectation_is_known():
    assert Ranges([10.0]).tell(42.0).within_s == (42.0,) * len(LEVELS)


def test_too_few_waits_teach_nothing():
    with pytest.raises(Invalid, match="200 waits"):
        learn(learned()[0][:199])
    assert WaitModel.of_json(learn(learned()[0]).as_json()) == learn(learned()[0])


@needs_arrivals
@pytest.mark.parametrize(("month", "bar"), [(1, 0.88), (10, 0.82)])
def test_beats_the_plain_mean_on_a_real_month_as_far_as_boosting_does(month: int, bar: float):
    judged = score(lessons(real_month(month)))
    assert judged.ratio <= bar
    for level, covered in zip(LEVELS, judged.covered, strict=True):
        assert covered == pytest.approx(level, abs=0.02)
