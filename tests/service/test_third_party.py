"""Somebody third in real calls: sipp as caller, desk phone and office, sound measured at each."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import pytest

from running_service import Service
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from talks import hear_each_other, hears_agent, hears_caller, talk
from telephony.phones import Phone, outside
from telephony.sipp import Call
from telephony.sound import Samples, is_speech, is_tone, level
from whole_line import WholeLine, whole_line

pytestmark = pytest.mark.service

TRUNK = "carrier"
OFFICE, NUMBER = "office:amt-nord", "+49990110"
INTERPRETER = "service:dolmetschen"
hears_office = partial(is_tone, 700.0)


def is_loud(samples: Samples) -> bool:
    return level(samples) > -50


@pytest.fixture(scope="module")
def settings(way_out: int) -> dict[str, str]:
    return {"SERVICETELEFON_TRUNK_OUT": f"127.0.0.1:{way_out}"}


@dataclass
class Town:
    """A talk in progress, and everybody whom the carrier reaches for us."""

    line: WholeLine
    call: Call
    desk: Phone
    office: Phone
    agent: UUID
    contact: UUID

    async def is_now(self, state: str) -> None:
        await self.line.call_is(self.contact, state, within=5)

    async def consults(self) -> None:
        await self.line.desk.talk.consult(self.agent, OFFICE)
        await self.office.rung()
        assert await self.office.dialled() == NUMBER
        await self.office.answer()
        await self.is_now("consulting")

    async def confers(self) -> None:
        await self.consults()
        await self.line.desk.talk.conference(self.agent)
        await self.is_now("conference")


@pytest.fixture
async def town(service: Service, way_out: int) -> AsyncGenerator[Town]:
    async with (
        whole_line(service) as line,
        outside(line, way_out, TRUNK) as office,
        talk(line) as (call, desk, agent, contact),
    ):
        yield Town(line, call, desk, office, agent, contact)


async def test_a_carrier_that_is_away_leads_back_to_the_caller_at_once(service: Service) -> None:
    """First of all here: the engine asks the carrier, and nobody has answered yet."""
    async with whole_line(service) as line, talk(line) as (call, desk, agent, contact):
        await line.until(lambda: "Unavail" in line.engine("pjsip show contacts"))
        await line.desk.talk.consult(agent, OFFICE)

        async def refused() -> bool:
            return await line.rows(
                "select state, third_refused from phone.call where contact = %s", contact
            ) == [("talking", "no_way_out")]

        await line.until(refused, within=3)
        await hear_each_other(call, desk)


async def test_a_consultation_and_back(town: Town) -> None:
    await town.line.desk.talk.consult(town.agent, OFFICE)
    await town.office.rung()
    await town.desk.media.hears(partial(is_tone, 425.0))  # it rings over there
    await town.office.answer()
    await town.office.media.hears(hears_agent)
    await town.call.media.hears(is_speech, over=0.5)  # music
    await town.line.desk.talk.resume(town.agent)
    await town.office.gone()
    await hear_each_other(town.call, town.desk)


async def test_a_warm_transfer_and_its_end(town: Town) -> None:
    await town.consults()
    await town.line.desk.talk.hand_over(town.agent)
    await town.desk.gone()
    await town.office.media.hears(hears_caller)
    town.office.media.hum(700)
    await town.call.media.hears(hears_office)
    await town.line.is_in(town.agent, "wrap_up")
    await town.line.desk.close(town.agent, Work(town.contact), Outcome.PUT_THROUGH)
    await town.call.media.hears(hears_office, over=0.5)  # they talk on without us
    await town.office.hang_up()
    await town.call.gone()
    await town.is_now("closed")
    assert await town.line.rows(
        "select outcome, office from records.contact where id = %s", town.contact
    ) == [("put_through", "amt-nord")]


async def test_three_talk_and_the_agent_leaves(town: Town) -> None:
    await town.confers()
    town.desk.media.hum(0)
    town.office.media.forget()
    await town.office.media.hears(hears_caller)
    await town.desk.media.hears(hears_caller)
    town.call.media.hum(0)
    town.office.media.hum(700)
    await town.call.media.hears(hears_office)
    await town.desk.media.hears(hears_office)
    await town.desk.hang_up()  # the phone on the table is put down
    await town.is_now("put_through")
    await town.call.media.hears(hears_office, over=0.5)


async def test_the_interpreter_comes_in_while_they_talk_on(town: Town) -> None:
    await town.line.desk.talk.add(town.agent, INTERPRETER)
    await town.office.rung()
    assert await town.office.dialled() == "+49990140"
    await hear_each_other(town.call, town.desk)
    await town.office.answer()
    await town.is_now("conference")
    town.desk.media.hum(0)
    await town.office.media.hears(hears_caller)
    await town.office.hang_up()
    await town.is_now("talking")


async def test_put_through_blind_and_nobody_comes(town: Town) -> None:
    await town.line.desk.talk.put_through(town.agent, OFFICE)
    await town.office.rung()
    await town.call.media.hears(is_speech, over=0.5)
    await town.office.reply(486)
    await hear_each_other(town.call, town.desk)
    await town.is_now("talking")
    view = await town.line.desk.view(town.agent)
    assert view is not None
    assert view.call is not None
    assert view.call.third_refused == "busy"


async def test_put_back_keeps_the_place(town: Town) -> None:
    await town.line.desk.talk.put_back(town.agent)
    await town.desk.gone()
    await town.call.media.hears(is_speech, over=0.5)
    await town.line.is_in(town.agent, "paused")
    ((same,),) = await town.line.rows(
        "select w.arrived_at = c.arrived_at from routing.waiting w "
        "join records.contact c on c.id = w.contact where c.id = %s",
        town.contact,
    )
    assert same
    async with town.line.agent(900) as (_, other):
        await other.rung()
        await other.answer()
        await town.call.media.hears(partial(is_tone, 900))


async def test_mute_and_keys(town: Town) -> None:
    await town.line.desk.talk.mute(town.agent, on=True)
    await town.call.media.falls_silent()
    await town.line.desk.talk.mute(town.agent, on=False)
    await town.call.media.hears(hears_agent)
    await town.line.desk.talk.press(town.agent, "4#")
    await town.call.media.is_pressed("4#")


async def test_a_desk_phones_transfer_key(town: Town) -> None:
    await town.desk.refer("0990110")
    await town.office.rung()
    assert await town.office.dialled() == NUMBER
    await town.office.answer()
    await town.desk.notified(200)
    await town.desk.gone()
    await town.office.media.hears(hears_caller)
    await town.line.is_in(town.agent, "wrap_up")


async def test_a_desk_phones_transfer_key_leads_nowhere_else(town: Town) -> None:
    rung = len(town.office.news.lines)
    await town.desk.refer("0900123456")
    await town.desk.notified(603)
    await hear_each_other(town.call, town.desk)
    assert len(town.office.news.lines) == rung


@pytest.mark.parametrize("state", ["consulting", "conference"])
async def test_line_is_killed_with_somebody_third(town: Town, state: str) -> None:
    await (town.consults() if state == "consulting" else town.confers())
    judge = hears_agent if state == "consulting" else is_loud
    await town.office.media.hears(judge, over=0.5)  # on disk it stands a moment before
    before = town.line.service.children()["line"]
    await town.line.kill("line")
    town.office.media.forget()
    await town.office.media.hears(judge, over=0.5)
    await town.line.is_back("line", before)
    await town.is_now(state)
    await town.line.desk.talk.hand_over(town.agent)
    await town.desk.gone()
    await town.office.media.hears(hears_caller)
    await town.is_now("put_through")


async def test_the_office_goes_while_the_line_is_away(town: Town) -> None:
    await town.consults()
    before = town.line.service.children()["line"]
    await town.line.kill("line")
    await town.office.hang_up()
    await town.line.is_back("line", before)
    await hear_each_other(town.call, town.desk)
    await town.is_now("talking")
