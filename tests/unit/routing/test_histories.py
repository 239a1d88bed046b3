"""Random histories of one waiting list: callers, people to be called back, agents who come, decline
and are lost. Nobody with the same needs is overtaken, by whichever way somebody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from servicetelefon.routing.match import Agent, Waiting, match

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
NEEDS = (frozenset({"sozialhilfe"}), frozenset({"sozialhilfe", "englisch"}))
THINGS = ("calls", "calls", "rather_back", "ready", "ready", "declines", "talks", "misses", "waits")

histories = some.lists(
    some.tuples(some.sampled_from(THINGS), some.integers(0, 7), some.integers(0, 1)), max_size=80
)


class History:
    """What stands in the list and who is free, moved on one thing at a time."""

    def __init__(self) -> None:
        self.now = NOON
        self.waiting: dict[UUID, Waiting] = {}
        self.offered: dict[UUID, tuple[Waiting, Agent]] = {}
        self.later: list[tuple[datetime, Waiting]] = []  # a callback's next try keeps the place
        self.free: dict[UUID, Agent] = {}
        self.numbers = iter(range(10_000))

    def happens(self, what: str, which: int, kind: int) -> None:
        self.now += timedelta(seconds=1)
        getattr(self, what)(which, kind)
        due = [one for at, one in self.later if at <= self.now]
        self.later = [(at, one) for at, one in self.later if at > self.now]
        self.waiting |= {one.contact: one for one in due}
        self._match()

    def calls(self, _which: int, kind: int) -> None:
        one = Waiting(UUID(int=next(self.numbers)), self.now, NEEDS[kind])
        self.waiting[one.contact] = one

    def rather_back(self, which: int, _kind: int) -> None:
        """Another contact takes the place of the one that hangs up."""
        if self.waiting:
            old = list(self.waiting.values())[which % len(self.waiting)]
            del self.waiting[old.contact]
            new = Waiting(UUID(int=next(self.numbers)), old.arrived_at, old.needs)
            self.waiting[new.contact] = new

    def ready(self, which: int, kind: int) -> None:
        agent = Agent(UUID(int=20_000 + which), self.now, NEEDS[kind])
        if not any(busy.agent == agent.agent for _, busy in self.offered.values()):
            self.free[agent.agent] = agent

    def declines(self, which: int, _kind: int) -> None:
        if one := self._ended(which):
            waiting, agent = one
            self.waiting[waiting.contact] = waiting
            rest = self.now + timedelta(seconds=3)
            self.free[agent.agent] = Agent(agent.agent, self.now, agent.skills, rest)

    def talks(self, which: int, _kind: int) -> None:
        self._ended(which)

    def misses(self, which: int, _kind: int) -> None:
        if one := self._ended(which):
            self.later.append((self.now + timedelta(seconds=5), one[0]))

    def waits(self, which: int, _kind: int) -> None:
        self.now += timedelta(seconds=which)

    def _ended(self, which: int) -> tuple[Waiting, Agent] | None:
        if not self.offered:
            return None
        return self.offered.pop(list(self.offered)[which % len(self.offered)])

    def _match(self) -> None:
        before = dict(self.waiting)
        for made in match(self.waiting.values(), self.free.values(), self.now):
            one = self.waiting.pop(made.contact)
            self.offered[made.contact] = (one, self.free.pop(made.agent))
            for other in before.values():
                if other.contact in self.waiting and other.needs == one.needs:
                    assert (other.arrived_at, other.contact) > (one.arrived_at, one.contact)


@settings(max_examples=200)
@given(histories)
def test_nobody_is_overtaken_in_any_history(history: list[tuple[str, int, int]]):
    day = History()
    for what, which, kind in history:
        day.happens(what, which, kind)
    people = [*day.waiting, *day.offered, *(one.contact for _, one in day.later)]
    assert len(people) == len(set(people)), "nobody stands in two places"
