"""The compiled kernel does what the plain simulator does, which assigns by `routing.match`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicetelefon.planning.simulate import kernel, plain
from servicetelefon.planning.simulate.draws import Demand, Stream, draw
from servicetelefon.planning.simulate.durations import Exponential, Lognormal
from servicetelefon.planning.simulate.world import Contacts, Kind, Outcome, Rules, World

from .worlds import agent, contacts, world, worlds

pytestmark = pytest.mark.unit


def same(one: Outcome, other: Outcome) -> None:
    for name in ("arrived", "answered", "agent", "tried", "called_back"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert (one.busy, one.idle) == (other.busy, other.idle)


@st.composite
def days(draw_one: st.DrawFn) -> tuple[World, Contacts]:
    where = draw_one(worlds())
    return where, draw_one(contacts(len(where.kinds)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_twins_agree_contact_by_contact_also_when_all_happens_at_once(day: tuple[World, Contacts]):
    same(kernel.simulate(*day), plain.simulate(*day))


def test_twins_agree_on_a_busy_day_with_everything_the_service_does():
    kinds = (
        Kind("Anruf Wohnen", frozenset({"wohnen"})),
        Kind("Chat Pflege", frozenset({"pflege"})),
        Kind("Rückruf Wohnen", frozenset({"wohnen"})),
        Kind("Heute in Not", frozenset({"not"}), outside_order=True),
    )
    people = (
        *[agent("wohnen", breaks=((12_000, 1800),))] * 6,
        *[agent("wohnen", "pflege", breaks=((14_000, 1800),), shift=(3600, 30_000))] * 5,
        *[agent("pflege", "not")] * 2,
    )
    service = world(*people, kinds=kinds, rules=Rules(ring_s=6, dial_s=25))
    calls, patience = Lognormal(300, 1.1), Exponential(240)
    demand = Demand(
        (
            Stream(
                np.full(40, 20.0), calls, patience, keep_place=0.3, unreached=0.4, call_again=0.5
            ),
            Stream(np.full(40, 8.0), calls, patience),
            Stream(
                np.full(40, 1.0), calls, patience, keep_place=0.99, keep_place_after=Exponential(1)
            ),
            Stream(np.full(40, 0.3), calls, patience),
        ),
        np.arange(40, dtype=np.float64) * 900,
        900.0,
        day_cv=0.1,
    )
    arrivals = draw(demand, np.random.default_rng(8))
    same(kernel.simulate(service, arrivals), plain.simulate(service, arrivals))
