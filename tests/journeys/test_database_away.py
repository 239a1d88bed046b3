"""The database goes away in the middle: running calls go on, new ones are held back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from servicetelefon.kit.database import Database
from servicetelefon.ops.postgres_use import TemporaryCluster
from world import World, a_world, build

pytestmark = pytest.mark.journeys


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        yield made


class Outage:
    """The database takes no connection and drops those it has: what a crash looks like."""

    def __init__(self, cluster: TemporaryCluster, dsn: str) -> None:
        self._admin = cluster.dsn()
        self._name = str(conninfo_to_dict(dsn)["dbname"])

    def begins(self) -> None:
        self._allow(sql.SQL("false"))
        with psycopg.connect(self._admin, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                (self._name,),
            )

    def ends(self) -> None:
        self._allow(sql.SQL("true"))

    def _allow(self, how: sql.SQL) -> None:
        with psycopg.connect(self._admin, autocommit=True) as admin:
            statement = sql.SQL("alter database {} allow_connections {}")
            admin.execute(statement.format(sql.Identifier(self._name), how))


@pytest.fixture
def outage(template: tuple[TemporaryCluster, str], dsn: str) -> Outage:
    return Outage(template[0], dsn)


async def talk(world: World) -> str:
    await world.sits_down("anna")
    await world.is_ready("anna")
    world.telephony.caller_rings("c1")
    await world.quiet()
    for _ in range(2):
        world.telephony.listens_to_the_end("c1")
        await world.quiet()
    await world.pass_time(3)
    channel = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    return channel


async def test_talk_goes_on_and_its_steps_are_replayed_once(world: World, outage: Outage):
    agent_channel = await talk(world)
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
    await talk(world)
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
