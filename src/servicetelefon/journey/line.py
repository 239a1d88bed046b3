"""The line process: signals of the engine, requests of desks, and what falls due, as steps of
calls. A call that breaks is logged and closed as interrupted; its neighbours go on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.journey.call import CallParts, Calls
from servicetelefon.journey.call_adoption import Adoption
from servicetelefon.journey.call_book import CallBook
from servicetelefon.kit.clock import pause
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone import handsets, requests
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    EngineEvent,
    EngineFound,
    KeyPressed,
    PhoneAnswered,
    PhoneRefused,
    PhoneRinging,
    PhoneSeen,
    PromptEnded,
)
from servicetelefon.phone.requests import Request, Verb
from servicetelefon.phone.store import Call
from servicetelefon.routing import store as routing

log = structlog.stdlib.get_logger()

TICK = timedelta(seconds=1)

_DUE = {
    State.GREETING: Event.PROMPT_ENDED,
    State.TELLING: Event.PROMPT_ENDED,
    State.MENU: Event.NO_KEY,
    State.AGENT_LOST: Event.AGENT_GIVEN_UP,
    State.WRAP_UP: Event.WRAP_UP_LAPSED,
}
_ASKED = {
    Verb.HOLD: Event.AGENT_HELD,
    Verb.RESUME: Event.AGENT_RESUMED,
    Verb.END: Event.AGENT_ENDED,
}


class Line:
    """Runs one node until cancelled."""

    def __init__(self, parts: CallParts, calls: Calls, book: CallBook, tasks: Tasks) -> None:
        self._p = parts
        self._calls = calls
        self._book = book
        self._tasks = tasks
        self._adoption = Adoption(parts, calls, book)
        self.settled = False
        self._one_at_a_time = asyncio.Lock()
        self._handlers: Mapping[type, Callable[[Any], Awaitable[None]]] = {
            CallArrived: calls.arrived,
            KeyPressed: calls.key,
            PromptEnded: calls.prompt_ended,
            PhoneRinging: calls.phone_rings,
            PhoneAnswered: calls.phone_answered,
            PhoneRefused: calls.phone_refused,
            ChannelGone: calls.channel_gone,
            PhoneSeen: calls.phone_seen,
        }
        parts.bell.on("offers", self._offers_rung)
        parts.bell.on("requests", self._requests_rung)
        parts.bell.on("handsets", self._handset_changed)

    async def run(self) -> None:
        self._tasks.start(self._ticking(), "tick")
        async for event in self._p.telephony.events():
            if isinstance(event, EngineFound):
                await self._settle()
            elif handler := self._handlers.get(type(event)):
                self._tasks.start(self._guarded(handler, event), type(event).__name__)

    async def _settle(self) -> None:
        """Hold disk against engine; while either is away, try again."""
        while True:
            try:
                await self._adoption.settle()
            except Unavailable as away:
                log.warning("line.cannot_settle", why=away.code)
                await pause(self._p.clock, TICK)
            else:
                self.settled = True
                return

    async def _guarded(
        self, handler: Callable[[EngineEvent], Awaitable[None]], event: EngineEvent
    ) -> None:
        try:
            await handler(event)
        except DatabaseAway:
            log.warning("line.database_away", signal=type(event).__name__)
        except Exception:
            log.exception("call.broken", signal=type(event).__name__)
            channel: str | None = getattr(event, "channel", None)
            if channel and (call := self._book.on(channel)):
                await self._interrupt(call)

    async def _interrupt(self, call: Call) -> None:
        await self._p.telephony.hang_up(call.channel)
        await self._calls.event(call.contact, Event.INTERRUPTED)

    async def _ticking(self) -> None:
        while True:
            try:
                await self.tick(self._p.clock.now())
            except Unavailable as away:
                log.warning("line.tick_skipped", why=away.code)
            except Exception:
                log.exception("line.tick_broken")
            await pause(self._p.clock, TICK)

    async def tick(self, now: datetime) -> None:
        """Everything that a lost bell or a passed moment could leave undone."""
        async with self._p.database.step() as tx:
            await routing.beat(tx, self._p.node, now, accepting=self.settled)
        if not self.settled:
            return
        await self._p.spool.replay(self._p.database, self._p.new_id)
        await self._p.offers.lapse_overdue()
        await self._p.offers.match_left_over()
        await self._p.offers.ring_open()
        await self._do_requests()
        for call in self._book:
            if call.due_at and call.due_at <= now and call.state in _DUE:
                await self._calls.event(call.contact, _DUE[call.state])
            elif call.state is State.AGENT_LOST and self._calls.may_ring_again(call, now):
                await self._calls.ring_again(call)

    async def _offers_rung(self, key: str) -> None:
        if key in ("", self._p.node) and self.settled:
            await self._p.offers.ring_open()

    async def _requests_rung(self, key: str) -> None:
        if key in ("", self._p.node) and self.settled:
            await self._do_requests()

    async def _handset_changed(self, key: str) -> None:
        async with self._p.database.step() as tx:
            accounts = await handsets.active(tx, self._p.vault, [key] if key else None)
        if key and not accounts:
            await self._p.telephony.expel(key)
        for account in accounts:
            await self._p.telephony.admit(account)
        if key in await self._p.telephony.phones():
            # A desk phone registers long before somebody sits down at it.
            await self._p.offers.phone_seen(key, there=True)

    async def _do_requests(self) -> None:
        """Desks' requests in their order, each once; repeated after a crash it changes nothing."""
        # Bell and tick may come together: each request is taken by one of them.
        async with self._one_at_a_time:
            async with self._p.database.step() as tx:
                asked = await requests.open_requests(tx, self._p.node)
            for request in asked:
                await self._do(request)
                async with self._p.database.step() as tx:
                    await requests.done(tx, request.id, self._p.clock.now())

    async def _do(self, request: Request) -> None:
        call = self._book.get(request.contact)
        if call is None:
            return
        if event := _ASKED.get(request.verb):
            await self._calls.event(call.contact, event)
        elif request.verb is Verb.RING_ME:
            await self._calls.phone_is_new(call)
        else:
            offer = self._p.engine.ringing_for(call.contact)
            if offer:
                await self._p.engine.stop_ringing(offer.id)
                await self._p.offers.end(offer, OfferEvent.DECLINED)
