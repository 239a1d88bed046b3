"""One phone call, from the ring to the record: what each signal of the engine leads to.

No coroutine lives as long as a call. A call is a row and a table (`domain/call.py`); each
signal becomes an event, the event a step (`call_steps.py`), the step one transaction, and
only then commands to the engine (`call_engine.py`). After a restart the same happens with
the events "found" and "interrupted" (`call_adoption.py`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import structlog

from servicetelefon.domain.call import BEFORE_TALK, Event, NotPossible, State
from servicetelefon.domain.call_vocabulary import AGENT_IS_LOST, WITH_AGENT
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.journey.call_agent_leg import AgentLeg
from servicetelefon.journey.call_arrival import new_call, new_contact, with_caller
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CALLED_PREFIX
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_steps import (
    NOTHING,
    Change,
    OfferWasOver,
    Step,
    advance,
)
from servicetelefon.journey.call_third_party import ThirdParty
from servicetelefon.journey.call_writing import write
from servicetelefon.journey.caller import Caller
from servicetelefon.journey.calling_back import CallingBack
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.errors import Unavailable
from servicetelefon.phone import store
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    PhoneAnswered,
    PhoneRefused,
    PhoneRinging,
    PhoneSeen,
    Refusal,
    TransferAsked,
)
from servicetelefon.phone.store import Call
from servicetelefon.records.store import NewContact
from servicetelefon.routing.store import Offer

log = structlog.stdlib.get_logger()

_REFUSED = {
    Refusal.DECLINED: OfferEvent.DECLINED,
    Refusal.BUSY: OfferEvent.BUSY,
    Refusal.NO_ANSWER: OfferEvent.NO_ANSWER,
    Refusal.UNREACHABLE: OfferEvent.UNREACHABLE,
    Refusal.NO_WAY_OUT: OfferEvent.UNREACHABLE,
}


class Calls:
    """Takes the signals of one node's engine, in the order they came for each call."""

    def __init__(self, parts: CallParts, book: CallBook) -> None:
        self._p = parts
        self._book = book
        self.half_done: set[UUID] = set()
        """Calls whose last commands the engine may have done or not."""
        self._back = CallingBack(parts, book, self.event)
        self.caller = Caller(parts, book, self.event)
        self.agent_leg = AgentLeg(parts.telephony, parts.clock, self.event, self._asks)
        self.third = ThirdParty(parts.telephony, parts.clock, parts.city, self.event)

    async def arrived(self, arrived: CallArrived) -> None:
        """A caller is at a line: on disk first, then greeted or told why not."""
        if self._book.on(arrived.channel):
            return
        line = self._p.city().line_dialled(arrived.dialled)
        if line is None:
            log.warning("call.unknown_line")
            await self._p.telephony.hang_up(arrived.channel)
            return
        now = self._p.clock.now()
        needs = self._p.city().needs(line.id)
        call = new_call(arrived, self._p.new_id(), self._p.node, line.id, needs, now)
        call = with_caller(call, arrived.caller, self._p.vault)
        self._book.put(call)
        event, values = self.caller.admission(line.id, now)
        try:
            new = new_contact(call, arrived, self._p.realm)
            await self.event(call.contact, event, Change(values), new)
        except DatabaseAway:
            # Not on disk, so not ours: the engine's hold loop keeps the caller and the moment.
            self._book.forget(call)
            await self._p.telephony.hold_back(arrived.channel)

    async def phone_rings(self, rings: PhoneRinging) -> None:
        if offer := self._p.engine.offer_on(rings.channel):
            await self._p.offers.rang(offer)

    async def phone_answered(self, answered: PhoneAnswered) -> None:
        """Connect whoever answered, unless the offer or the call has ended in the meantime."""
        channel = answered.channel
        call = self._book.on(channel)
        if channel.startswith(CALLED_PREFIX) and await self._back.answered(channel):
            return
        if call and call.third_channel == channel:
            await self.third.answered(call)
        elif call and call.agent_channel == channel and call.state in AGENT_IS_LOST:
            await self.event(call.contact, Event.AGENT_ANSWERED)
        elif not (offer := self._p.engine.offer_on(channel)) or not await self._take(
            offer, channel
        ):
            await self._p.telephony.hang_up(channel)

    async def _take(self, offer: Offer, channel: str) -> bool:
        self._p.engine.rings_no_more(offer.id)
        values: dict[str, object] = {
            "agent": offer.agent,
            "agent_phone": offer.phone,
            "agent_channel": channel,
            "offer": offer.id,
        }
        if self._book.get(offer.contact) is None:
            return await self._back.take(offer, values)
        try:
            await self.event(offer.contact, Event.AGENT_ANSWERED, Change(values))
        except OfferWasOver:
            return False
        call = self._book.on(channel)
        return call is not None

    async def phone_refused(self, refused: PhoneRefused) -> None:
        call = self._book.on(refused.channel)
        if offer := self._p.engine.offer_on(refused.channel):
            await self._p.offers.end(offer, _REFUSED[refused.why])
        elif refused.channel.startswith(CALLED_PREFIX):
            await self._back.refused(refused)
        elif call and call.third_channel == refused.channel:
            await self.third.refused(call, refused.why)
        elif call and call.agent_channel == refused.channel:
            self.agent_leg.refused(call)

    async def channel_gone(self, gone: ChannelGone) -> None:
        if offer := self._p.engine.offer_on(gone.channel):
            await self._p.offers.end(offer, OfferEvent.UNREACHABLE)
        call = self._book.on(gone.channel)
        if call is None:
            return
        if gone.channel == call.channel:
            # A line that broke is not a caller who hung up: whoever was not helped is called back.
            broke = not gone.hung_up and call.state in BEFORE_TALK
            await self.event(call.contact, Event.INTERRUPTED if broke else Event.CALLER_GONE)
        elif gone.channel == call.third_channel:
            await self.third.gone(call)
        elif call.state in WITH_AGENT:
            await self.agent_leg.gone(call, gone)

    async def transfer_asked(self, asked: TransferAsked) -> None:
        call = self._book.on(asked.channel)
        await self.third.transfer_asked(call, asked.channel, asked.target)

    async def phone_seen(self, seen: PhoneSeen) -> None:
        await self._p.offers.phone_seen(seen.phone, there=seen.there)
        if seen.there:
            for call in self._book:
                if call.agent_phone == seen.phone and self.agent_leg.waits_for_its_phone(call):
                    await self.agent_leg.ring_again(call)

    async def read_again(self, row: Call) -> None:
        """The row was changed by another process: it counts, unless a newer step was done here."""
        async with self._book.lock(row.contact):
            known = self._book.get(row.contact)
            if known is not None and known.step < row.step:
                if known.state is State.WRAP_UP and row.state is State.CLOSED:
                    # The agent was quicker than the question to the caller.
                    with suppress(Unavailable):
                        await self._p.telephony.hang_up(known.channel)
                self._known(row)

    def _asks(self, call: Call) -> bool:
        return call.line in self._p.switches().question

    async def give_up(self, call: Call) -> None:
        """A step of this call broke: it ends here, told and counted as interrupted."""
        with suppress(Unavailable):
            await self._p.telephony.hang_up(call.channel)
        await self.event(call.contact, Event.INTERRUPTED)

    async def event(
        self,
        contact: UUID,
        event: Event,
        change: Change = NOTHING,
        arrival: NewContact | None = None,
    ) -> None:
        """Do one step of a call: disk first, then commands, then bells."""
        async with self._book.lock(contact):
            step = await self._one_step(contact, event, change, arrival)
        if step is None:
            return
        for agent in {step.call.agent, step.left_agent} - {None}:
            self._p.bell.ring("agent", str(agent))
        self._p.bell.ring("queue")

    async def _one_step(
        self, contact: UUID, event: Event, change: Change, arrival: NewContact | None
    ) -> Step | None:
        """The step that was done, or None; tried once more if the row had gone another way."""
        for _ in range(2):
            call = self._book.get(contact)
            if call is None:
                return None
            if event is Event.INTERRUPTED and call.state in BEFORE_TALK:
                change = replace(change, callback=self.caller.owed(call))
            try:
                step = advance(call, event, self._p.clock.now(), self._p.new_id(), change)
            except NotPossible:
                # Late news (a key after the hang-up) is no fault and changes nothing.
                log.debug("call.event_ignored", call=str(contact), state=call.state, signal=event)
                return None
            step = replace(step, arrival=arrival)
            offers = await self._write_or_spool(step)
            if offers is not None:
                # First the phone that rings: an agent's seconds are the dearest.
                await self._p.offers.ring(offers)
                await self._send(step)
                return step
        return None

    async def _write_or_spool(self, step: Step) -> list[Offer] | None:
        """A running call goes on while the database is away; a new one is not taken."""
        if not self._p.spool.holds(step.call.contact):
            try:
                return await self._write(step)
            except DatabaseAway:
                if step.call.step == 1:
                    raise
        self._p.spool.keep(step)
        self._book.put(step.call)
        return []

    async def _write(self, step: Step) -> list[Offer] | None:
        """None when the row had gone another way: it is read again."""
        p, found = self._p, step.call
        offers = await write(p.database, step, p.assigner)
        if offers is None:
            async with self._p.database.step() as tx:
                found = await store.find(tx, step.call.contact)
        self._known(found or replace(step.call, state=State.CLOSED))
        return offers

    def _known(self, call: Call) -> None:
        self._book.put(call)
        if call.state is State.CLOSED:
            # Commands may still speak of what is playing; memory of it ends with the call.
            self._p.engine.forget(call.contact)
            self.agent_leg.forget(call.contact)

    async def _send(self, step: Step) -> None:
        try:
            await self._p.engine.send(step.call, step.row.commands)
        except Unavailable:
            # Away, or it stood still for a moment: then nobody tells us, and we look for ourselves.
            self.half_done.add(step.call.contact)
            log.warning("call.engine_away", call=str(step.call.contact), state=step.call.state)
