"""A call through the real engine: arrives, hears, presses, waits, talks, is held, ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    KeyPressed,
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRinging,
    PromptEnded,
    Ring,
)
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.phones import phone
from telephony.sipp import caller
from telephony.sound import is_speech, is_tone

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-4711", PhoneKind.DESK, "generated-secret")
CALLER, AGENTS, PROMPT = 440.0, 600.0, 700.0
is_caller, is_agent, is_prompt = (partial(is_tone, hz) for hz in (CALLER, AGENTS, PROMPT))


async def test_call_arrives_with_line_number_and_time_of_first_ring(
    engine: Engine, line: Line
) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    async with caller(engine, LINE, number="040428280"):
        arrived = await line.saw(CallArrived)
        assert (arrived.dialled, arrived.caller) == (LINE, "040428280")
        assert before <= arrived.first_ring <= datetime.now(UTC)
        assert not arrived.answered
        assert not arrived.from_browser


async def test_withheld_number_never_reaches_us(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE, number="040428281", identity="Privacy: id"):
        assert (await line.saw(CallArrived)).caller is None


async def test_prompt_is_heard_and_its_end_is_told(
    engine: Engine, line: Line, prompt: Path
) -> None:
    async with caller(engine, LINE) as call:
        channel = await line.takes()
        await call.answered()
        await line.engine.play(channel, [prompt, prompt], "greeting-1")
        await line.engine.play(channel, [prompt, prompt], "greeting-1")  # told twice
        await call.media.hears(is_prompt)
        ended = await line.saw(PromptEnded)
        assert ended == PromptEnded(channel, "greeting-1")
        await call.media.falls_silent()


async def test_key_is_told_and_stops_a_prompt(engine: Engine, line: Line, prompt: Path) -> None:
    async with caller(engine, LINE) as call:
        channel = await line.takes()
        await call.answered()
        await line.engine.play(channel, [prompt] * 9, "menu-1")
        await call.media.hears(is_prompt)
        call.media.press("25#")
        assert [(await line.saw(KeyPressed)).key for _ in range(3)] == ["2", "5", "#"]
        await line.engine.stop_playing("menu-1")
        await line.saw(PromptEnded)
        await call.media.falls_silent()
        await line.engine.stop_playing("menu-1")


async def test_music_plays_for_everybody_who_waits_and_for_who_comes_later(
    engine: Engine, line: Line, prompt: Path
) -> None:
    async with caller(engine, LINE) as first:
        channel = await line.takes()
        await first.answered()
        await line.engine.music(channel)
        await line.engine.music(channel)
        await first.media.hears(is_speech, over=0.5)
        async with caller(engine, LINE) as second:
            await line.engine.music(await line.takes())
            await second.answered()
            await second.media.hears(is_speech, over=0.5)
        await line.engine.play(channel, [prompt], "still-waiting")
        await first.media.hears(is_prompt)
        await line.saw(PromptEnded)
        await first.media.hears(is_speech, over=0.5)
        await first.hang_up()
    async with caller(engine, LINE) as third:  # everybody had left: the music begins again
        await line.engine.music(await line.takes())
        await third.answered()
        await third.media.hears(is_speech, over=0.5)


async def test_rung_phone_shows_the_service_and_never_the_caller(
    engine: Engine, line: Line
) -> None:
    await line.engine.admit(AGENT)
    async with caller(engine, LINE), phone(engine, AGENT.name, AGENT.secret) as desk:
        await line.takes()
        ring = Ring("ring-1", AGENT.name, 'Service "Telefon" Köln', timedelta(seconds=5))
        await line.engine.ring(ring)
        await line.engine.ring(ring)  # told twice
        shown = await desk.rung()
        assert "Service Telefon Köln" in shown
        assert "040428280" not in shown
        assert await line.saw(PhoneRinging) == PhoneRinging("ring-1")
        await desk.answer()
        assert await line.saw(PhoneAnswered) == PhoneAnswered("ring-1")


async def test_caller_and_agent_hear_each_other_and_hold_and_mute_part_them(
    engine: Engine, line: Line, prompt: Path
) -> None:
    await line.engine.admit(AGENT)
    async with (
        caller(engine, LINE, hums=CALLER) as call,
        phone(engine, AGENT.name, AGENT.secret, hums=AGENTS) as desk,
    ):
        channel = await line.takes()
        await call.answered()
        await line.engine.play(channel, [prompt] * 9, "menu-1")  # still plays when connected
        await line.reaches(desk, "ring-1")
        for _ in range(2):
            await line.engine.connect("talk-1", [channel, "ring-1"])
        await call.media.hears(is_agent)
        await desk.media.hears(is_caller)

        await line.engine.mute("ring-1", on=True)
        await call.media.falls_silent()
        await line.engine.mute("ring-1", on=False)
        await call.media.hears(is_agent)

        await line.engine.music(channel)
        await call.media.hears(is_speech, over=0.5)
        await desk.media.falls_silent()
        await line.engine.connect("talk-1", [channel, "ring-1"])
        await call.media.hears(is_agent)


async def test_our_hang_up_reaches_both(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    async with caller(engine, LINE) as call, phone(engine, AGENT.name, AGENT.secret) as desk:
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "ring-1")
        await line.engine.connect("talk-1", [channel, "ring-1"])
        await line.engine.hang_up("ring-1")
        await desk.gone()
        assert await line.saw(ChannelGone) == ChannelGone("ring-1", hung_up=False)
        await line.engine.hang_up(channel)
        await call.gone()
        assert await line.saw(ChannelGone) == ChannelGone(channel, hung_up=False)
        await line.engine.dissolve("talk-1")
        await line.engine.dissolve("talk-1")
        # At once again and again: Asterisk refuses one that it is just ending with 409, not 404.
        for turn in range(200):
            await line.engine.connect(f"talk-again-{turn}", ["nobody"])
            await line.engine.dissolve(f"talk-again-{turn}")
            await line.engine.dissolve(f"talk-again-{turn}")


async def test_caller_is_passed_on_warmly(engine: Engine, line: Line) -> None:
    """The agent consults while the caller hears music; then all three talk, then without agent."""
    office = PhoneAccount("office-1", PhoneKind.DESK, "another-secret")
    await line.engine.admit(AGENT)
    await line.engine.admit(office)
    async with (
        caller(engine, LINE, hums=CALLER) as call,
        phone(engine, AGENT.name, AGENT.secret, hums=AGENTS) as desk,
        phone(engine, office.name, office.secret) as third,
    ):
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "agent-leg")
        await line.engine.music(channel)
        await line.reaches(third, "office-leg")
        await line.engine.connect("consult-1", ["agent-leg", "office-leg"])
        await third.media.hears(is_agent)
        await call.media.hears(is_speech, over=0.5)
        await line.engine.connect("consult-1", ["agent-leg", "office-leg", channel])
        await call.media.hears(is_agent)
        third.media.hum(900)
        await line.engine.hang_up("agent-leg")
        await desk.gone()
        await call.media.hears(partial(is_tone, 900))
        await third.media.hears(is_caller)


async def test_keys_are_sent_to_the_other_side(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE) as call:
        channel = await line.takes()
        await call.answered()
        await line.engine.send_keys(channel, "4#")
        await call.media.is_pressed("4#")


async def test_each_side_may_hang_up(engine: Engine, line: Line) -> None:
    await line.engine.admit(AGENT)
    async with phone(engine, AGENT.name, AGENT.secret) as desk, caller(engine, LINE) as call:
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "ring-1")
        await desk.hang_up()
        assert await line.saw(ChannelGone) == ChannelGone("ring-1", hung_up=True)
        await call.hang_up()
        assert await line.saw(ChannelGone) == ChannelGone(channel, hung_up=True)


async def test_commands_to_a_channel_that_is_gone_do_nothing(
    engine: Engine, line: Line, prompt: Path
) -> None:
    async with caller(engine, LINE) as call:
        channel = await line.takes()
        await call.answered()
        await call.hang_up()
        await line.saw(ChannelGone)
    await line.engine.answer(channel)
    await line.engine.play(channel, [prompt], "too-late")
    await line.engine.stop_playing("too-late")
    await line.engine.music(channel)
    await line.engine.mute(channel, on=True)
    await line.engine.send_keys(channel, "1")
    await line.engine.connect("talk-1", [channel])
    await line.engine.hold_back(channel)
    await line.engine.hang_up(channel)
    await line.engine.dissolve("talk-1")
    assert line.of_calls == []


async def test_caller_hangs_up_before_the_answer(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE) as call:
        arrived = await line.saw(CallArrived)
        await call.hang_up()
        assert (await line.saw(ChannelGone)).channel == arrived.channel
