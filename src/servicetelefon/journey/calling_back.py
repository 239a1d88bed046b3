"""Calling somebody back: an agent has answered the offer, only now the citizen's number is called.

So there are never more calls out than agents who are there for them. The engine is asked under
a channel id that is the contact's: asked again after a restart, it calls nobody a second time.
"""

from __future__ import annotations

from servicetelefon.domain.call import Event, State
from servicetelefon.journey.call_arrival import with_caller
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CALLED_PREFIX
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_steps import Change, Happens, OfferWasOver
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.phone.port import PhoneRefused, Refusal
from servicetelefon.phone.store import Call
from servicetelefon.routing import callback_store
from servicetelefon.routing.callback_store import Callback
from servicetelefon.routing.store import Offer

_HOW = {Refusal.BUSY: Event.CALLED_BUSY, Refusal.NO_WAY_OUT: Event.NO_WAY_OUT}


class CallingBack:
    """The three moments: taken by an agent, answered, not reached."""

    def __init__(self, parts: CallParts, book: CallBook, happens: Happens) -> None:
        self._p = parts
        self._book = book
        self._happens = happens

    async def take(self, offer: Offer, values: dict[str, object]) -> bool:
        """An agent has answered the offer of a callback; False when it is over."""
        async with self._p.database.step() as tx:
            one = await callback_store.of_contact(tx, offer.contact)
            number = await callback_store.number_of(tx, self._p.vault, one.id) if one else None
        if one is None or number is None:
            return False
        call = with_caller(self._new(one), number, self._p.vault)
        self._book.put(call)
        try:
            await self._happens(call.contact, Event.CALLBACK_TAKEN, Change(values))
        except (OfferWasOver, DatabaseAway):
            self._book.forget(call)
            return False
        return True

    def _new(self, one: Callback) -> Call:
        return Call(
            contact=one.contact,
            node=self._p.node,
            channel=f"{CALLED_PREFIX}{one.contact}",
            line=one.line,
            state=State.RINGING,
            step=0,
            since=self._p.clock.now(),
            first_ring=one.arrived_at,
            language=one.language,
            needs=one.needs,
            topic=one.topic,
            district=one.district,
            callback=one.id,
        )

    async def answered(self, channel: str) -> bool:
        """Somebody answers the number that was called."""
        call = self._book.on(channel)
        if call is None or call.channel != channel or call.state is not State.CALLING:
            return False
        await self._happens(call.contact, Event.CALLED_ANSWERED, Change())
        return True

    async def refused(self, refused: PhoneRefused) -> None:
        """Busy, nobody there, unreachable, no way out: the agent is free, it is tried again."""
        call = self._book.on(refused.channel)
        if call is not None and call.channel == refused.channel:
            await self._happens(call.contact, _HOW.get(refused.why, Event.NOT_REACHED), Change())
