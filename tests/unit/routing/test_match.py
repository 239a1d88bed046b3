"""Who is offered to whom: nobody is overtaken, nobody is offered twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from servicetelefon.routing.match import Agent, Match, Waiting, match

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SKILLS = ("service", "english", "debts", "emergency")

skills = some.frozensets(some.sampled_from(SKILLS), max_size=4)
moments = some.integers(-300, 0).map(lambda seconds: NOW + timedelta(seconds=seconds))


@some.composite
def waiting_lists(draw: some.DrawFn) -> list[Waiting]:
    count = draw(some.integers(0, 12))
    return [
        Waiting(UUID(int=number), draw(moments), draw(skills), draw(some.booleans()))
        for number in range(count)
    ]


@some.composite
def agent_lists(draw: some.DrawFn) -> list[Agent]:
    count = draw(some.integers(0, 8))
    rests = some.none() | some.sampled_from(
        [NOW - timedelta(seconds=1), NOW + timedelta(seconds=9)]
    )
    return [
        Agent(UUID(int=1000 + number), draw(moments), draw(skills), draw(rests))
        for number in range(count)
    ]


def place(one: Waiting) -> tuple[bool, datetime, UUID]:
    return not one.outside_order, one.arrived_at, one.contact


@given(waiting_lists(), agent_lists())
def test_each_is_offered_once_to_somebody_who_can_and_is_free(
    waiting: list[Waiting], agents: list[Agent]
):
    made = match(waiting, agents, NOW)
    needs = {one.contact: one.needs for one in waiting}
    free = {one.agent: one for one in agents}
    assert len({one.contact for one in made}) == len(made) == len({one.agent for one in made})
    for one in made:
        assert needs[one.contact] <= free[one.agent].skills
        rest = free[one.agent].rest_until
        assert rest is None or rest <= NOW


@given(waiting_lists(), agent_lists())
def test_nobody_with_the_same_needs_is_overtaken(waiting: list[Waiting], agents: list[Agent]):
    offered = {one.contact for one in match(waiting, agents, NOW)}
    for early in waiting:
        for late in waiting:
            if early.needs == late.needs and place(early) < place(late):
                assert early.contact in offered or late.contact not in offered


@given(waiting_lists(), agent_lists())
def test_nobody_waits_while_somebody_who_can_is_left(waiting: list[Waiting], agents: list[Agent]):
    made = match(waiting, agents, NOW)
    busy = {one.agent for one in made}
    left = [
        one for one in agents
        if one.agent not in busy and (one.rest_until is None or one.rest_until <= NOW)
    ]  # fmt: skip
    unserved = [one for one in waiting if one.contact not in {m.contact for m in made}]
    assert not [(w, a) for w in unserved for a in left if w.needs <= a.skills]


@given(waiting_lists(), agent_lists())
def test_the_order_in_which_they_are_read_changes_nothing(
    waiting: list[Waiting], agents: list[Agent]
):
    before = match(waiting, agents, NOW)
    assert match(list(reversed(waiting)), list(reversed(agents)), NOW) == before


def test_the_versatile_stay_free_for_who_needs_them():
    plain = Waiting(UUID(int=1), NOW, frozenset({"service"}))
    specialist = Agent(UUID(int=10), NOW - timedelta(hours=1), frozenset({"service", "debts"}))
    generalist = Agent(UUID(int=11), NOW, frozenset({"service"}))
    assert match([plain], [specialist, generalist], NOW) == [Match(plain.contact, generalist.agent)]


def test_who_was_free_longest_goes_first():
    plain = Waiting(UUID(int=1), NOW)
    long_free = Agent(UUID(int=11), NOW - timedelta(minutes=5))
    just_free = Agent(UUID(int=10), NOW)
    assert match([plain], [just_free, long_free], NOW) == [Match(plain.contact, long_free.agent)]
