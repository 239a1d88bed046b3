"""A morning with real calls: what goes wrong on an ordinary day, and the line closes at the hour with
people still waiting. The longer story, on a clock moved by hand, is `tests/journeys`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from running_service import Service
from servicetelefon.city.switches import SwitchKind
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.phone.handsets import name_of
from servicetelefon.phone.port import PhoneKind
from talks import AGENT_HUMS, hear_each_other, waiting
from telephony.phones import Phone, is_reachable, outside
from telephony.sipp import Call, caller
from telephony.sound import is_speech
from whole_line import OPEN_LINE, WholeLine, whole_line

pytestmark = pytest.mark.service

LINE, TRUNK, OFFICE = "immer", "carrier", "office:amt-nord"


@pytest.fixture(scope="module")
def settings(way_out: int) -> dict[str, str]:
    return {"SERVICETELEFON_TRUNK_OUT": f"127.0.0.1:{way_out}"}


@dataclass
class Desk:
    """An agent at a desk phone, and the caller they talk with."""

    line: WholeLine
    agent: UUID
    phone: Phone
    call: Call
    contact: UUID

    def loses_its_sound(self) -> None:
        """What the engine does with a leg from which nothing has come for too long."""
        name = name_of(self.agent, PhoneKind.DESK)
        for row in self.line.engine("core show channels concise").splitlines():
            if row.startswith(f"PJSIP/{name}-"):
                self.line.engine(f"channel request hangup {row.partition('!')[0]}")

    async def closes(self) -> None:
        await self.call.hang_up()
        await self.phone.gone()
        await self.line.is_in(self.agent, "wrap_up")
        await self.line.desk.close(self.agent, Work(self.contact), Outcome.ANSWERED)


@asynccontextmanager
async def greeted(line: WholeLine) -> AsyncGenerator[tuple[Call, UUID]]:
    """A caller who only listens."""
    async with caller(line, OPEN_LINE) as call:
        await call.answered()
        await call.media.hears(is_speech)
        yield call, await line.newest()


async def greeting_lasts(line: WholeLine, contact: UUID) -> timedelta:
    moments = (
        "select max(at) filter (where data->>'from' = 'greeting') - "
        "min(at) filter (where data->>'to' = 'greeting') from records.journal where contact = %s"
    )

    async def lasted() -> timedelta | None:
        return (await line.rows(moments, contact))[0][0]

    await line.until(lasted, within=60)
    return await lasted() or timedelta()


@dataclass
class Morning:
    """Three who talk, and what happens to them; `town` keeps everybody until the end."""

    line: WholeLine
    town: AsyncExitStack
    office: Phone

    async def sits_and_talks(self) -> Desk:
        agent, phone = await self.town.enter_async_context(self.line.agent(AGENT_HUMS))
        call, contact = await self.town.enter_async_context(waiting(self.line))
        await phone.rung()
        await phone.answer()
        await hear_each_other(call, phone)
        return Desk(self.line, agent, phone, call, contact)

    async def one_loses_the_network(self, desk: Desk) -> None:
        """For a moment: the same agent is rung, the talk goes on."""
        desk.loses_its_sound()
        await desk.phone.gone()
        await desk.phone.rung(within=15)
        await desk.phone.answer()
        await hear_each_other(desk.call, desk.phone)

    async def one_closes_the_laptop(self, desk: Desk) -> None:
        """Nobody answers there any more; the caller hears music meanwhile."""
        desk.loses_its_sound()
        await desk.phone.gone()
        desk.call.media.forget()
        await desk.call.media.hears(is_speech, over=0.5)

    async def a_transfer_fails(self, desk: Desk) -> None:
        await is_reachable(self.line, TRUNK)
        await self.line.desk.talk.consult(desk.agent, OFFICE)
        await self.office.rung()
        await self.office.reply(486)
        await self.line.call_is(desk.contact, "talking")
        await hear_each_other(desk.call, desk.phone)

    async def an_announcement_is_put_on(self, without: timedelta) -> tuple[Call, UUID]:
        """The next caller is told more, presses nothing, and waits for a person all the same."""
        await self.line.turn(SwitchKind.LINE_NOTICE, LINE, on=True)
        call, contact = await self.town.enter_async_context(greeted(self.line))
        assert await greeting_lasts(self.line, contact) > without + timedelta(seconds=1)
        await self.line.call_is(contact, "waiting", within=30)
        return call, contact

    async def the_hour_comes(self) -> None:
        """Who calls now is told the truth."""
        await self.line.turn(SwitchKind.LINE_CLOSED, LINE, on=True)
        async with greeted(self.line) as (_, contact):
            await self.line.call_is(contact, "telling")

    async def serves(self, desk: Desk, contact: UUID) -> None:
        """The talk there ends, and this one comes next."""
        await desk.closes()
        await desk.phone.rung()
        await desk.phone.answer()
        await self.line.call_is(contact, "talking")


async def test_a_morning(service: Service, way_out: int) -> None:
    async with AsyncExitStack() as town:
        line = await town.enter_async_context(whole_line(service))
        office = await town.enter_async_context(outside(line, way_out, TRUNK))
        morning = Morning(line, town, office)
        async with greeted(line) as (_, heard):
            anna, berta, cem = [await morning.sits_and_talks() for _ in range(3)]
            without = await greeting_lasts(line, heard)

        await morning.one_loses_the_network(anna)
        await morning.one_closes_the_laptop(cem)
        await morning.a_transfer_fails(berta)
        late, told = await morning.an_announcement_is_put_on(without)
        await morning.the_hour_comes()

        await line.call_is(cem.contact, "waiting", within=90)  # the laptop stays shut
        await morning.serves(anna, cem.contact)  # at the place of the first ring
        await hear_each_other(cem.call, anna.phone)
        await morning.serves(berta, told)
        for call, contact in ((cem.call, cem.contact), (late, told)):
            await call.hang_up()
            await line.call_is(contact, "wrap_up")
