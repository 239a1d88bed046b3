"""What callers do with real keys, on the real engine: called back, self-service, nonsense on the wire."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from running_service import Service
from servicetelefon.city.switches import SwitchKind
from talks import hear_each_other, hears_agent, talk, waiting
from telephony.phones import Phone, is_reachable, outside
from telephony.sipp import caller
from telephony.sound import is_tone
from whole_line import WholeLine, whole_line

pytestmark = pytest.mark.service

CARRIER = "carrier"
NUMBER = "+4940428280"
CLOSED_LINE = "800"
hears_citizen = partial(is_tone, 700.0)

_ABOVE = (one / "shared" / "data" / "sip_rfc4475" for one in Path(__file__).parents[2:])
TORTURE = next((one for one in _ABOVE if one.is_dir()), Path("shared"))


@pytest.fixture(scope="module")
def settings(way_out: int) -> dict[str, str]:
    return {"SERVICETELEFON_TRUNK_OUT": f"127.0.0.1:{way_out}"}


@pytest.fixture
async def line(service: Service) -> AsyncGenerator[WholeLine]:
    async with whole_line(service) as made:
        yield made
        async with made.database.step() as tx:
            await tx.do("delete from routing.waiting where channel = 'callback'")
            await tx.do("update routing.callback set state = 'withdrawn' where state <> 'reached'")


@pytest.fixture
async def citizen(line: WholeLine, way_out: int) -> AsyncGenerator[Phone]:
    """Whoever the carrier reaches for us."""
    async with outside(line, way_out, CARRIER, hums=700) as made:
        yield made


async def newest(line: WholeLine) -> list[tuple[Any, ...]]:
    return await line.rows(
        "select reason, state, arrived_at from routing.callback order by asked_at desc limit 1"
    )


async def test_while_the_carrier_is_away_no_try_is_counted_and_it_is_tried_again(
    line: WholeLine, way_out: int
) -> None:
    """First of all here: nobody has answered for the carrier yet."""
    await line.until(lambda: "Unavail" in line.engine("pjsip show contacts"))
    async with waiting(line) as (call, contact):
        call.media.press("51")
        await call.gone(within=30)
    stands = "select state, tries, held, arrived_at from routing.callback where asked_in = %s"

    async def held() -> bool:
        return [row[2] for row in await line.rows(stands, contact)] == ["no_way_out"]

    async with line.agent() as (agent, handset):
        await handset.rung()
        await handset.answer()
        await handset.gone()
        await line.until(held)
        await line.is_in(agent, "ready")
        ((state, tries, _, place),) = await line.rows(stands, contact)
        assert (state, tries) == ("appointed", 0)
        async with outside(line, way_out, CARRIER, hums=700) as citizen:
            async with line.database.step() as tx:  # a minute has passed
                await tx.do("update routing.callback set due_at = asked_at where held is not null")
            await handset.rung(within=15)
            await handset.answer()
            await citizen.rung()
            await citizen.answer()
            await handset.media.hears(hears_citizen, over=0.5)
            await line.desk.talk.end(agent)
            await citizen.gone()
    assert await line.rows(stands, contact) == [("in_hand", 1, None, place)]


class Mute(asyncio.DatagramProtocol):
    """A carrier that says it is there (OPTIONS) and answers no INVITE."""

    transport: asyncio.DatagramTransport
    invited = False

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self.invited |= data.startswith(b"INVITE ")
        if data.startswith(b"OPTIONS "):
            kept = (b"Via:", b"From:", b"To:", b"Call-ID:", b"CSeq:")
            lines = [one for one in data.split(b"\r\n") if one.startswith(kept)]
            answer = [b"SIP/2.0 200 OK", *lines, b"Content-Length: 0", b"", b""]
            self.transport.sendto(b"\r\n".join(answer), addr)


async def test_a_carrier_that_is_there_and_takes_no_call_costs_no_try(
    line: WholeLine, way_out: int
) -> None:
    transport, carrier = await asyncio.get_running_loop().create_datagram_endpoint(
        Mute, local_addr=("127.0.0.1", way_out)
    )
    with closing(transport):
        await is_reachable(line, CARRIER)
        async with waiting(line) as (call, contact):
            call.media.press("51")
            await call.gone(within=30)
        async with line.agent() as (agent, handset):
            await handset.rung()
            await handset.answer()
            await handset.gone(within=20)
            await line.is_in(agent, "ready")
        stands = "select state, tries, held from routing.callback where asked_in = %s"
        assert await line.rows(stands, contact) == [("appointed", 0, "no_way_out")]
    assert carrier.invited


async def test_callback_instead_of_waiting_keeps_the_place_and_reaches_the_person(
    line: WholeLine, citizen: Phone
) -> None:
    async with waiting(line) as (call, contact):
        call.media.press("51")
        await call.gone(within=30)  # told, then hung up by the line
    [(arrived,)] = await line.rows("select arrived_at from records.contact where id = %s", contact)
    assert await newest(line) == [("waiting", "in_order", arrived)]
    await is_reachable(line, CARRIER)
    async with line.agent() as (agent, handset):
        await handset.rung()
        await handset.answer()
        shown = await citizen.rung()
        assert await citizen.dialled() == NUMBER
        assert "115" in shown
        await handset.media.hears(partial(is_tone, 425.0))  # it rings over there
        await citizen.answer()
        await handset.media.hears(hears_citizen, over=0.5)
        await citizen.media.hears(hears_agent, over=0.5)
        await line.desk.talk.end(agent)
        await citizen.gone()
        await line.is_in(agent, "wrap_up")


async def test_another_number_is_typed_and_read_back(line: WholeLine) -> None:
    async with waiting(line) as (call, contact):
        call.media.press("5")
        await line.call_has(contact, "asks", "callback")
        call.media.press("2")
        await line.call_has(contact, "asks", "number")
        call.media.press("040428281#")
        await line.call_has(contact, "asks", "number_right")
        call.media.press("1")
        await call.gone(within=30)
    [(reason, *_)] = await newest(line)
    assert reason == "waiting"


async def test_nobody_answers_and_the_agent_is_free_for_the_next(
    line: WholeLine, citizen: Phone
) -> None:
    async with waiting(line) as (call, _):
        call.media.press("51")
        await call.gone(within=30)
    await is_reachable(line, CARRIER)
    async with line.agent() as (agent, handset):
        await handset.rung()
        await handset.answer()
        await citizen.rung()
        await citizen.reply(486)
        await handset.gone()
        await line.is_in(agent, "ready")
    [(_, state, _)] = await newest(line)
    assert state == "appointed"


async def test_who_hangs_up_while_a_phone_rings_stops_it_and_the_next_is_rung_for(
    line: WholeLine,
) -> None:
    async with line.agent() as (agent, handset):
        async with waiting(line) as (call, contact):
            await handset.rung()
            await call.hang_up()
            await handset.cancelled()
            await line.call_is(contact, "closed")
        await line.is_in(agent, "ready")
        async with waiting(line) as (call, contact):
            await handset.rung()
            await handset.answer()
            await hear_each_other(call, handset)
            await line.call_is(contact, "talking")


async def test_a_dated_notice_at_a_closed_line(line: WholeLine) -> None:
    # A new service opens every line at every hour.
    await line.turn(SwitchKind.LINE_OPENED, "nacht", on=False)
    async with caller(line, CLOSED_LINE) as call:
        await call.answered()
        contact = await line.newest()
        await line.call_is(contact, "telling")
        call.media.press("9")  # any key leads into the self-service
        await line.call_is(contact, "menu")
        call.media.press("6")  # "I need help", at the number shown
        await line.call_has(contact, "asks", "callback")
        call.media.press("1")
        await call.gone(within=40)
    [(reason, state, _)] = await newest(line)
    assert (reason, state) == ("notice", "appointed")


@pytest.mark.skipif(not TORTURE.is_dir(), reason="the RFC's messages are not beside the repository")
async def test_torture_messages_harm_nobody(service: Service, line: WholeLine) -> None:
    """RFC 4475, all 49, then the health check and a talk with sound both ways."""
    messages = sorted((TORTURE / "messages").glob("*.dat"))
    assert len(messages) == 49
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        for message in messages:
            port.sendto(message.read_bytes(), line.sip)
    assert service.is_ready("line")
    assert "PJSIP" in line.engine("core show channeltypes")
    async with talk(line) as (call, handset, _, _):
        await hear_each_other(call, handset)
