"""What desks ask of the calls on this node: each request once, in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from servicetelefon.domain.call import Event
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.journey.call import CallParts, Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.kit.edges import Edges
from servicetelefon.phone import requests
from servicetelefon.phone.requests import Request, Verb

_ASKED: Mapping[Verb, Event] = {
    Verb.HOLD: Event.AGENT_HELD,
    Verb.RESUME: Event.AGENT_RESUMED,
    Verb.END: Event.AGENT_ENDED,
}


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
                well = await self._edges.run(f"request {request.verb}", self._do(request))
                async with self._p.database.step() as tx:
                    await requests.done(tx, request.id, self._p.clock.now(), broken=not well)

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
