"""A morning of a supervisor: 40 callers, 6 agents, and what goes wrong on an ordinary day. The line
closes at the hour with people still waiting, and they are served."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.database import Database
from servicetelefon.phone.port import Refusal
from world import World, a_world

pytestmark = pytest.mark.journeys

HALF_PAST_ELEVEN = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
CLOSES = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 12 o'clock in the city
AGENTS = ("anna", "berta", "cem", "dora", "emil", "fatma")
CALLERS = 40
STEP = timedelta(seconds=10)
TALKS_FOR = timedelta(minutes=5)
OFFICE, OFFICE_NUMBER = "office:amt-nord", "+49990110"


@dataclass
class Morning:
    """Callers come every 45 seconds; agents take what rings, talk, write the outcome."""

    world: World
    called: int = 0
    ends_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    away: set[str] = field(default_factory=set[str])
    order: list[str] = field(default_factory=list[str])
    arrived: list[str] = field(default_factory=list[str])
    lost: set[str] = field(default_factory=set[str])

    async def step(self) -> None:
        world = self.world
        await world.clock.move(STEP)
        await world.line.tick(world.clock.now())
        await world.quiet()
        for name in AGENTS:
            if name not in self.away:
                await self._works(name)

    async def caller(self) -> None:
        world, channel = self.world, f"c{self.called}"
        self.called += 1
        world.telephony.caller_rings(channel, caller=f"+4940{self.called:07}")
        await world.quiet()
        if world.telephony.channels[channel].hears != "announcement":
            return
        for _ in range(2):  # a wrong key twice still leads to a person
            world.telephony.presses(channel, "9")
            await world.quiet()
        if any(call.channel == channel for call in world.book):
            self.arrived.append(channel)

    async def _works(self, name: str) -> None:
        world, agent = self.world, self.world.agents[name]
        state = await world.state_of(name)
        if world.telephony.ringing_at(world.phone(name)):
            leg = world.telephony.answers(world.phone(name))
            await world.quiet()
            self._answered(leg)
            self.ends_at.setdefault(name, world.clock.now() + TALKS_FOR)
        elif state == "talking" and world.clock.now() >= self.ends_at.get(name, CLOSES):
            await world.desk.talk.end(agent)
            await world.line.tick(world.clock.now())
            await world.quiet()
        elif state == "wrap_up":
            view = await world.desk.view(agent)
            assert view is not None
            assert view.call is not None
            await world.desk.close(agent, Work(view.call.contact), Outcome.ANSWERED)
            self.ends_at.pop(name, None)
        elif state in ("paused", "away"):
            await world.is_ready(name)

    def _answered(self, leg: str) -> None:
        for channel in self.world.telephony.channels:
            if channel.startswith("c") and self.world.telephony.talk_between(channel, leg):
                self.order += [channel] if channel not in self.order else []

    async def somebody_who(self, state: str) -> str:
        for _ in range(60):
            for name in AGENTS:
                if name not in self.away and await self.world.state_of(name) == state:
                    return name
            await self.step()
        raise AssertionError(f"nobody is ever {state}")


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", HALF_PAST_ELEVEN) as made:
        for name in AGENTS:
            await made.sits_down(name)
            await made.is_ready(name)
        yield made


async def _one_loses_the_network(morning: Morning) -> None:
    world, name = morning.world, await morning.somebody_who("talking")
    leg = next(c for c, one in world.telephony.channels.items() if one.phone == world.phone(name))
    morning.away.add(name)
    world.telephony.unregister(world.phone(name))
    world.telephony.goes(leg, hung_up=False)
    await world.quiet()
    assert await world.state_of(name) == "lost"
    # Half a minute later the network is there again: the same agent is rung, the talk goes on.
    for _ in range(3):
        await morning.step()
    world.telephony.register(world.phone(name))
    await world.quiet()
    morning.away.discard(name)
    await morning.step()
    assert await world.state_of(name) == "talking"


async def _one_closes_the_laptop(morning: Morning) -> None:
    world, name = morning.world, await morning.somebody_who("talking")
    leg = next(c for c, one in world.telephony.channels.items() if one.phone == world.phone(name))
    caller = next(c for c in morning.order if world.telephony.talk_between(c, leg))
    morning.away.add(name)
    world.telephony.unregister(world.phone(name))
    world.telephony.goes(leg, hung_up=False)
    for _ in range(8):
        await morning.step()
    assert await world.state_of(name) == "away"
    assert caller in world.telephony.channels, "the caller hears music and keeps the place"
    morning.order.remove(caller)
    morning.lost.add(caller)


async def _a_transfer_fails(morning: Morning) -> None:
    world, name = morning.world, await morning.somebody_who("talking")
    agent = world.agents[name]
    await world.desk.talk.consult(agent, OFFICE)
    await world.line.tick(world.clock.now())
    await world.quiet()
    world.telephony.refuses(OFFICE_NUMBER, Refusal.BUSY)
    await world.quiet()
    assert await world.state_of(name) == "talking"


async def _an_announcement_is_put_on(morning: Morning) -> None:
    morning.world.telephony.said.clear()
    morning.world.switches[0] = Switches(notice=frozenset({"sozial"}))
    await morning.caller()
    notice = morning.world.city.announcements["notice"].texts["de"]
    assert f"de: {notice}" in morning.world.telephony.said


async def test_a_morning(world: World):
    morning = Morning(world)
    happens = {
        8: _one_loses_the_network,
        16: _a_transfer_fails,
        22: _an_announcement_is_put_on,
        28: _one_closes_the_laptop,
    }
    while morning.called < CALLERS:
        await morning.caller()
        for _ in range(4):
            await morning.step()
        if doing := happens.pop(morning.called, None):
            await doing(morning)
    assert not happens

    # At the hour people still wait; whoever calls now is told the truth.
    await world.clock.move(max(CLOSES - world.clock.now(), timedelta(0)))
    await world.line.tick(world.clock.now())
    await world.quiet()
    assert (await world.states()).count("waiting") > 0
    world.telephony.said.clear()
    world.telephony.caller_rings("late")
    await world.quiet()
    assert world.telephony.said == [
        "de: Wir sind jetzt nicht da. Wir sind wieder da: heute um 13 Uhr."
    ]
    world.telephony.goes("late")
    for _ in range(300):
        await morning.step()
        if set(await world.states()) == {"closed"}:
            break

    assert len(morning.arrived) == CALLERS
    served = Counter(outcome for outcome, _ in await world.contacts())
    assert served == {"answered": CALLERS, "left_told_closed": 1}
    assert [one for one in morning.order if one not in morning.lost] == [
        one for one in morning.arrived if one not in morning.lost
    ], "everybody in the order of arrival"
