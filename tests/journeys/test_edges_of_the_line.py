"""What breaks for a reason of our own: its neighbours go on, nothing is thrown away, it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from journeys.talking import begins
from outage import Outage
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.postgres_use import TemporaryCluster
from world import World, build

pytestmark = pytest.mark.journeys


@pytest.fixture
def outage(template: tuple[TemporaryCluster, str], dsn: str) -> Outage:
    return Outage(template[0], dsn)


async def test_a_due_call_that_breaks_is_interrupted_and_the_next_one_goes_on(world: World):
    for channel in ("c1", "c2"):
        world.telephony.caller_rings(channel)
        await world.quiet()
    world.telephony.broken.add("c1")
    await world.clock.move(timedelta(seconds=121))  # the end of the greeting was told to nobody
    await world.pass_time(1)
    # The third is the callback that the interrupted one is owed.
    assert await world.contacts() == [("interrupted", None), (None, None), (None, None)]
    assert await world.states() == ["closed", "menu"]
    assert "c1" not in world.telephony.channels
    assert world.line.edges.breaks == 1


async def test_a_request_that_breaks_is_kept_and_the_next_one_is_done(world: World):
    await begins(world, "anna", "c1")
    await begins(world, "berta", "c2")
    # The agent's leg is lost, and the words for the caller break.
    world.telephony.broken.add("c1")
    await world.desk.talk.ring_me(world.agents["anna"])
    await world.desk.talk.hold(world.agents["berta"])
    await world.pass_time(1)
    assert world.telephony.channels["c2"].hears == "music"
    async with world.database.step() as tx:
        rows = await tx.rows("select verb, broken from phone.request")
    assert {tuple(row) for row in rows} == {("ring_me", True), ("hold", False)}
    assert await world.line.edges.finding() == "broken: request ring_me (RuntimeError)"


async def test_a_spooled_step_that_cannot_be_written_goes_aside_and_the_others_are_written(
    world: World, outage: Outage, tmp_path: Path
):
    await begins(world, "anna", "c1")
    await begins(world, "berta", "c2")
    outage.begins()
    world.telephony.goes("c1")
    await world.quiet()
    world.telephony.goes("c2")
    await world.quiet()
    await world.tasks.close()
    spool = tmp_path / "spool"
    first, second = spool.read_text().splitlines()
    spool.write_text(
        first.replace('"choice":null', '"choice":"not a code"') + "\n{}\n" + second + "\n"
    )
    outage.ends()

    after = build(world.database, tmp_path / "ring", world.clock, world.telephony)
    after.tasks.start(after.line.run(), "line")
    after.agents = world.agents
    await after.settles()
    await after.pass_time(1)
    assert not spool.exists()
    assert (tmp_path / "spool-aside").read_text().count("\n") == 2
    assert "2 steps" in (await after.spool.finding() or "")
    # The caller of the first is gone all the same: no call stays open, no agent stays in it.
    assert "talking" not in await after.states()
    assert await after.state_of("anna") != "talking"
    assert await after.state_of("berta") == "wrap_up"
    await after.tasks.close()


@pytest.fixture
async def another(template: tuple[TemporaryCluster, str]) -> AsyncGenerator[Database]:
    """A database in which nothing of all that stands."""
    server, model = template
    address = server.create_database("another_line", template=model)
    async with Database(
        address, role=APP, name="another", failpoints=Failpoints(), size=3
    ) as served:
        yield served
    server.drop_database("another_line")


async def test_calls_that_the_database_does_not_know_are_taken_as_they_arrived(
    world: World, another: Database, tmp_path: Path
):
    """People talk and wait in the engine: the legs of agents end, no caller is forgotten, and one
    that breaks does not keep the line from working."""
    await begins(world, "anna", "c1")
    for channel in ("c2", "c3"):
        world.telephony.caller_rings(channel)
        await world.quiet()
    world.telephony.broken.add("c2")
    first_ring = world.telephony.channels["c1"].arrived
    await world.tasks.close()
    await world.clock.move(timedelta(minutes=5))

    after = build(another, tmp_path / "ring", world.clock, world.telephony)
    after.tasks.start(after.line.run(), "line")
    await after.settles()
    await after.quiet()
    assert sorted(after.telephony.channels) == ["c1", "c3"]  # the agent's leg has ended, c2 broke
    assert sorted(await after.states()) == ["closed", "greeting", "greeting"]
    async with another.step() as tx:
        rows = await tx.rows("select first_ring from phone.call order by first_ring")
    assert first_ring is not None
    assert rows[0][0] == first_ring.first_ring
    assert after.line.settled
    await after.tasks.close()


async def test_closing_while_the_line_writes_a_step_reads_the_call_again(world: World):
    await begins(world, "anna", "c1")
    anna = world.agents["anna"]
    await world.desk.talk.end(anna)
    await world.pass_time(1)
    view = await world.desk.view(anna)
    assert view is not None
    assert view.call is not None
    work = Work(view.call.contact)
    async with world.database.step() as line:
        await line.do("update phone.call set step = step + 1 where contact = %s", (work.contact,))
        closing = asyncio.create_task(world.desk.close(anna, work, Outcome.ANSWERED))
        await somebody_waits_for(world)
    await closing
    assert await world.contacts() == [("answered", "agent")]


async def somebody_waits_for(world: World) -> None:
    """Until a statement of another transaction waits for a row that is held."""
    waiting = "select from pg_locks where not granted"
    async with asyncio.timeout(30):
        while True:
            async with world.database.step() as tx:
                if await tx.row(waiting) is not None:
                    return
            await asyncio.sleep(0.01)
