"""Offers of waiting calls to agents on this node: ringing them, and what comes of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_engine import CallEngine, offer_channel
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Unavailable
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing import presence_store
from servicetelefon.routing import store as routing
from servicetelefon.routing.store import Offer


class Offers:
    """Every change that can make somebody matchable ends in `ring` of what was matched. Who was
    taken by hand is rung the same way.
    """

    def __init__(
        self,
        database: Database,
        engine: CallEngine,
        bell: Bell,
        clock: Clock,
        assigner: Assigner,
        node: str,
    ) -> None:
        self._database = database
        self._engine = engine
        self._bell = bell
        self._clock = clock
        self._assigner = assigner
        self._node = node
        self._rang: list[UUID] = []
        self._handled: dict[UUID, datetime] = {}

    async def ring(self, offers: Sequence[Offer]) -> None:
        """Ring those of this node, each once; tell the other nodes of theirs."""
        for offer in offers:
            self._bell.ring("agent", str(offer.agent))
            if offer.node != self._node:
                self._bell.ring("offers", offer.node)
            elif offer.id not in self._handled:
                await self._ring_one(offer)

    async def _ring_one(self, offer: Offer) -> None:
        # For as long as the offer lasts, and not only while it rings: whoever has read the disk a
        # moment ago may hold one for open that was answered or declined in the meantime.
        self._handled[offer.id] = offer.due_at
        try:
            await self._engine.ring(offer)
        except Unavailable:
            await self.end(offer, OfferEvent.UNREACHABLE)

    async def ring_open(self) -> None:
        """Ring what other processes have matched for this node."""
        async with self._database.piped_step() as tx:
            tx.flush_late()  # somebody else's offer is seen a moment before it is on disk
            offers = await routing.open_offers(tx, self._node)
        now = self._clock.now()
        self._handled = {one: due for one, due in self._handled.items() if due > now}
        await self.ring([offer for offer in offers if offer.due_at > now])

    def found(self, offers: Sequence[Offer], living: Container[str]) -> None:
        """After a restart, ours or the engine's: those of `offers` whose channel is among `living`
        ring already; the others have to be rung (again).
        """
        for offer in offers:
            if offer_channel(offer.id) in living:
                self._handled[offer.id] = offer.due_at
                self._engine.remember_ringing(offer)
            else:
                self._handled.pop(offer.id, None)
                self._engine.rings_no_more(offer.id)

    async def match_left_over(self) -> None:
        """Two who came at the same moment, one to wait and one to help, cannot see each other
        before they are committed; whoever looks a second later sees both.
        """
        async with self._database.piped_step() as tx:
            made = await self._assigner.assign(tx, self._clock.now())
        await self.ring(made)

    async def rang(self, offer: Offer) -> None:
        self._rang.append(offer.id)
        self._bell.ring("agent", str(offer.agent))

    async def note_rung(self) -> None:
        """That it rang is noted once a second for all: who answers at once needs no note."""
        rang, self._rang = self._rang, []
        if rang:
            async with self._database.step() as tx:
                await routing.rang(tx, rang)

    async def end(self, offer: Offer, how: OfferEvent) -> None:
        """An offer came to nothing; whoever waits is matched anew at once."""
        self._engine.rings_no_more(offer.id)
        now = self._clock.now()
        async with self._database.piped_step() as tx:
            await routing.lock(tx)
            state = await routing.end_offer(tx, offer.id, how, now)
            if state is None:
                return
            data = {"offer": str(offer.id), "how": state.value}
            entry = Entry(
                self._assigner.new_id(), now, EventCode.OFFER_ENDED, offer.contact, data=data
            )
            await records.append(tx, [entry])
            made = await self._assigner.assign(tx, now)
        self._bell.ring("agent", str(offer.agent))
        self._bell.ring("queue")
        await self.ring(made)

    async def lapse_overdue(self) -> None:
        """Offers that nobody took care of in time, on whichever node."""
        now = self._clock.now()
        async with self._database.piped_step() as tx:
            overdue = await routing.overdue_offers(tx, now)
        for offer in overdue:
            if offer.node == self._node:
                await self._engine.stop_ringing(offer.id)
            await self.end(offer, OfferEvent.LAPSED)

    async def phone_seen(self, phone: str, *, there: bool) -> None:
        """A phone came or went: whoever sits there can or cannot be offered anything."""
        async with self._database.piped_step() as tx:
            await routing.lock(tx)
            agent = await presence_store.phone_seen(tx, phone, there=there)
            made = await self._assigner.assign(tx, self._clock.now()) if there else []
        if agent:
            self._bell.ring("agent", str(agent))
        await self.ring(made)
