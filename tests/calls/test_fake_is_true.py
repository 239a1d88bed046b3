"""The fake engine of the journeys and the real Asterisk through the same checks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from fakes.telephony import FakeTelephony
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    EngineFound,
    KeyPressed,
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRefused,
    PhoneRinging,
    PhoneSeen,
    PromptEnded,
    Refusal,
    Ring,
)
from telephony import phones, sipp
from telephony.engine import LINE, Engine
from telephony.line import Line, our_line

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-fake", PhoneKind.DESK, "generated-secret")
_CODES = {  # that there is no way out, only a carrier can say: test_outside
    Refusal.BUSY: 486,
    Refusal.DECLINED: 603,
    Refusal.NO_ANSWER: 480,
    Refusal.UNREACHABLE: 488,
}


class Caller(Protocol):
    async def presses(self, key: str) -> None: ...
    async def hangs_up(self) -> None: ...


class Handset(Protocol):
    async def answers(self) -> None: ...
    async def refuses(self, why: Refusal) -> None: ...
    async def hangs_up(self) -> None: ...


class Town(Protocol):
    """Callers and agents' phones around one engine."""

    line: Line

    def caller(self) -> AbstractAsyncContextManager[Caller]: ...
    def phone(self) -> AbstractAsyncContextManager[Handset]: ...


@dataclass
class RealCaller:
    call: sipp.Call

    async def presses(self, key: str) -> None:
        await self.call.answered()
        self.call.media.press(key)

    async def hangs_up(self) -> None:
        await self.call.hang_up()


@dataclass
class RealHandset:
    desk: phones.Phone

    async def answers(self) -> None:
        await self.desk.rung()
        await self.desk.answer()

    async def refuses(self, why: Refusal) -> None:
        await self.desk.rung()
        await self.desk.reply(_CODES[why])

    async def hangs_up(self) -> None:
        await self.desk.hang_up()


@dataclass
class RealTown:
    line: Line
    engine: Engine

    @asynccontextmanager
    async def caller(self) -> AsyncGenerator[Caller]:
        async with sipp.caller(self.engine, LINE) as call:
            yield RealCaller(call)

    @asynccontextmanager
    async def phone(self) -> AsyncGenerator[Handset]:
        async with phones.phone(self.engine, AGENT.name, AGENT.secret) as desk:
            yield RealHandset(desk)


@dataclass
class FakeEnd:
    """A caller or a phone of the fake engine."""

    engine: FakeTelephony
    channel: str = ""

    async def presses(self, key: str) -> None:
        self.engine.presses(self.channel, key)

    async def answers(self) -> None:
        self.channel = self.engine.answers(AGENT.name)

    async def refuses(self, why: Refusal) -> None:
        self.engine.refuses(AGENT.name, why)

    async def hangs_up(self) -> None:
        self.engine.goes(self.channel)


@dataclass
class FakeTown:
    line: Line
    engine: FakeTelephony
    _names: list[str] = field(default_factory=lambda: ["caller-2", "caller-1"])

    @asynccontextmanager
    async def caller(self) -> AsyncGenerator[Caller]:
        channel = self._names.pop()
        self.engine.caller_rings(channel, LINE, "040428280")
        yield FakeEnd(self.engine, channel)

    @asynccontextmanager
    async def phone(self) -> AsyncGenerator[Handset]:
        self.engine.register(AGENT.name)
        yield FakeEnd(self.engine)


@asynccontextmanager
async def fake_town() -> AsyncGenerator[FakeTown]:
    engine = FakeTelephony(ManualClock(datetime(2026, 11, 23, 9, tzinfo=UTC)))
    line, tasks = Line(engine), Tasks("fake")
    tasks.start(line.listen(), "ears")
    try:
        await line.saw(EngineFound)
        yield FakeTown(line, engine)
    finally:
        await tasks.close()


@pytest.fixture(params=["fake", "real"])
async def town(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    if request.param == "fake":
        async with fake_town() as fake:
            yield fake
    else:
        # Only the real one needs Asterisk; the fake's half runs everywhere.
        engine: Engine = request.getfixturevalue("engine")
        async with our_line(engine) as line:
            yield RealTown(line, engine)


def ring(channel: str) -> Ring:
    return Ring(channel, AGENT.name, "Servicetelefon", timedelta(seconds=5))


async def test_call_arrives_and_is_found_by_a_survey(town: Town) -> None:
    async with town.caller():
        arrived = await town.line.saw(CallArrived)
        assert (arrived.dialled, arrived.caller, arrived.answered) == (LINE, "040428280", False)
        found = await town.line.engine.survey()
        assert [one.channel for one in found.arrived] == [arrived.channel]
        assert arrived.channel in found.channels


async def test_keys_and_ends_of_prompts_are_told(town: Town, prompt: Path) -> None:
    async with town.caller() as caller:
        channel = await town.line.takes()
        await town.line.engine.play(channel, [prompt] * 20, "menu")
        await caller.presses("3")
        assert await town.line.saw(KeyPressed) == KeyPressed(channel, "3")
        await town.line.engine.stop_playing("menu")
        await town.line.engine.stop_playing("menu")
        assert await town.line.saw(PromptEnded) == PromptEnded(channel, "menu")
        await caller.hangs_up()
        assert await town.line.saw(ChannelGone) == ChannelGone(channel, hung_up=True)
        assert town.line.of_calls == []


async def test_phone_rings_answers_talks_and_hangs_up(town: Town) -> None:
    engine = town.line.engine
    await engine.admit(AGENT)
    async with town.phone() as desk, town.caller():
        channel = await town.line.takes()
        await engine.ring(ring("leg"))
        await engine.ring(ring("leg"))
        assert await town.line.saw(PhoneRinging) == PhoneRinging("leg")
        await desk.answers()
        assert await town.line.saw(PhoneAnswered) == PhoneAnswered("leg")
        await engine.connect("talk", [channel, "leg"])
        await engine.connect("talk", [channel, "leg"])
        found = await engine.survey()
        assert found.bridges["talk"] == {channel, "leg"}
        assert found.channels["leg"] == "Up"
        await engine.music(channel)
        assert (await engine.survey()).bridges["talk"] == {"leg"}
        await desk.hangs_up()
        assert await town.line.saw(ChannelGone) == ChannelGone("leg", hung_up=True)
        await engine.dissolve("talk")
        await engine.dissolve("talk")
        found = await engine.survey()
        assert "talk" not in found.bridges
        assert set(found.channels) == {channel}
        await engine.hang_up(channel)
        await engine.hang_up(channel)
        assert await town.line.saw(ChannelGone) == ChannelGone(channel, hung_up=False)


@pytest.mark.parametrize("why", list(_CODES))
async def test_phone_refuses(town: Town, why: Refusal) -> None:
    await town.line.engine.admit(AGENT)
    async with town.phone() as desk:
        await town.line.engine.ring(ring(f"leg-{why}"))
        await desk.refuses(why)
        assert await town.line.saw(PhoneRefused) == PhoneRefused(f"leg-{why}", why)


async def test_phone_that_is_not_there_is_unreachable_and_known_when_it_comes(town: Town) -> None:
    engine = town.line.engine
    await engine.expel(AGENT.name)
    await engine.admit(AGENT)
    await engine.ring(ring("nobody"))
    assert await town.line.saw(PhoneRefused) == PhoneRefused("nobody", Refusal.UNREACHABLE)
    assert AGENT.name not in await engine.phones()
    async with town.phone():
        assert (await town.line.saw(PhoneSeen, lambda one: one.phone == AGENT.name)).there
        assert AGENT.name in await engine.phones()
        await engine.expel(AGENT.name)
        assert AGENT.name not in await engine.phones()


async def test_ringing_is_withdrawn(town: Town) -> None:
    await town.line.engine.admit(AGENT)
    async with town.phone():
        await town.line.engine.ring(ring("withdrawn"))
        await town.line.saw(PhoneRinging)
        await town.line.engine.hang_up("withdrawn")
        assert await town.line.saw(ChannelGone) == ChannelGone("withdrawn", hung_up=False)


async def test_call_given_to_the_hold_loop_is_not_told_as_gone(town: Town) -> None:
    async with town.caller():
        arrived = await town.line.saw(CallArrived)
        await town.line.engine.hold_back(arrived.channel)
        async with asyncio.timeout(5):
            while arrived.channel in (await town.line.engine.survey()).channels:
                pass
        assert not [event for event in town.line.events if isinstance(event, ChannelGone)]


async def test_commands_to_what_is_not_there_do_nothing(town: Town, prompt: Path) -> None:
    engine = town.line.engine
    await engine.answer("nobody")
    await engine.play("nobody", [prompt], "nothing")
    await engine.stop_playing("nothing")
    await engine.music("nobody")
    await engine.mute("nobody", on=True)
    await engine.connect("nothing", ["nobody"])
    await engine.dissolve("nothing")
    await engine.hang_up("nobody")
    assert town.line.of_calls == []
