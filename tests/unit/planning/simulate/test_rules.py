"""One rule of the service at a time, told by a handful of contacts, in both simulators."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.simulate import kernel, plain
from servicetelefon.planning.simulate.world import (
    NEVER,
    SECOND,
    Contacts,
    Kind,
    Outcome,
    Rules,
    Shift,
    Staff,
    World,
)

from .worlds import agent, some_contacts, world

pytestmark = pytest.mark.unit

Simulate = Callable[[World, Contacts], Outcome]
both = pytest.mark.parametrize(
    "simulate", [plain.simulate, kernel.simulate], ids=["plain", "kernel"]
)


def answered_s(outcome: Outcome) -> list[float]:
    return [at / SECOND if at >= 0 else -1 for at in outcome.answered]


@both
def test_first_come_first_served(simulate: Simulate):
    calls = some_contacts({"arrived": 1}, {"arrived": 2}, {"arrived": 3})
    assert answered_s(simulate(world(agent("wohnen")), calls)) == [1, 101, 201]


@both
def test_who_lost_patience_is_not_answered_and_holds_nobody_up(simulate: Simulate):
    calls = some_contacts({}, {"arrived": 10, "patience": 20}, {"arrived": 20})
    assert answered_s(simulate(world(agent("wohnen")), calls)) == [0, -1, 100]


@both
def test_it_rings_before_somebody_answers_and_the_caller_may_hang_up_meanwhile(simulate: Simulate):
    calls = some_contacts({"patience": 5}, {"arrived": 1})
    outcome = simulate(world(agent("wohnen"), rules=Rules(ring_s=8)), calls)
    assert answered_s(outcome) == [-1, 13]  # the agent is free again at 5
    assert outcome.busy == (5 + 8 + 100) * SECOND


@both
def test_the_versatile_stay_free_for_who_needs_them(simulate: Simulate):
    kinds = (Kind("w", frozenset({"wohnen"})), Kind("t", frozenset({"türkisch"})))
    team = world(agent("wohnen", "türkisch"), agent("wohnen"), kinds=kinds)
    calls = some_contacts({"arrived": 1}, {"arrived": 2, "kind": 1})
    assert list(simulate(team, calls).agent) == [1, 0]


@both
def test_a_callback_keeps_the_place_it_had_on_the_line(simulate: Simulate):
    calls = some_contacts(
        {}, {"arrived": 10, "patience": 60, "hold_after": 30}, {"arrived": 20}, {"arrived": 30}
    )
    outcome = simulate(world(agent("wohnen"), rules=Rules(dial_s=15)), calls)
    assert answered_s(outcome) == [0, 115, 215, 315]
    assert list(outcome.called_back) == [False, True, False, False]


@both
def test_who_hangs_up_before_wishing_a_callback_gets_none(simulate: Simulate):
    calls = some_contacts({}, {"arrived": 10, "patience": 20, "hold_after": 30})
    outcome = simulate(world(agent("wohnen")), calls)
    assert answered_s(outcome) == [0, -1]
    assert list(outcome.called_back) == [False, False]


@both
def test_a_callback_that_finds_nobody_is_tried_again_in_its_old_place(simulate: Simulate):
    calls = some_contacts(
        {"handling": 0, "hold_after": 0, "failed_tries": 1}, *[{"arrived": 10}] * 4
    )
    rules = Rules(dial_s=20, try_again_s=60, tries=3)
    outcome = simulate(world(agent("wohnen"), rules=rules), calls)
    # dialled 0-20, waits again from 80: it comes before the later calls 20-120-…
    assert answered_s(outcome) == [140, 20, 140, 240, 340]
    assert list(outcome.tried) == [1, 0, 0, 0, 0]


@both
def test_after_the_last_try_a_callback_is_given_up(simulate: Simulate):
    calls = some_contacts({"hold_after": 0, "failed_tries": 9})
    outcome = simulate(world(agent("wohnen"), rules=Rules(tries=2)), calls)
    assert (list(outcome.tried), answered_s(outcome)) == ([2], [-1])


@both
def test_who_gave_up_calls_again_and_queues_anew(simulate: Simulate):
    calls = some_contacts(
        {"handling": 300},
        {"arrived": 10, "patience": 20, "again_after": 200, "again": 3},
        {"arrived": 50},
        {"arrived": -1},
    )
    outcome = simulate(world(agent("wohnen")), calls)
    assert answered_s(outcome) == [0, -1, 300, 400]
    assert outcome.arrived[3] == 230 * SECOND


@both
def test_who_was_answered_does_not_call_again(simulate: Simulate):
    calls = some_contacts({"patience": 20, "again_after": 200, "again": 1}, {"arrived": -1})
    outcome = simulate(world(agent("wohnen")), calls)
    assert outcome.arrived[1] == NEVER
    assert answered_s(outcome) == [0, -1]


@both
def test_a_break_that_is_due_during_a_call_is_taken_in_full_afterwards(simulate: Simulate):
    team = world(agent("wohnen", breaks=((50, 900),)))
    calls = some_contacts({}, {"arrived": 60})
    assert answered_s(simulate(team, calls)) == [0, 1000]


@both
def test_who_talks_at_the_end_of_the_shift_finishes_and_goes(simulate: Simulate):
    calls = some_contacts({"arrived": 50}, {"arrived": 60, "patience": 500})
    outcome = simulate(world(agent("wohnen", shift=(0, 100))), calls)
    assert answered_s(outcome) == [50, -1]
    assert (outcome.busy, outcome.idle) == (100 * SECOND, 50 * SECOND)


@both
def test_the_open_door_goes_first(simulate: Simulate):
    kinds = (
        Kind("w", frozenset({"wohnen"})),
        Kind("Heute in Not", frozenset({"wohnen"}), outside_order=True),
    )
    calls = some_contacts({}, {"arrived": 10}, {"arrived": 20, "kind": 1})
    assert answered_s(simulate(world(agent("wohnen"), kinds=kinds), calls)) == [0, 200, 100]


CALL = Kind("Anruf", frozenset({"wohnen"}))
CHAT = Kind("Chat", frozenset({"wohnen"}))


@both
def test_chats_share_the_agents_with_calls_in_one_order(simulate: Simulate):
    """A chat that was there first is not overtaken by a call, nor the other way round."""
    team = world(agent("wohnen"), kinds=(CALL, CHAT))
    contacts = some_contacts(
        {},
        {"arrived": 10, "kind": 1, "handling": 400},
        {"arrived": 20},
        {"arrived": 30, "kind": 1},
    )
    assert answered_s(simulate(team, contacts)) == [0, 100, 500, 600]


@both
def test_a_chat_keeps_its_agent_from_calls_and_another_agent_takes_them(simulate: Simulate):
    team = world(agent("wohnen"), agent("wohnen"), kinds=(CALL, CHAT))
    contacts = some_contacts(
        {"kind": 1, "handling": 900}, {"arrived": 5}, {"arrived": 6}, {"arrived": 7, "kind": 1}
    )
    outcome = simulate(team, contacts)
    assert answered_s(outcome) == [0, 5, 105, 205]
    # The one who chats is not rung before the chat is over.
    assert len({int(one) for one in outcome.agent[1:]}) == 1
    assert int(outcome.agent[0]) not in outcome.agent[1:]


@both
def test_more_chats_take_the_time_of_calls(simulate: Simulate):
    """Chats are no room beside the line: each that comes lets somebody wait longer."""
    team = world(agent("wohnen"), kinds=(CALL, CHAT))
    alone = some_contacts({}, {"arrived": 1})
    beside = some_contacts({}, {"arrived": 0, "kind": 1, "handling": 300}, {"arrived": 1})
    waited = answered_s(simulate(team, alone))[-1], answered_s(simulate(team, beside))[-1]
    assert waited == (100, 400)


@both
def test_nobody_there_and_nobody_calls(simulate: Simulate):
    assert answered_s(simulate(world(), some_contacts({"patience": 5}))) == [-1]
    assert len(simulate(world(agent("wohnen")), some_contacts()).answered) == 0


@pytest.mark.parametrize(
    ("start", "end", "breaks"), [(5, 5, ()), (0, 10, ((10, 1),)), (0, 10, ((2, 0),))]
)
def test_impossible_shifts_are_refused(
    start: float, end: float, breaks: tuple[tuple[float, float], ...]
):
    with pytest.raises(Invalid):
        Shift(start, end, breaks)


def test_a_city_of_agents_is_too_many_for_the_kernel():
    crowd = World((Kind("w", frozenset()),), Staff.of([agent("wohnen")] * 4097))
    with pytest.raises(Invalid, match="4096"):
        kernel.simulate(crowd, some_contacts({}))
