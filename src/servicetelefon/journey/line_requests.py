"""What desks ask of the calls on this node: each request once, in their order."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.domain.outgoing import Target
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_steps import Change
from servicetelefon.kit.edges import Edges
from servicetelefon.phone import requests
from servicetelefon.phone.requests import Request, Verb
from servicetelefon.phone.store import Call

_ASKED: Mapping[Verb, Event] = {
    Verb.HOLD: Event.AGENT_HELD,
    Verb.RESUME: Event.AGENT_RESUMED,
    Verb.CONFERENCE: Event.CONFERENCE_ASKED,
    Verb.PUT_BACK: Event.PUT_BACK,
}
_MUTES: Mapping[Verb, tuple[Event, bool]] = {
    Verb.MUTE: (Event.AGENT_MUTED, True),
    Verb.UNMUTE: (Event.AGENT_UNMUTED, False),
}
_CALLS_THIRD: Mapping[Verb, Event] = {
    Verb.CONSULT: Event.CONSULT_ASKED,
    Verb.ADD: Event.ADD_ASKED,
    Verb.PUT_THROUGH: Event.PUT_THROUGH_ASKED,
}
_HEAR_KEYS = frozenset({State.TALKING, State.ADDING, State.CONSULTING, State.CONFERENCE})
_KEYS = re.compile(r"[0-9*#]{1,16}")


class DeskRequests:
    """Repeated after a crash a request changes nothing; one that breaks stops no other."""

    def __init__(self, parts: CallParts, calls: Calls, book: CallBook, edges: Edges) -> None:
        self._p = parts
        self._calls = calls
        self._book = book
        self._edges = edges
        self._one_at_a_time = asyncio.Lock()

    async def do_all(self) -> None:
        # Bell and tick may come together: each request is taken by one of them.
        async with self._one_at_a_time:
            async with self._p.database.step() as tx:
                asked = await requests.open_requests(tx, self._p.node)
            for request in asked:
                # Keys pressed twice are another number: rather never than again after a crash.
                once = request.verb is Verb.KEYS
                if once:
                    await self._done(request)
                well = await self._edges.run(f"request {request.verb}", self._do(request))
                if not (once and well):
                    await self._done(request, broken=not well)

    async def _done(self, request: Request, *, broken: bool = False) -> None:
        async with self._p.database.step() as tx:
            await requests.done(tx, request.id, self._p.clock.now(), broken=broken)

    async def _do(self, request: Request) -> None:
        call = self._book.get(request.contact)
        if call is None:
            return
        if event := _ASKED.get(request.verb):
            await self._calls.event(call.contact, event)
        elif request.verb in _MUTES:
            event, muted = _MUTES[request.verb]
            await self._calls.event(call.contact, event, Change({"muted": muted}))
        elif request.verb in _CALLS_THIRD:
            target = Target.read(request.value or "")
            if target is not None:
                await self._calls.third.ask(call, _CALLS_THIRD[request.verb], target)
        else:
            await self._other(call, request)

    async def _other(self, call: Call, request: Request) -> None:
        match request.verb:
            case Verb.END:
                await self._calls.agent_leg.end(call)
            case Verb.HAND_OVER:
                await self._calls.third.hand_over(call)
            case Verb.RING_ME:
                await self._calls.agent_leg.phone_is_new(call)
            case Verb.KEYS:
                await self._press(call, request.value or "")
            case Verb.DECLINE:
                await self._decline(call)
            case _:
                raise ValueError(f"nobody does {request.verb}")

    async def _press(self, call: Call, keys: str) -> None:
        """To whoever listens: the third if there is one, else the caller."""
        with_third = call.state in (State.CONSULTING, State.CONFERENCE)
        channel = call.third_channel if with_third else call.channel
        if call.state in _HEAR_KEYS and channel and _KEYS.fullmatch(keys):
            await self._p.telephony.send_keys(channel, keys)

    async def _decline(self, call: Call) -> None:
        if offer := self._p.engine.ringing_for(call.contact):
            await self._p.engine.stop_ringing(offer.id)
            await self._p.offers.end(offer, OfferEvent.DECLINED)
