"""Calls that the line makes itself: to allowed numbers over the carrier, and to nobody else."""

from __future__ import annotations

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
from telephony.sipp import caller, dials, outside, phone
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
