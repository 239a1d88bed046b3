"""While the order of waiting may not run, agents take the next person by hand: in the order of
arrival, of those that they can help, and nobody else rings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from outage import Outage
from servicetelefon.journey.agent import NobodyWaits
from servicetelefon.kit.database import Database
from servicetelefon.ops.postgres_use import TemporaryCluster
from world import World, a_world, build

pytestmark = pytest.mark.journeys


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", queue_approved=False) as made:
        for name in ("anna", "berta"):
            await made.sits_down(name)
            await made.is_ready(name)
        yield made


async def waits(world: World, channel: str) -> None:
    world.telephony.caller_rings(channel, dialled="500")
    await world.quiet()
    for _ in range(2):
        world.telephony.presses(channel, "9")
        await world.quiet()


async def takes_next(world: World, name: str) -> None:
    await world.desk.take_next(world.agents[name])
    await world.pass_time(1)


async def test_nobody_rings_by_itself_and_the_first_come_is_taken_first(world: World) -> None:
    for channel in ("c1", "c2"):
        await waits(world, channel)
        await world.pass_time(1)
    assert await world.states() == ["waiting", "waiting"]
    assert not world.telephony.rang
    await takes_next(world, "berta")
    assert world.telephony.ringing_at(world.phone("berta"))
    world.telephony.answers(world.phone("berta"))
    await world.quiet()
    async with world.database.step() as tx:
        talking = await tx.row("select channel from phone.call where state = 'talking'")
    assert talking == ("c1",)
    await takes_next(world, "anna")
    world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert await world.states() == ["talking", "talking"]


async def test_nobody_rings_for_whom_a_line_finds_in_its_spool_at_its_start(
    world: World, template: tuple[TemporaryCluster, str], dsn: str, tmp_path: Path
) -> None:
    outage = Outage(template[0], dsn)
    world.telephony.caller_rings("c1", dialled="500")
    await world.quiet()
    outage.begins()
    for _ in range(2):
        world.telephony.presses("c1", "9")
        await world.quiet()
    await world.tasks.close()
    outage.ends()
    after = build(
        world.database, tmp_path / "ring", world.clock, world.telephony, queue_approved=False
    )
    after.tasks.start(after.line.run(), "line")
    await after.settles()
    await after.quiet()
    assert await after.states() == ["waiting"]
    assert not after.telephony.rang
    after.agents = world.agents
    await takes_next(after, "anna")
    assert after.telephony.ringing_at(after.phone("anna"))
    await after.tasks.close()


async def test_after_a_talk_the_agent_is_asked_again(world: World) -> None:
    await waits(world, "c1")
    await waits(world, "c2")
    await takes_next(world, "anna")
    await world.desk.talk.decline(world.agents["anna"])
    await world.pass_time(20)
    assert len(world.telephony.rang) == 1
    await takes_next(world, "berta")
    assert world.telephony.ringing_at(world.phone("berta"))


async def test_who_can_help_nobody_takes_nobody(world: World) -> None:
    with pytest.raises(NobodyWaits):
        await takes_next(world, "anna")
    await waits(world, "c1")
    await world.sits_down("carla", skills=("chat",))
    await world.is_ready("carla")
    with pytest.raises(NobodyWaits):
        await takes_next(world, "carla")
    assert await world.states() == ["waiting"]
