"""The database goes away in the middle: running calls go on, new ones are held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.talking import begins
from outage import Outage
from servicetelefon.ops.postgres_use import TemporaryCluster
from world import World, build

pytestmark = pytest.mark.journeys


@pytest.fixture
def outage(template: tuple[TemporaryCluster, str], dsn: str) -> Outage:
    return Outage(template[0], dsn)


async def test_talk_goes_on_and_its_steps_are_replayed_once(world: World, outage: Outage):
    _, agent_channel = await begins(world)
    outage.begins()
    world.telephony.goes("c1")
    await world.quiet()
    assert agent_channel not in world.telephony.channels  # the agent's leg was ended all the same
    outage.ends()
    await world.pass_time(5)
    assert await world.states() == ["wrap_up"]
    assert await world.state_of("anna") == "wrap_up"


async def test_an_offer_answered_meanwhile_has_not_lapsed(world: World, outage: Outage):
    await world.sits_down("anna")
    await world.is_ready("anna")
    world.telephony.caller_rings("c1")
    await world.quiet()
    for _ in range(2):
        world.telephony.listens_to_the_end("c1")
        await world.quiet()
    await world.pass_time(3)
    outage.begins()
    channel = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", channel)
    outage.ends()
    await world.pass_time(5)
    assert await world.states() == ["talking"]
    assert await world.state_of("anna") == "talking"


async def test_a_new_caller_goes_to_the_hold_loop(world: World, outage: Outage):
    outage.begins()
    world.telephony.caller_rings("c1")
    await world.quiet()
    assert world.telephony.held_back == ["c1"]
    outage.ends()
    await world.pass_time(5)
    assert await world.contacts() == []


async def test_a_restart_finds_the_spool_and_replays_it(
    world: World, outage: Outage, tmp_path: Path
):
    await begins(world)
    outage.begins()
    world.telephony.goes("c1")
    await world.quiet()
    await world.tasks.close()
    outage.ends()
    after = build(world.database, tmp_path / "ring", world.clock, world.telephony)
    after.tasks.start(after.line.run(), "line")
    after.agents = world.agents
    await after.settles()
    await after.quiet()
    assert await after.states() == ["wrap_up"]
    assert await after.state_of("anna") == "wrap_up"
    await after.tasks.close()
