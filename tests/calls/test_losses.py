"""What happens to calls while our process, the database or Asterisk is away."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

import tools
from calls.conftest import HOLD_TONE, write_sound
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    EngineFound,
    EngineLost,
    KeyPressed,
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRefused,
    Refusal,
    Ring,
)
from telephony.engine import LINE, Engine, running_engine
from telephony.line import Line, our_line
from telephony.phones import phone
from telephony.sipp import caller
from telephony.sound import is_speech, is_tone

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-losses", PhoneKind.DESK, "generated-secret")
is_hold_sentence = partial(is_tone, HOLD_TONE)


def ring(channel: str) -> Ring:
    return Ring(channel, AGENT.name, "Servicetelefon", timedelta(seconds=5))


async def agent_may_register(engine: Engine) -> None:
    async with our_line(engine) as line:
        await line.engine.admit(AGENT)


@contextmanager
def admitted(engine: Engine, calls: int) -> Generator[None]:
    """Only so many calls at once may be with us."""
    before = engine.settings.admitted
    engine.rest("POST", f"asterisk/variable?variable=ADMITTED&value={calls}")
    try:
        yield
    finally:
        engine.rest("POST", f"asterisk/variable?variable=ADMITTED&value={before}")


async def test_callers_are_held_while_we_are_away_and_come_in_order(engine: Engine) -> None:
    async with caller(engine, LINE, number="0401") as first:
        await first.answered()
        await first.media.hears(is_hold_sentence)
        await first.media.hears(is_speech, over=0.5)
        async with caller(engine, LINE, number="0402") as second:
            await second.answered()
            await second.media.hears(is_hold_sentence)
            async with our_line(engine) as line:
                arrived = [await line.saw(CallArrived) for _ in range(2)]
                in_order = sorted(arrived, key=lambda one: one.first_ring)
                assert [one.caller for one in in_order] == ["0401", "0402"]
                assert all(one.answered for one in arrived)


async def test_talk_goes_on_without_us_and_is_found_again(engine: Engine) -> None:
    await agent_may_register(engine)
    async with (
        caller(engine, LINE, hums=440) as call,
        phone(engine, AGENT.name, AGENT.secret, hums=600) as desk,
    ):
        async with our_line(engine) as line:
            channel = await line.takes()
            await call.answered()
            await line.reaches(desk, "goes-on")
            await line.engine.connect("talk-goes-on", [channel, "goes-on"])
            await desk.media.hears(partial(is_tone, 440))
        desk.media.forget()
        call.media.forget()
        await desk.media.hears(partial(is_tone, 440), over=0.5)
        await call.media.hears(partial(is_tone, 600), over=0.5)

        async with our_line(engine) as line:
            found = await line.engine.survey()
            assert found.bridges["talk-goes-on"] == {channel, "goes-on"}
            assert found.channels == {channel: "Up", "goes-on": "Up"}
            assert [one.channel for one in found.arrived] == [channel]
            await line.engine.connect("talk-goes-on", [channel, "goes-on"])
            await desk.hang_up()
            assert await line.saw(ChannelGone) == ChannelGone("goes-on", hung_up=True)
            await call.hang_up()
            assert await line.saw(ChannelGone) == ChannelGone(channel, hung_up=True)


async def test_waiting_caller_hears_music_without_us_and_is_found_again(engine: Engine) -> None:
    async with caller(engine, LINE) as call:
        async with our_line(engine) as line:
            channel = await line.takes()
            await call.answered()
            await line.engine.music(channel)
            await call.media.hears(is_speech, over=0.5)
        call.media.forget()
        await call.media.hears(is_speech, over=0.5)
        async with our_line(engine) as line:
            assert set((await line.engine.survey()).channels) == {channel}
            await line.engine.music(channel)
            await call.media.hears(is_speech, over=0.5)
            call.media.press("7")
            assert (await line.saw(KeyPressed)).key == "7"


async def test_phone_that_rings_is_found_again_and_may_answer(engine: Engine) -> None:
    await agent_may_register(engine)
    async with phone(engine, AGENT.name, AGENT.secret) as desk:
        async with our_line(engine) as line:
            await line.engine.ring(ring("rings-on"))
            await desk.rung()
        async with our_line(engine) as line:
            assert (await line.engine.survey()).channels == {"rings-on": "Ringing"}
            await desk.answer()
            assert await line.saw(PhoneAnswered) == PhoneAnswered("rings-on")
            await line.engine.hang_up("rings-on")
            await desk.gone()


async def test_phone_that_rings_is_found_again_and_may_decline(engine: Engine) -> None:
    await agent_may_register(engine)
    async with phone(engine, AGENT.name, AGENT.secret) as desk:
        async with our_line(engine) as line:
            await line.engine.ring(ring("declines"))
            await desk.rung()
        async with our_line(engine) as line:
            await desk.reply(603)
            assert await line.saw(PhoneRefused) == PhoneRefused("declines", Refusal.DECLINED)


async def test_call_that_we_cannot_keep_goes_to_the_hold_loop_and_comes_back(
    engine: Engine, line: Line
) -> None:
    async with caller(engine, LINE) as call:
        first = await line.saw(CallArrived)
        await line.engine.hold_back(first.channel)
        await call.answered()
        await call.media.hears(is_hold_sentence)
        again = await line.saw(CallArrived)
        assert (again.channel, again.first_ring) == (first.channel, first.first_ring)
        assert again.answered
        assert not [event for event in line.events if isinstance(event, ChannelGone)]
        await call.hang_up()
        assert await line.saw(ChannelGone) == ChannelGone(first.channel, hung_up=True)


async def test_no_call_comes_while_we_take_none(engine: Engine, line: Line) -> None:
    assert isinstance(line.engine, AriTelephony)
    await line.engine.take_calls(on=False)
    async with caller(engine, LINE) as call:
        await call.answered()
        await call.media.hears(is_hold_sentence)
        await call.media.hears(is_speech, over=1.5)  # music beyond one round of the loop
        assert line.of_calls == []
        await line.engine.take_calls(on=True)
        await line.saw(CallArrived)


async def test_above_admission_the_oldest_call_comes_first(engine: Engine, line: Line) -> None:
    with admitted(engine, 1):
        async with caller(engine, LINE, number="0401") as first:
            assert (await line.saw(CallArrived)).caller == "0401"
            async with (
                caller(engine, LINE, number="0402") as second,
                # A caller who gives up must not stop those behind.
                caller(engine, LINE, number="0403") as third,
            ):
                await second.answered()
                await third.answered()
                async with caller(engine, LINE, number="0404") as fourth:
                    await fourth.answered()
                    await second.media.hears(is_hold_sentence)
                    await fourth.media.hears(is_hold_sentence)
                    await third.hang_up()
                    await first.hang_up()
                    assert (await line.saw(CallArrived)).caller == "0402"
                    await second.hang_up()
                    assert (await line.saw(CallArrived)).caller == "0404"


async def test_engine_dies_and_comes_back(tmp_path: Path) -> None:
    tools.sipp()
    write_sound(tmp_path / "hold-sentence", HOLD_TONE, 0.6)
    with running_engine(tmp_path, tools.asterisk()) as engine:
        async with our_line(engine) as line:
            async with caller(engine, LINE) as call:
                await line.takes()
                await call.answered()
                engine.kill()
                await line.saw(EngineLost)
                call.process_ends()
            engine.start()
            await line.saw(EngineFound)
            assert (await line.engine.survey()).channels == {}
            async with caller(engine, LINE) as call:
                await line.takes()
                await call.answered()


async def test_who_is_found_in_a_long_announcement_can_be_moved_at_once(
    engine: Engine, tmp_path: Path
) -> None:
    """Asterisk does nothing with a channel before it has heard to the end what it was given."""
    write_sound(tmp_path / "long", 700.0, 60.0)
    async with caller(engine, LINE) as call:
        async with our_line(engine) as line:
            channel = await line.takes()
            await call.answered()
            await line.engine.play(channel, [tmp_path / "long"], "p-1")
            await call.media.hears(partial(is_tone, 700.0))
        async with our_line(engine) as after:
            survey = await after.engine.survey()
            assert [one.channel for one in survey.arrived] == [channel]
            await after.engine.music(channel)
            await call.media.hears(is_speech, over=0.5)
            await call.hang_up()
