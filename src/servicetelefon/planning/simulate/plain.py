"""The plain simulator: one event after the other, assigned by the service's own `routing.match`.

It is the readable twin of `kernel.py` and the reference for it; a property test holds both
to the same outcome, contact by contact.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from servicetelefon.planning.simulate.world import (
    NEVER,
    Change,
    Contacts,
    Outcome,
    World,
    microseconds,
)
from servicetelefon.routing.match import Agent, Waiting, match

_START = datetime(2001, 1, 1, tzinfo=UTC)
"""A simulated period has no date; match only compares."""


class _What(IntEnum):
    """Events of one moment happen in this order."""

    GIVEN_UP = 0
    PRESENCE = 1
    AGENT_FREE = 2
    WAITS_AGAIN = 3
    ARRIVAL = 4


@dataclass
class _Person:
    """An agent while the simulation runs."""

    skills: frozenset[str]
    present: bool = False
    busy: bool = False  # with a contact or in a break
    free_since: int = -1
    break_owed: int = 0


class _Rows:
    """The contacts as lists: single items of an array are slow to read."""

    def __init__(self, contacts: Contacts) -> None:
        self.arrived = _list(contacts.arrived)
        self.kind = _list(contacts.kind)
        self.patience = _list(contacts.patience)
        self.handling = _list(contacts.handling)
        self.hold_after = _list(contacts.hold_after)
        self.failed_tries = _list(contacts.failed_tries)
        self.again_after = _list(contacts.again_after)
        self.again = _list(contacts.again)
        nothing = [-1] * len(contacts)
        self.answered = nothing.copy()
        self.agent = nothing.copy()
        self.tried = [0] * len(contacts)
        self.called_back = [False] * len(contacts)

    def keeps_place(self, row: int) -> bool:
        """Asks for a callback before losing patience."""
        return self.hold_after[row] <= self.patience[row]


class PlainSimulation:
    """One period, event by event; `run()` once gives the outcome."""

    def __init__(self, world: World, contacts: Contacts) -> None:
        self._kinds = world.kinds
        self._tries = world.rules.tries
        self._ring = microseconds(world.rules.ring_s)
        self._dial = microseconds(world.rules.dial_s)
        self._try_again = microseconds(world.rules.try_again_s)
        staff = world.staff
        self._people = [_Person(staff.skill_sets[group]) for group in _list(staff.group)]
        self._free: dict[int, Agent] = {}
        self._changes = [
            (agent, Change(change), length)
            for agent, change, length in zip(
                _list(staff.change_agent),
                _list(staff.change),
                _list(staff.break_length),
                strict=True,
            )
        ]
        self._rows = _Rows(contacts)
        self._waiting: dict[int, Waiting] = {}
        self._busy = self._idle = 0
        # (moment, what, agent or contact or presence change)
        self._events = [
            (at, _What.PRESENCE, index) for index, at in enumerate(_list(staff.change_at))
        ]
        self._events += [
            (at, _What.ARRIVAL, row) for row, at in enumerate(self._rows.arrived) if at < NEVER
        ]
        heapq.heapify(self._events)

    def run(self) -> Outcome:
        while self._events:
            now, what, subject = heapq.heappop(self._events)
            self._happens(now, what, subject)
            self._assign(now)
        rows = self._rows
        return Outcome(
            arrived=np.array(rows.arrived, dtype=np.int64),
            answered=np.array(rows.answered, dtype=np.int64),
            agent=np.array(rows.agent, dtype=np.int64),
            tried=np.array(rows.tried, dtype=np.int64),
            called_back=np.array(rows.called_back, dtype=np.bool_),
            busy=self._busy,
            idle=self._idle,
        )

    def _happens(self, now: int, what: _What, subject: int) -> None:
        match what:
            case _What.GIVEN_UP:
                self._gives_up(now, subject)
            case _What.PRESENCE:
                self._presence_changes(now, subject)
            case _What.AGENT_FREE:
                self._is_free(now, subject)
            case _What.WAITS_AGAIN:
                self._waits(subject)
            case _What.ARRIVAL:
                self._arrives(now, subject)

    def _later(self, at: int, what: _What, subject: int) -> None:
        heapq.heappush(self._events, (at, what, subject))

    def _arrives(self, now: int, row: int) -> None:
        rows = self._rows
        rows.arrived[row] = now
        if rows.keeps_place(row):
            rows.called_back[row] = True  # unless answered before that
        else:
            self._later(now + rows.patience[row], _What.GIVEN_UP, row)
        self._waits(row)

    def _waits(self, row: int) -> None:
        kind = self._kinds[self._rows.kind[row]]
        self._waiting[row] = Waiting(
            contact=UUID(int=row),
            arrived_at=_moment(self._rows.arrived[row]),
            needs=kind.needs,
            outside_order=kind.outside_order,
        )

    def _gives_up(self, now: int, row: int) -> None:
        """Hangs up, also while it rings at an agent; not when answered by then."""
        rows = self._rows
        if rows.answered[row] >= 0:
            return
        self._waiting.pop(row, None)
        if rows.again[row] >= 0:
            self._later(now + rows.again_after[row], _What.ARRIVAL, rows.again[row])

    def _presence_changes(self, now: int, index: int) -> None:
        agent, change, length = self._changes[index]
        person = self._people[agent]
        if change is Change.STARTS:
            person.present = True
            if not person.busy:
                self._is_ready(now, agent)
        elif change is Change.ENDS:
            person.present = False
            person.break_owed = 0
            self._is_ready_no_more(now, agent)
        elif person.present:
            person.break_owed += length
            if not person.busy:
                self._is_ready_no_more(now, agent)
                self._takes_break(now, agent)

    def _takes_break(self, now: int, agent: int) -> None:
        person = self._people[agent]
        person.busy = True
        self._later(now + person.break_owed, _What.AGENT_FREE, agent)
        person.break_owed = 0

    def _is_free(self, now: int, agent: int) -> None:
        person = self._people[agent]
        person.busy = False
        if person.break_owed:
            self._takes_break(now, agent)
        elif person.present:
            self._is_ready(now, agent)

    def _is_ready(self, now: int, agent: int) -> None:
        person = self._people[agent]
        person.free_since = now
        self._free[agent] = Agent(UUID(int=agent), _moment(now), person.skills)

    def _is_ready_no_more(self, now: int, agent: int) -> None:
        if self._free.pop(agent, None) is not None:
            self._idle += now - self._people[agent].free_since

    def _assign(self, now: int) -> None:
        if not self._waiting or not self._free:
            return
        for made in match(self._waiting.values(), self._free.values(), _moment(now)):
            self._meet(now, made.contact.int, made.agent.int)

    def _meet(self, now: int, row: int, agent: int) -> None:
        """It rings at the agent; or the agent calls back whoever has kept the place."""
        del self._waiting[row]
        self._is_ready_no_more(now, agent)
        self._people[agent].busy = True
        rows = self._rows
        if rows.keeps_place(row) and now >= rows.arrived[row] + rows.hold_after[row]:
            free_at = self._calls_back(now, row, agent)
        else:
            free_at = self._rings(now, row, agent)
        self._busy += free_at - now
        self._later(free_at, _What.AGENT_FREE, agent)

    def _rings(self, now: int, row: int, agent: int) -> int:
        rows = self._rows
        gives_up = rows.arrived[row] + rows.patience[row]
        if not rows.keeps_place(row) and gives_up <= now + self._ring:
            return gives_up
        rows.called_back[row] = False
        return self._talk(now + self._ring, row, agent)

    def _calls_back(self, now: int, row: int, agent: int) -> int:
        rows = self._rows
        if rows.tried[row] >= rows.failed_tries[row]:
            return self._talk(now + self._dial, row, agent)
        rows.tried[row] += 1
        free_at = now + self._dial
        if rows.tried[row] < self._tries:
            self._later(free_at + self._try_again, _What.WAITS_AGAIN, row)
        return free_at

    def _talk(self, now: int, row: int, agent: int) -> int:
        self._rows.answered[row] = now
        self._rows.agent[row] = agent
        return now + self._rows.handling[row]


def simulate(world: World, contacts: Contacts) -> Outcome:
    """The period, event by event, assigned by `routing.match`."""
    return PlainSimulation(world, contacts).run()


def _list(array: NDArray[np.int64]) -> list[int]:
    return array.tolist()


def _moment(at: int) -> datetime:
    return _START + timedelta(microseconds=at)
