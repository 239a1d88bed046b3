"""The line process: signals of the engine, requests of desks, and what falls due, as steps of
calls. A call that breaks is logged and closed as interrupted; its neighbours go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from servicetelefon.journey import office_call_line
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_adoption import Adoption
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.line_requests import DeskRequests
from servicetelefon.journey.line_tick import Tick
from servicetelefon.journey.office_call_line import OfficeCalls
from servicetelefon.kit.clock import pause
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.tasks import Tasks
from servicetelefon.kit.turns import Turns
from servicetelefon.phone import handsets
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
    TransferAsked,
)

log = structlog.stdlib.get_logger()

TICK = timedelta(seconds=1)


class Line:
    """Runs one node until cancelled."""

    def __init__(self, parts: CallParts, calls: Calls, book: CallBook, tasks: Tasks) -> None:
        self._p = parts
        self._calls = calls
        self._book = book
        self._tasks = tasks
        self._turns = Turns()
        self.edges = Edges("line")
        self._offices = OfficeCalls(parts, self.edges)
        self.office_calls = self._offices.counts
        self._adoption = Adoption(parts, calls, book, self.edges, self._offices)
        self._requests = DeskRequests(parts, calls, book, self.edges)
        self._tick = Tick(parts, calls, book, self._requests, self._adoption, self._offices)
        self.settled = False
        self._handlers: Mapping[type, Callable[[Any], Awaitable[None]]] = {
            CallArrived: calls.arrived,
            KeyPressed: calls.caller.key,
            PromptEnded: calls.caller.prompt_ended,
            PhoneRinging: calls.phone_rings,
            PhoneAnswered: calls.phone_answered,
            PhoneRefused: calls.phone_refused,
            ChannelGone: calls.channel_gone,
            PhoneSeen: self._phone_seen,
            TransferAsked: calls.transfer_asked,
        }
        parts.bell.on("offers", self._offers_rung)
        parts.bell.on("requests", self._requests_rung)
        parts.bell.on("handsets", self._handset_changed)
        parts.bell.on(office_call_line.TOPIC, self._office_rung)

    async def run(self) -> None:
        ticking = self.edges.keep("tick", self._tick_now, self._p.clock, TICK)
        self._tasks.start(ticking, "tick")
        async for event in self._p.telephony.events():
            if isinstance(event, EngineFound):
                await self.settle()
            elif self._offices.concerns(event):
                self._tasks.start(self._guarded(self._offices.take, event), "office call")
            elif handler := self._handlers.get(type(event)):
                self._tasks.start(self._guarded(handler, event), type(event).__name__)

    async def settle(self) -> None:
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
        """After the earlier signals of the same leg or phone: an end that overtakes the answer would
        be an end of nothing."""
        async with self._turns.of(_whose(event)):
            await self._take(handler, event)

    async def _take(
        self, handler: Callable[[EngineEvent], Awaitable[None]], event: EngineEvent
    ) -> None:
        try:
            await handler(event)
        except DatabaseAway:
            log.warning("line.database_away", signal=type(event).__name__)
        except Unavailable:
            log.warning("line.engine_away", signal=type(event).__name__)
            if call := self._book.on(_whose(event)):
                self._calls.half_done.add(call.contact)
        except Exception:
            log.exception("call.broken", signal=type(event).__name__)
            channel: str | None = getattr(event, "channel", None)
            if channel and (call := self._book.on(channel)):
                await self._calls.give_up(call)
            elif channel and self._offices.concerns(event):
                await self._offices.give_up(channel)

    async def _tick_now(self) -> None:
        await self.tick(self._p.clock.now())

    async def tick(self, now: datetime) -> None:
        """Everything that a lost bell or a passed moment could leave undone."""
        await self._tick.run(now, settled=self.settled)

    async def _offers_rung(self, key: str) -> None:
        if key in ("", self._p.node) and self.settled:
            await self._p.offers.ring_open()

    async def _requests_rung(self, key: str) -> None:
        if key in ("", self._p.node) and self.settled:
            await self._requests.do_all()

    async def _office_rung(self, key: str) -> None:
        if key in ("", self._p.node) and self.settled:
            await self._offices.look(self._p.clock.now())

    async def _phone_seen(self, seen: PhoneSeen) -> None:
        await self._calls.phone_seen(seen)
        await self._offices.phone_seen(seen)

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


def _whose(event: EngineEvent) -> str:
    """The leg or the phone that the signal is about."""
    return str(getattr(event, "channel", None) or getattr(event, "phone", ""))
