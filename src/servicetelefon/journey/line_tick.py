"""What a line does each second: everything that a lost bell or a passed moment could leave undone.

Each part has an edge of its own, and so has each call that something is due for: one that
breaks is told (log, measure, health page) and stops none of the others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.call_vocabulary import AGENT_IS_LOST, AGENT_WRITES, THIRD_RINGS
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_adoption import Adoption
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_steps import Change
from servicetelefon.journey.line_requests import DeskRequests
from servicetelefon.journey.office_call_line import OfficeCalls
from servicetelefon.phone import store
from servicetelefon.phone.port import Refusal
from servicetelefon.phone.store import Call
from servicetelefon.routing import read as routing_read
from servicetelefon.routing import store as routing

_DUE = {
    State.CALLING: Event.NOT_REACHED,
    **dict.fromkeys(AGENT_WRITES, Event.WRAP_UP_LAPSED),
}

_CALLERS = frozenset(
    {State.GREETING, State.TELLING, State.FAREWELL, State.MENU, State.ENTRY, State.WAITING}
)
WIDENED_AFTER = timedelta(seconds=20)
"""So long somebody waits for skills that nobody has who is there; then whoever is there helps."""

Part = Callable[[datetime], Awaitable[None]]


class Tick:
    """The parts of a second in their order."""

    def __init__(
        self,
        parts: CallParts,
        calls: Calls,
        book: CallBook,
        requests: DeskRequests,
        adoption: Adoption,
        offices: OfficeCalls,
    ) -> None:
        self._p = parts
        self._calls = calls
        self._book = book
        self._requests = requests
        self._adoption = adoption
        self._edges = adoption.edges
        self._each_second: tuple[tuple[str, Part], ...] = (
            ("spooled steps", self._spooled),
            ("half-done steps", lambda _: adoption.settle_half_done()),
            ("rung offers", lambda _: parts.offers.note_rung()),
            ("lapsed offers", lambda _: parts.offers.lapse_overdue()),
            ("callbacks", self._callbacks),
            ("matching", lambda _: parts.offers.match_left_over()),
            ("open offers", lambda _: parts.offers.ring_open()),
            ("requests of desks", lambda _: requests.do_all()),
            ("due calls", self._due),
            ("calls of offices", offices.look),
            ("calls closed at desks", self._closed_at_desks),
            ("load", lambda _: parts.load.look()),
            ("skills that nobody has", self._widen),
        )

    async def run(self, now: datetime, *, settled: bool) -> None:
        """DatabaseAway ends it: no later part could do anything."""
        await self._edges.run("sign of life", self._beat(now, settled=settled))
        for name, part in self._each_second if settled else ():
            await self._edges.run(name, part(now))

    async def _beat(self, now: datetime, *, settled: bool) -> None:
        async with self._p.database.step() as tx:
            await routing.beat(tx, self._p.node, now, accepting=settled)

    async def _spooled(self, _now: datetime) -> None:
        replayed = await self._p.spool.replay(self._p.database, self._p.assigner)
        for contact in replayed.aside:
            # Its row has stayed behind what happened: held against what lives, like after a restart.
            await self._edges.run(f"call {contact}", self._adoption.settle_one(contact))

    async def _callbacks(self, now: datetime) -> None:
        async with self._p.database.step() as tx:
            await self._p.callbacks.sweep(tx, now)

    async def _widen(self, now: datetime) -> None:
        """A person is always reachable: where nobody who is there has the language or stands in for
        emergencies, whoever serves the line does.
        """
        async with self._p.database.step() as tx:
            alone = await routing_read.unservable(tx, self._p.node, now - WIDENED_AFTER)
        for call in (self._book.get(contact) for contact in alone):
            base = tuple(sorted(self._p.city().needs(call.line))) if call else ()
            if call and call.state is State.WAITING and set(call.needs) != set(base):
                widened = Change({"needs": base})
                await self._calls.event(call.contact, Event.NEEDS_WIDENED, widened)

    async def _due(self, now: datetime) -> None:
        for call in self._book:
            if call.state in _CALLERS:
                if self._calls.caller.is_due(call, now):
                    await self._step(call, self._calls.caller.time_is_up(call))
            elif call.due_at and call.due_at <= now:
                await self._step(call, self._fall_due(call))
            elif self._calls.agent_leg.may_ring_again(call, now):
                await self._step(call, self._calls.agent_leg.ring_again(call))

    async def _fall_due(self, call: Call) -> None:
        if event := _DUE.get(call.state):
            await self._calls.event(call.contact, event)
        elif call.state in AGENT_IS_LOST:
            await self._calls.agent_leg.give_up(call)
        elif call.state in THIRD_RINGS:
            await self._calls.third.refused(call, Refusal.NO_ANSWER)

    async def _closed_at_desks(self, _now: datetime) -> None:
        """An agent has closed the contact in another process: this one reads it again."""
        written = [call.contact for call in self._book if call.state in AGENT_WRITES]
        if not written:
            return
        async with self._p.database.step() as tx:
            rows = await store.closed_among(tx, written)
        for row in rows:
            await self._calls.read_again(row)

    async def _step(self, call: Call, work: Awaitable[None]) -> None:
        if not await self._edges.run(f"call {call.contact}", work):
            await self._edges.run(f"call {call.contact}", self._calls.give_up(call))
