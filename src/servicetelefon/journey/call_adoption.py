"""After a restart, ours or the engine's: what stands on disk is held against what lives there.

Talk goes on, waiting people keep their place, menus are said anew; a call whose caller is
gone is closed as interrupted; legs and conversations that belong to nobody are ended.
"""

from __future__ import annotations

from collections.abc import Awaitable
from uuid import UUID

import structlog

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.call_vocabulary import THIRD_RINGS, THIRD_TALKS, WITH_AGENT
from servicetelefon.domain.events import EventCode
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import LEGS_OF_OURS, offer_channel
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_steps import Change
from servicetelefon.journey.office_call_line import OfficeCalls
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Unavailable
from servicetelefon.phone import handsets, store
from servicetelefon.phone.office_calls import call_on
from servicetelefon.phone.port import PhoneAnswered, Refusal, Survey
from servicetelefon.phone.store import Call
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing import presence_store
from servicetelefon.routing import store as routing

log = structlog.stdlib.get_logger()

_OVER = frozenset({State.WRAP_UP, State.CUT_OFF})


_HALF_DONE_AT_ONCE = 20
"""For each the engine tells all that lives: one that is slow already must not be held up by it."""


class Adoption:
    """Run whenever the connection to the engine stands (again)."""

    def __init__(
        self, parts: CallParts, calls: Calls, book: CallBook, edges: Edges, offices: OfficeCalls
    ) -> None:
        self._p = parts
        self._calls = calls
        self._book = book
        self.edges = edges
        self._offices = offices

    async def settle(self) -> None:
        self._calls.half_done.clear()
        await self._p.spool.replay(self._p.database, self._p.assigner)
        await self._admit_phones()
        survey = await self._p.telephony.survey()
        async with self._p.database.step() as tx:
            rows = await store.live_calls(tx, self._p.node)
            open_offers = await routing.open_offers(tx, self._p.node)
            await presence_store.phones_seen(tx, sorted(await self._p.telephony.phones()))
        log.info("line.settling", calls=len(rows), channels=len(survey.channels))
        for call in rows:
            self._book.put(call)
            await self._guarded(call.channel, self._settle_call(call, survey))
        self._p.offers.found(open_offers, survey.channels)
        for offer in open_offers:
            if survey.channels.get(offer_channel(offer.id)) == "Up":
                await self._calls.phone_answered(PhoneAnswered(offer_channel(offer.id)))
        await self._p.offers.ring_open()
        await self._clear_orphans(survey, await self._offices.settle(survey))
        # Whom the disk does not know (another database, a restored one) is a caller all the same:
        # taken as who has just arrived, at the place of the first ring.
        for arrived in survey.arrived:
            await self._guarded(arrived.channel, self._calls.arrived(arrived))

    async def _guarded(self, channel: str, work: Awaitable[None]) -> None:
        """One that breaks is closed as interrupted; the others are settled, and the line works."""
        breaks = self.edges.breaks
        if await self.edges.run("a call that was found", work):
            return
        if self.edges.breaks == breaks:
            raise Unavailable("the engine is away")  # all of it is tried again
        if call := self._book.on(channel):
            await self._calls.give_up(call)
        elif channel:
            await self._p.telephony.hang_up(channel)

    async def settle_half_done(self) -> None:
        """Calls to whose commands the engine gave no answer, while its connection stood."""
        for contact in tuple(self._calls.half_done)[:_HALF_DONE_AT_ONCE]:
            call = self._book.get(contact)
            self._calls.half_done.discard(contact)
            try:
                await self._guarded(call.channel if call else "", self.settle_one(contact))
            except Unavailable:
                self._calls.half_done.add(contact)
                raise

    async def settle_one(self, contact: UUID) -> None:
        """One call whose row and life have come apart: the row counts, and what lives."""
        survey = await self._p.telephony.survey()
        async with self._p.database.step() as tx:
            call = await store.find(tx, contact)
        if call is not None and call.state is not State.CLOSED:
            self._book.put(call)
            await self._settle_call(call, survey)
        elif over := call or self._book.get(contact):
            self._book.forget(over)
            await self._p.telephony.hang_up(over.channel)

    async def _admit_phones(self) -> None:
        async with self._p.database.step() as tx:
            accounts = await handsets.active(tx, self._p.vault)
        for account in accounts:
            await self._p.telephony.admit(account)

    async def _settle_call(self, call: Call, survey: Survey) -> None:
        legs = {one for one in (call.channel, call.agent_channel, call.third_channel) if one}
        if call.state in _OVER:
            # Killed between the commit and the commands: whoever is left on a line is let go.
            if legs & survey.channels.keys():
                await self._calls.event(call.contact, Event.FOUND)
            return
        calls_back = call.state is State.CALLING and call.agent_channel in survey.channels
        if call.channel not in survey.channels and not calls_back:
            # Whoever hung up while we were away did so; whoever the engine took along did not.
            died = call.since <= survey.began
            await self._calls.event(call.contact, Event.INTERRUPTED if died else Event.CALLER_GONE)
            return
        now = self._p.clock.now()
        data = {"call": str(call.contact), "node": self._p.node, "state": call.state.value}
        entry = Entry(self._p.new_id(), now, EventCode.CALL_ADOPTED, call.contact, data=data)
        async with self._p.database.step() as tx:
            await records.append(tx, [entry])
        await self._settle_third(call, survey)
        await self._settle_agent(self._book.get(call.contact) or call, survey)

    async def _settle_third(self, call: Call, survey: Survey) -> None:
        state = survey.channels.get(call.third_channel or "")
        if call.state in THIRD_RINGS and state == "Up":
            await self._calls.third.answered(call)
        elif call.state in THIRD_RINGS and state is None:
            await self._calls.third.refused(call, Refusal.UNREACHABLE)
        elif call.state in THIRD_TALKS and state is None:
            await self._calls.third.gone(call)

    async def _settle_agent(self, call: Call, survey: Survey) -> None:
        if call.state in WITH_AGENT and call.agent_channel not in survey.channels:
            await self._calls.agent_leg.lose(call)
        elif call.state is State.CALLING and survey.channels.get(call.channel) == "Up":
            await self._calls.event(call.contact, Event.CALLED_ANSWERED)
        else:
            # What was being typed is not known any more: whoever waits simply waits on.
            forgets = {"asks": None} if call.state is State.WAITING else {}
            await self._calls.event(call.contact, Event.FOUND, Change(forgets))

    async def _clear_orphans(self, survey: Survey, of_offices: frozenset[UUID]) -> None:
        """Legs that we rang and bridges that we made, of calls that are over."""
        for channel in survey.channels:
            if channel.startswith(LEGS_OF_OURS) and not (
                self._book.on(channel)
                or self._p.engine.offer_on(channel)
                or call_on(channel) in of_offices
            ):
                await self._p.telephony.hang_up(channel)
        living = {call.bridge for call in self._book if call.state not in _OVER}
        for bridge in survey.bridges:
            if bridge.startswith("b-") and bridge not in living:
                await self._p.telephony.dissolve(bridge)
