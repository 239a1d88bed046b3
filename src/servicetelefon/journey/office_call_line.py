"""The line's part in a call from a specialist to a citizen: what the engine tells and what the page
wishes as steps of `domain/office_call.py`, each one transaction, then its commands.

While the database is away what was told waits here in its order; after a restart `settle` reads it
from what lives at the engine.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.office_call import LASTS, OVER, OfficeCallCommand, after
from servicetelefon.domain.office_call import OfficeCallEvent as Event
from servicetelefon.domain.office_call import OfficeCallState as State
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.office_call_counts import OfficeCallCounts
from servicetelefon.journey.office_call_engine import OfficeCallEngine
from servicetelefon.kit.database import DatabaseAway, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Unavailable
from servicetelefon.phone import office_calls
from servicetelefon.phone.office_calls import CITIZEN_LEG, OfficeCall, Wish, call_on
from servicetelefon.phone.port import (
    ChannelGone,
    EngineEvent,
    PhoneAnswered,
    PhoneRefused,
    PhoneSeen,
    Refusal,
    Survey,
)
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry

log = structlog.stdlib.get_logger()

TOPIC = "office-calls"

_WISHES = {Wish.END: Event.ENDED, Wish.RING_ME: Event.PHONE_IS_BACK}


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened to a call; `channel` when it happened to one of its legs."""

    call: UUID
    event: Event
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """What a step told the engine; `before` is the call before it."""

    commands: tuple[OfficeCallCommand, ...]
    before: OfficeCall
    call: OfficeCall


class OfficeCalls:
    """The calls of specialists on one node."""

    def __init__(self, parts: CallParts, edges: Edges) -> None:
        self._p = parts
        self._edges = edges
        self._engine = OfficeCallEngine(parts)
        self.counts = OfficeCallCounts()
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._untold: list[Told] = []
        self._unanswered: dict[UUID, Commanded] = {}
        self._one_at_a_time = asyncio.Lock()

    def concerns(self, event: EngineEvent) -> bool:
        """Whether this is about a leg of such a call."""
        return call_on(getattr(event, "channel", "")) is not None

    async def take(self, event: EngineEvent) -> None:
        """A signal of the engine about one of our legs."""
        channel: str = getattr(event, "channel", "")
        call, meaning = call_on(channel), _meaning(event, channel)
        if call and meaning:
            await self._happens(Told(call, meaning, channel))

    async def phone_seen(self, seen: PhoneSeen) -> None:
        """Who comes back in the middle of a talk is rung at once."""
        if not seen.there or not seen.phone.startswith(office_calls.PHONES):
            return
        for call in await self._live():
            if call.phone == seen.phone and call.state is State.LOST:
                await self._happens(Told(call.id, Event.PHONE_IS_BACK))

    async def look(self, now: datetime) -> None:
        """Each second and at a bell: what is new, wished or due."""
        async with self._one_at_a_time:
            await self._tell_again()
            await self._send_again()
            for call in await self._live():
                await self._edges.run(f"office call {call.id}", self._look_at(call, now))

    async def _tell_again(self) -> None:
        while self._untold:
            await self._locked_step(self._untold[0])
            self._untold.pop(0)

    async def _send_again(self) -> None:
        """What the engine gave no answer to while its connection stood."""
        for call in tuple(self._unanswered):
            async with self._locks.setdefault(call, asyncio.Lock()):
                if sent := self._unanswered.pop(call, None):
                    await self._send(sent)

    async def _look_at(self, call: OfficeCall, now: datetime) -> None:
        if call.step == 0:
            await self._begin(call)
        elif call.wish is not None:
            await self._happens(Told(call.id, _WISHES[call.wish]))
            async with self._written() as tx:
                await office_calls.wish_done(tx, call.id, call.wish)
        elif call.due_at and call.due_at <= now:
            await self._happens(Told(call.id, Event.OVERDUE))

    @asynccontextmanager
    async def _written(self) -> AsyncGenerator[Transaction]:
        """A transaction that changes a call, with the places where a drill may end the line."""
        failpoints = self._p.engine.failpoints
        async with self._p.database.step() as tx:
            yield tx
            failpoints.hit("office_call.commit.before")
        failpoints.hit("office_call.commit.after")

    async def _live(self) -> list[OfficeCall]:
        async with self._p.database.step() as tx:
            return await office_calls.live(tx, self._p.node)

    async def _begin(self, call: OfficeCall) -> None:
        due = self._p.clock.now() + LASTS[State.RINGING]
        begun = replace(call, step=1, phone_channel=call.next_leg(), due_at=due)
        async with self._written() as tx:
            moved = await office_calls.move(tx, call, begun)
        if moved:
            self.counts.started += 1
            await self._engine.send(OfficeCallCommand.RING, begun, begun)

    async def settle(self, survey: Survey) -> frozenset[UUID]:
        """After a restart, ours or the engine's; gives the calls that go on."""
        self._unanswered.clear()
        for call in await self._live():
            if event := _found(call, survey):
                await self._happens(Told(call.id, event))
        live = frozenset(call.id for call in await self._live())
        for conversation in survey.bridges:
            if (call := call_on(conversation)) and call not in live:
                await self._p.telephony.dissolve(conversation)
        return live

    async def _happens(self, told: Told) -> None:
        try:
            await self._locked_step(told)
        except DatabaseAway:
            self._untold.append(told)
            raise

    async def _locked_step(self, told: Told) -> None:
        async with self._locks.setdefault(told.call, asyncio.Lock()):
            await self._step(told)

    async def _step(self, told: Told) -> None:
        now = self._p.clock.now()
        async with self._written() as tx:
            call = await office_calls.find(tx, told.call, lock=True)
            row = after(call.state, told.event) if call and _is_its(call, told) else None
            if call is None or row is None:
                return await self._nothing(told, over=call is None or call.state in OVER)
            to = _moved(call, row.to, now, rings=OfficeCallCommand.RING in row.commands)
            await office_calls.move(tx, call, to)
            if to.state in OVER:
                await self._write_end(tx, to, now)
        self.counts.moved(call.state, told.event, to.state)
        self._unanswered.pop(call.id, None)
        await self._send(Commanded(row.commands, call, to))
        if to.state in OVER:
            self._locks.pop(call.id, None)
        return None

    async def _send(self, commanded: Commanded) -> None:
        call = commanded.call
        try:
            for command in commanded.commands:
                if not await self._engine.send(command, commanded.before, call):
                    # The rules have changed, or the number is destroyed: nobody can be called.
                    await self._step(Told(call.id, Event.INTERRUPTED))
        except Unavailable:
            self._unanswered[call.id] = commanded
            log.warning("office_call.engine_away", call=str(call.id), state=call.state)

    async def give_up(self, channel: str) -> None:
        """A step broke: the call of this leg ends here."""
        if call := call_on(channel):
            await self._happens(Told(call, Event.INTERRUPTED))

    async def _nothing(self, told: Told, *, over: bool) -> None:
        """Late news change nothing; whoever answers for nobody is let go."""
        if over:
            self._locks.pop(told.call, None)
        if told.channel and told.event in (Event.PHONE_ANSWERED, Event.CITIZEN_ANSWERED):
            await self._p.telephony.hang_up(told.channel)

    async def _write_end(self, tx: Transaction, call: OfficeCall, now: datetime) -> None:
        data = {"call": str(call.id), "state": call.state.value}
        entry = Entry(
            self._p.new_id(),
            now,
            EventCode.REFERRAL_CALLED,
            enquiry=call.enquiry,
            role=Role.SPECIALIST.value,
            office=call.office,
            data=data,
        )
        await records.append(tx, [entry])


def _meaning(event: EngineEvent, channel: str) -> Event | None:
    to_citizen = channel.startswith(CITIZEN_LEG)
    match event:
        case PhoneAnswered():
            return Event.CITIZEN_ANSWERED if to_citizen else Event.PHONE_ANSWERED
        case PhoneRefused(why=why):
            busy = Event.CITIZEN_BUSY if why is Refusal.BUSY else Event.CITIZEN_REFUSED
            return busy if to_citizen else Event.PHONE_REFUSED
        case ChannelGone():
            return Event.CITIZEN_GONE if to_citizen else Event.PHONE_LOST
        case _:
            return None


def _is_its(call: OfficeCall, told: Told) -> bool:
    """News of an older leg of the specialist's phone are none."""
    return told.channel in (None, call.phone_channel, call.citizen_channel)


def _moved(call: OfficeCall, to: State, now: datetime, *, rings: bool) -> OfficeCall:
    same = to is call.state
    lasts = LASTS.get(to)
    moved = replace(
        call,
        state=to,
        step=call.step + 1,
        since=call.since if same else now,
        due_at=call.due_at if same else (now + lasts if lasts else None),
        phone_channel=call.next_leg() if rings else call.phone_channel,
    )
    if to not in OVER:
        return moved
    # Who it was knows the audit alone from here on.
    return replace(moved, account=None, phone=None, due_at=None, ended_at=call.ended_at or now)


def _found(call: OfficeCall, survey: Survey) -> Event | None:
    """What has happened to this call while nobody listened."""
    phone = survey.channels.get(call.phone_channel or "")
    citizen = survey.channels.get(call.citizen_channel)
    match call.state:
        case State.RINGING if call.step > 0:
            return _found_ringing(phone)
        case State.CALLING:
            return _found_calling(phone, citizen)
        case State.TALKING | State.LOST if citizen is None:
            died = call.since <= survey.began
            return Event.INTERRUPTED if died else Event.CITIZEN_GONE
        case State.TALKING if phone is None:
            return Event.PHONE_LOST
        case State.LOST:
            return Event.PHONE_ANSWERED if phone == "Up" else Event.PHONE_IS_BACK
        case _:
            return None


def _found_ringing(phone: str | None) -> Event | None:
    if phone is None:
        return Event.PHONE_LOST
    return Event.PHONE_ANSWERED if phone == "Up" else None


def _found_calling(phone: str | None, citizen: str | None) -> Event | None:
    if phone is None:
        return Event.PHONE_LOST
    if citizen is None:
        # Not known whether it ever rang there: the specialist may simply call again.
        return Event.INTERRUPTED
    return Event.CITIZEN_ANSWERED if citizen == "Up" else None
