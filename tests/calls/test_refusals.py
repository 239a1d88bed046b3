"""Every way in which a rung phone does not come to talk, and a caller who cannot be understood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRefused,
    PhoneRinging,
    Refusal,
    Ring,
)
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.phones import phone
from telephony.sipp import caller

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-refuses", PhoneKind.DESK, "generated-secret")


def ring(channel: str, seconds: float = 5, phone: str = AGENT.name) -> Ring:
    return Ring(channel, phone, "Servicetelefon", timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (486, Refusal.BUSY),
        (603, Refusal.DECLINED),
        (480, Refusal.NO_ANSWER),
        (488, Refusal.UNREACHABLE),
    ],
)
async def test_phone_refuses(engine: Engine, line: Line, code: int, why: Refusal) -> None:
    await line.engine.admit(AGENT)
    async with phone(engine, AGENT.name, AGENT.secret) as desk:
        await line.engine.ring(ring(f"refuses-{code}"))
        await desk.rung()
        await desk.reply(code)
        assert await line.saw(PhoneRefused) == PhoneRefused(f"refuses-{code}", why)


async def test_nobody_answers_in_time(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    async with phone(engine, AGENT.name, AGENT.secret) as desk:
        await line.engine.ring(ring("unanswered", seconds=1))
        await desk.rung()
        assert await line.saw(PhoneRefused) == PhoneRefused("unanswered", Refusal.NO_ANSWER)
        await desk.cancelled()


async def test_phone_that_never_registered_is_unreachable(line: Line) -> None:
    nobody = PhoneAccount("agent-away", PhoneKind.BROWSER, "generated-secret")
    await line.engine.admit(nobody)
    await line.engine.ring(ring("away", phone=nobody.name))
    assert await line.saw(PhoneRefused) == PhoneRefused("away", Refusal.UNREACHABLE)
    await line.engine.ring(ring("unknown", phone="agent-unknown"))
    assert await line.saw(PhoneRefused) == PhoneRefused("unknown", Refusal.UNREACHABLE)


async def test_phone_that_vanished_is_unreachable(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    async with phone(engine, AGENT.name, AGENT.secret):
        pass
    await line.engine.ring(ring("vanished", seconds=1))
    assert await line.saw(PhoneRefused) == PhoneRefused("vanished", Refusal.UNREACHABLE)


async def test_offer_is_withdrawn_while_the_phone_rings(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    async with phone(engine, AGENT.name, AGENT.secret) as desk:
        await line.engine.ring(ring("withdrawn"))
        await desk.rung()
        await line.saw(PhoneRinging)
        await line.engine.hang_up("withdrawn")
        await desk.cancelled()
        assert await line.saw(ChannelGone) == ChannelGone("withdrawn", hung_up=False)
        await line.engine.hang_up("withdrawn")


async def test_caller_of_another_codec_is_told_so(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE, codec=("18", "G729")) as call:
        assert await call.refused() == 488
    async with caller(engine, LINE):
        await line.saw(CallArrived)


async def test_leg_without_sound_is_lost_not_hung_up(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    quick = {"fields": [{"attribute": "rtp_timeout", "value": "1"}]}
    uri = f"asterisk/config/dynamic/res_pjsip/endpoint/{AGENT.name}"
    assert engine.rest("PUT", uri, quick)[0] == 200
    async with phone(engine, AGENT.name, AGENT.secret) as desk:
        await line.engine.ring(ring("silent"))
        await desk.rung()
        await desk.answer()
        await line.saw(PhoneAnswered)
        desk.media.sends = False
        assert await line.saw(ChannelGone) == ChannelGone("silent", hung_up=False)
