"""Reachability: what is offered, four formulas by name, waits; the same for simulated days."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.domain.promise import ServiceLevelFormula as Formula
from servicetelefon.measures.service import Share, service
from servicetelefon.planning.simulate.draws import draw
from servicetelefon.planning.simulate.figures import by_day
from servicetelefon.planning.simulate.kernel import simulate
from servicetelefon.planning.simulate.measured import facts_of
from unit.measures.records import answered, left, some
from unit.planning.simulate.worlds import one_pool, steady

pytestmark = pytest.mark.unit


def test_four_formulas_by_name():
    """Ten offered: five answered in time, two late, one gave up early, two late."""
    facts = some(
        *(answered(10) for _ in range(5)), *(answered(60) for _ in range(2)),
        left(5), left(90), left(200),
    )  # fmt: skip
    seen = service(facts, 30)
    assert (seen.offered, seen.answered, seen.abandoned, seen.abandoned_within) == (10, 7, 3, 1)
    assert seen.levels == {
        Formula.SL1: Share(5, 10),
        Formula.SL2: Share(5, 7),
        Formula.SL3: Share(5, 9),
        Formula.SL4: Share(6, 10),
    }
    assert list(seen.levels) == [Formula.SL1, Formula.SL2, Formula.SL3, Formula.SL4]
    assert seen.answer_rate == Share(7, 10)
    assert seen.waits.longest_s == pytest.approx(200)
    assert seen.waits.mean_s == pytest.approx(170 / 7)
    assert seen.waits.median_s == pytest.approx(10)


def test_who_never_entered_the_queue_is_no_offer():
    menu = {"queued": None, "ended": 20, "outcome": "left_in_menu"}
    seen = service(some(menu, answered(3)), 30)
    assert (seen.contacts, seen.offered) == (2, 1)


def test_a_wish_for_a_callback_is_neither_answered_nor_abandoned_and_its_tries_are_no_offers():
    asked = {"ended": 100, "outcome": "callback_asked"}
    a_try = answered(900, channel="callback", first_try=True)
    seen = service(some(asked, a_try, answered(3)), 30)
    assert (seen.offered, seen.answered, seen.abandoned, seen.callback_asked) == (2, 1, 0, 1)


def test_who_still_waits_is_offered_and_not_judged():
    seen = service(some({}, answered(3)), 30)
    assert (seen.offered, seen.still_waiting, seen.abandoned) == (2, 1, 0)


def test_the_clock_begins_in_the_queue_not_at_the_first_ring():
    late = answered(20, arrived=0, queued=100)
    assert service(some(late), 30).levels[Formula.SL1].value == 1


def test_nothing_offered_has_no_value():
    seen = service(some(), 30)
    assert seen.levels[Formula.SL1].value is None
    assert seen.levels[Formula.SL1].interval() == (0, 1)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_of_a_share_holds_the_share(kept: int, more: int):
    share = Share(kept, kept + more)
    low, high = share.interval()
    assert 0 <= low <= kept / (kept + more) <= high <= 1


def test_simulated_days_are_measured_by_the_same_code():
    world = one_pool(12, 10)
    contacts = draw(steady(11.0, 200.0, 240.0, 8), np.random.default_rng(3))
    outcome = simulate(world, contacts)
    seen = service(facts_of(world, contacts, outcome, datetime(2026, 11, 2, tzinfo=UTC)), 30)
    counted = by_day(contacts, outcome, world.rules, 30).together()
    assert seen.offered == counted.offered[0]
    assert seen.answered == counted.answered[0]
    assert seen.abandoned == counted.abandoned[0]
    for formula in Formula:
        assert seen.levels[formula].value == pytest.approx(counted.service_level(formula)[0])
    assert seen.waits.mean_s == pytest.approx(counted.waited_s[0] / counted.answered[0], abs=1e-3)
