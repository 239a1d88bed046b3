"""Calls that the line makes itself: to allowed numbers over the carrier, and to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.load import load_city
from servicetelefon.domain.outgoing import Allowed, Target, decide
from servicetelefon.phone.port import (
    ChannelGone,
    Dial,
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRefused,
    PhoneRinging,
    Refusal,
)
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.phones import dials, is_reachable, outside, phone
from telephony.sipp import caller
from telephony.sound import is_tone

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("desk-outside", PhoneKind.DESK, "generated-secret")
CITY = load_city(MUSTERSTADT)
SHOWN = "+49990100"
RING_BACK = 425.0  # Germany's tone (indications.conf)


def allowed(code: str) -> Allowed:
    target = Target.read(code)
    assert target is not None
    found = decide(target, CITY, "sozial", date(2026, 11, 23))
    assert isinstance(found, Allowed)
    return found


def dial(channel: str, code: str = "office:amt-nord", seconds: float = 5) -> Dial:
    return Dial(channel, allowed(code), SHOWN, timedelta(seconds=seconds))


async def test_an_office_is_called_with_the_lines_number_and_never_the_callers(
    engine: Engine, line: Line
) -> None:
    async with (
        caller(engine, LINE, number="040428280", hums=440) as call,
        outside(engine, engine.outside, "trunk", hums=700) as office,
    ):
        channel = await line.takes()
        await call.answered()
        await line.engine.dial(dial("t-1"))
        await line.engine.dial(dial("t-1"))  # told twice
        shown = await office.rung()
        assert await office.dialled() == "+49990110"
        assert SHOWN in shown
        assert "040428280" not in shown
        assert await line.saw(PhoneRinging) == PhoneRinging("t-1")
        await office.answer()
        assert await line.saw(PhoneAnswered) == PhoneAnswered("t-1")
        await line.engine.connect("b-1", [channel, "t-1"])
        await office.media.hears(partial(is_tone, 440))
        await call.media.hears(partial(is_tone, 700))
        await office.hang_up()
        assert await line.saw(ChannelGone) == ChannelGone("t-1", hung_up=True)
        await line.engine.dissolve("b-1")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (486, Refusal.BUSY),
        (480, Refusal.NO_ANSWER),
        (603, Refusal.DECLINED),
        (488, Refusal.UNREACHABLE),
    ],
)
async def test_an_office_that_does_not_come_is_told_with_the_reason(
    engine: Engine, line: Line, code: int, why: Refusal
) -> None:
    async with outside(engine, engine.outside, "trunk") as office:
        await line.engine.dial(dial(f"t-{code}"))
        await office.rung()
        await office.reply(code)
        assert await line.saw(PhoneRefused) == PhoneRefused(f"t-{code}", why)


async def test_an_office_that_lets_it_ring_is_no_answer(engine: Engine, line: Line) -> None:
    async with outside(engine, engine.outside, "trunk") as office:
        await line.engine.dial(dial("t-long", seconds=1))
        await office.rung()
        assert await line.saw(PhoneRefused) == PhoneRefused("t-long", Refusal.NO_ANSWER)
        await office.cancelled()


async def test_a_carrier_that_is_not_there_is_no_fault_of_the_number(
    engine: Engine, line: Line
) -> None:
    await is_not_reachable(engine)
    await line.engine.dial(dial("t-nobody"))
    assert await line.saw(PhoneRefused) == PhoneRefused("t-nobody", Refusal.NO_WAY_OUT)


async def is_not_reachable(engine: Engine) -> None:
    async with asyncio.timeout(15):
        while engine.qualify("trunk"):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("503 Service Unavailable", Refusal.NO_WAY_OUT),
        ("500 Server Internal Error", Refusal.NO_WAY_OUT),
        ("404 Not Found", Refusal.UNREACHABLE),
    ],
)
async def test_a_carrier_that_takes_no_calls_is_told_from_a_number_that_is_not_there(
    engine: Engine, line: Line, said: str, why: Refusal
) -> None:
    async with refusing_carrier(engine.outside, said):
        await is_reachable(engine, "trunk")
        await line.engine.dial(dial("t-refuses"))
        assert await line.saw(PhoneRefused) == PhoneRefused("t-refuses", why)


class Refusing(asyncio.DatagramProtocol):
    """Is there when asked, and answers every call in one way before anything rings."""

    def __init__(self, said: str) -> None:
        self._said = said

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        head, *lines = data.decode().split("\r\n")
        if head.startswith("ACK"):
            return
        said = self._said if head.startswith("INVITE") else "200 OK"
        same = ("Via:", "From:", "To:", "Call-ID:", "CSeq:")
        answer = [f"SIP/2.0 {said}", *(one for one in lines if one.startswith(same))]
        self._transport.sendto("\r\n".join([*answer, "Content-Length: 0", "", ""]).encode(), addr)


@asynccontextmanager
async def refusing_carrier(port: int, said: str) -> AsyncGenerator[None]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Refusing(said), local_addr=("127.0.0.1", port)
    )
    try:
        yield
    finally:
        transport.close()


async def test_short_numbers_go_out_as_they_are(engine: Engine, line: Line) -> None:
    async with outside(engine, engine.outside, "trunk") as rescue:
        await line.engine.dial(dial("t-112", "emergency:112"))
        await rescue.rung()
        assert await rescue.dialled() == "112"
        await line.engine.hang_up("t-112")
        await rescue.cancelled()


async def test_the_agent_hears_it_ring_over_there(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    async with (
        caller(engine, LINE, hums=440) as call,
        phone(engine, AGENT.name, AGENT.secret) as desk,
    ):
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "agent-leg")
        await line.engine.connect("b-2", [channel, "agent-leg"])
        await desk.media.hears(partial(is_tone, 440))
        await line.engine.music(channel)
        await line.engine.ringback("agent-leg", on=True)
        await desk.media.hears(partial(is_tone, RING_BACK))
        await line.engine.ringback("agent-leg", on=False)
        await desk.media.falls_silent()
        await line.engine.connect("b-2", [channel, "agent-leg"])
        await desk.media.hears(partial(is_tone, 440))
        await line.engine.dissolve("b-2")


@pytest.mark.parametrize("number", ["+49900123456", "00882123456", "040428280", "+49990110"])
async def test_toll_fraud_no_phone_and_no_caller_gets_a_call_out(
    engine: Engine, line: Line, number: str
) -> None:
    """A phone that knows its secret dials, a caller over the trunk dials, one sends REFER."""
    await line.engine.admit(AGENT)
    async with outside(engine, engine.outside, "trunk") as anybody:
        assert await dials(engine, AGENT.name, AGENT.secret, number) == 404
        async with caller(engine, number) as call:
            assert await call.refused() == 404
        async with caller(engine, LINE) as call:
            await line.takes()
            await call.answered()
            assert await call.refer(number.removeprefix("+")) == "refer refused"
        assert [text for text in anybody.news.lines if "rung" in text] == []
    assert line.of_calls[-1:] == [] or isinstance(line.of_calls[-1], ChannelGone)
