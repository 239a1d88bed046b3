"""The one voluntary question at the end of a call: answered by a key while the agent writes."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from journeys.test_one_call import talks
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.database import Database
from world import World, a_world

pytestmark = pytest.mark.journeys

ASKS = "Hat Ihnen das Gespräch geholfen"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        made.switches[0] = Switches(question=frozenset({"sozial"}))
        yield made


async def agent_ends(world: World) -> str:
    """The agent's channel; the caller hears the question."""
    channel = await talks(world)
    await world.desk.talk.end(world.agents["anna"])
    await world.pass_time(1)
    assert channel not in world.telephony.channels
    assert ASKS in world.telephony.said[-1]
    assert await world.state_of("anna") == "wrap_up"
    return channel


async def answers(world: World) -> list[tuple[bool, str | None]]:
    async with world.database.step() as tx:
        rows = await tx.rows("select asked_helped, helped from records.contact order by arrived_at")
    return [(row[0], row[1]) for row in rows]


async def closes(world: World) -> None:
    anna = world.agents["anna"]
    view = await world.desk.view(anna)
    assert view is not None
    assert view.call is not None
    await world.desk.close(anna, Work(view.call.contact), Outcome.ANSWERED)


@pytest.mark.parametrize(("key", "helped"), [("1", "yes"), ("2", "partly"), ("3", "no")])
async def test_a_key_is_the_answer_and_the_call_ends_with_thanks(
    world: World, key: str, helped: str
):
    await agent_ends(world)
    world.telephony.presses("c1", key)
    await world.quiet()
    assert world.telephony.said[-1].startswith("de: Vielen Dank")
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    assert "c1" not in world.telephony.channels
    assert await answers(world) == [(True, helped)]
    await closes(world)
    assert await world.contacts() == [("answered", "agent")]


async def test_silence_is_no_answer_and_other_keys_are_none(world: World):
    await agent_ends(world)
    world.telephony.presses("c1", "7")
    await world.quiet()
    assert "c1" in world.telephony.channels
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    assert "c1" not in world.telephony.channels
    assert await answers(world) == [(True, None)]
    assert await world.state_of("anna") == "wrap_up"  # who writes is left alone


async def test_whoever_hangs_up_has_been_asked(world: World):
    await agent_ends(world)
    world.telephony.goes("c1")
    await world.quiet()
    assert await answers(world) == [(True, None)]


async def test_an_agent_who_is_quicker_than_the_question_leaves_nobody_in_silence(world: World):
    await agent_ends(world)
    await closes(world)
    await world.pass_time(1)
    assert "c1" not in world.telephony.channels
    assert await world.state_of("anna") == "ready"


async def test_a_caller_who_hangs_up_first_is_not_asked(world: World):
    await talks(world)
    world.telephony.goes("c1")
    await world.quiet()
    assert await answers(world) == [(False, None)]


async def test_without_the_switch_nobody_is_asked(world: World):
    world.switches[0] = Switches()
    await talks(world)
    await world.desk.talk.end(world.agents["anna"])
    await world.pass_time(1)
    assert "c1" not in world.telephony.channels
    assert await answers(world) == [(False, None)]
