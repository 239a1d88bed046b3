"""Callbacks from the agent's side: taken, answered, missed, broken, each as the caller's record."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from servicetelefon.desk.store import Work
from servicetelefon.domain.callback import (
    UNTIL_THE_NEXT_LOOK,
    CallbackChannel,
    CallbackReason,
    CallbackState,
)
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.callbacks import Asking
from servicetelefon.kit.database import Database
from servicetelefon.phone.port import Refusal
from servicetelefon.routing import callback_store, read
from servicetelefon.routing.callback_store import Callback
from world import World, a_world

pytestmark = pytest.mark.journeys

NUMBER = "+4940428280"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        await made.sits_down("anna")
        await made.is_ready("anna")
        yield made


async def asked(world: World, number: str = "040 428280") -> Callback:
    asking = Asking("sozial", number, CallbackChannel.PORTAL, CallbackReason.PROMISED)
    async with world.database.step() as tx:
        one = await world.callbacks.ask(tx, asking, world.clock.now())
    await world.pass_time(1)
    return one


async def stands(world: World, one: Callback) -> Callback:
    async with world.database.step() as tx:
        found = await callback_store.find(tx, one.id)
    assert found is not None
    return found


async def taken(world: World) -> str:
    channel = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    return channel


async def test_the_agent_is_rung_first_and_only_then_the_number_is_called(world: World):
    one = await asked(world)
    assert world.telephony.ringing_at(world.phone("anna"))
    assert world.telephony.dialled == []
    agent = await taken(world)
    assert world.telephony.dialled == [NUMBER]
    assert world.telephony.channels[agent].rings_back
    citizen = world.telephony.answers(NUMBER)
    await world.quiet()
    assert world.telephony.talk_between(agent, citizen)
    assert not world.telephony.channels[agent].rings_back
    assert (await stands(world, one)).state is CallbackState.IN_HAND

    anna = world.agents["anna"]
    await world.desk.talk.end(anna)
    await world.pass_time(1)
    view = await world.desk.view(anna)
    assert view is not None
    assert view.call is not None
    work = Work(view.call.contact, topic="grundsicherung")
    await world.desk.close(anna, work, Outcome.ANSWERED, gap=True)
    async with world.database.step() as tx:
        gaps = await tx.rows("select topic from records.contact where unanswered = 1")
    assert gaps == [("grundsicherung",)]
    assert (await stands(world, one)).state is CallbackState.REACHED
    assert await world.contacts() == [("answered", "agent")]


@pytest.mark.parametrize(
    ("why", "minutes", "outcome"),
    [(Refusal.NO_ANSWER, 15, "not_reached"), (Refusal.BUSY, 5, "number_busy"),
     (Refusal.UNREACHABLE, 15, "not_reached")],
)  # fmt: skip
async def test_nobody_answers_and_the_agent_is_free_at_once(
    world: World, why: Refusal, minutes: int, outcome: str
):
    one = await asked(world)
    agent = await taken(world)
    world.telephony.refuses(NUMBER, why)
    await world.quiet()
    assert agent not in world.telephony.channels
    assert await world.state_of("anna") == "ready"
    now = await stands(world, one)
    assert (now.state, now.tries, now.arrived_at) == (CallbackState.APPOINTED, 1, one.arrived_at)
    assert now.due_at == world.clock.now() + timedelta(minutes=minutes)
    assert (outcome, None) in await world.contacts()
    await world.clock.move(timedelta(minutes=minutes))
    await world.pass_time(1)
    assert world.telephony.ringing_at(world.phone("anna"))


async def test_while_the_carrier_is_away_no_try_counts_and_the_others_stand_back(world: World):
    one = await asked(world)
    other = await asked(world, number="040111111")
    for minute in range(4):  # more often than anybody is tried
        await taken(world)
        world.telephony.refuses(NUMBER, Refusal.NO_WAY_OUT)
        await world.quiet()
        for waits in (one, other):
            now = await stands(world, waits)
            assert (now.state, now.tries, now.held) == (CallbackState.APPOINTED, 0, "no_way_out")
            assert now.due_at == world.clock.now() + UNTIL_THE_NEXT_LOOK
            assert now.arrived_at == waits.arrived_at
        async with world.database.step() as tx:
            assert (await read.callbacks_owed(tx, world.clock.now())).no_way_out == 2
        assert await world.state_of("anna") == "ready"
        assert world.telephony.ringing_at(world.phone("anna")) is None
        assert ("no_way_out", None) in await world.contacts()
        assert world.telephony.dialled == [NUMBER] * (minute + 1)
        await world.clock.move(UNTIL_THE_NEXT_LOOK)
        await world.pass_time(1)
    await taken(world)
    world.telephony.answers(NUMBER)
    await world.quiet()
    now = await stands(world, one)
    assert (now.state, now.tries, now.held) == (CallbackState.IN_HAND, 1, None)
    async with world.database.step() as tx:
        assert (await read.callbacks_owed(tx, world.clock.now())).no_way_out == 0
        booked = await tx.rows("select count(*) from records.contact where first_try")
    assert booked == [(2,)]


async def test_nobody_is_ever_told_how_it_ended_and_it_ends_all_the_same(world: World):
    one = await asked(world)
    await taken(world)
    await world.clock.move(timedelta(minutes=1))
    await world.pass_time(1)
    assert (await stands(world, one)).state is CallbackState.APPOINTED
    assert world.telephony.ringing_at(NUMBER) is None


async def test_a_mailbox_is_a_try_and_nothing_is_left_there(world: World):
    one = await asked(world)
    await taken(world)
    world.telephony.answers(NUMBER)
    await world.quiet()
    anna = world.agents["anna"]
    await world.desk.talk.end(anna)
    await world.pass_time(1)
    view = await world.desk.view(anna)
    assert view is not None
    assert view.call is not None
    await world.desk.close(anna, Work(view.call.contact), Outcome.NO_CONVERSATION)
    now = await stands(world, one)
    assert (now.state, now.tries) == (CallbackState.APPOINTED, 1)


async def test_the_agent_may_give_up_while_it_rings(world: World):
    one = await asked(world)
    await taken(world)
    await world.desk.talk.end(world.agents["anna"])
    await world.pass_time(1)
    assert world.telephony.ringing_at(NUMBER) is None
    assert (await stands(world, one)).tries == 1
    assert await world.state_of("anna") == "ready"


async def test_a_lost_agent_is_no_try_and_the_place_is_kept(world: World):
    one = await asked(world)
    agent = await taken(world)
    world.telephony.unregister(world.phone("anna"))
    world.telephony.goes(agent, hung_up=False)
    await world.quiet()
    assert world.telephony.ringing_at(NUMBER) is None
    await world.pass_time(1)
    now = await stands(world, one)
    assert (now.state, now.tries, now.arrived_at) == (CallbackState.IN_ORDER, 0, one.arrived_at)
    await world.sits_down("berta")
    await world.is_ready("berta")
    assert world.telephony.ringing_at(world.phone("berta"))


async def test_a_declined_callback_goes_to_the_next(world: World):
    one = await asked(world)
    await world.sits_down("berta")
    await world.is_ready("berta")
    world.telephony.refuses(world.phone("anna"), Refusal.DECLINED)
    await world.quiet()
    assert world.telephony.ringing_at(world.phone("berta"))
    assert world.telephony.dialled == []
    assert (await stands(world, one)).tries == 0


async def test_a_caller_and_a_callback_in_the_order_of_arrival(world: World):
    await world.desk.away(world.agents["anna"])
    earlier = await asked(world, number="040111111")
    await world.pass_time(1)
    world.telephony.caller_rings("c1", dialled="500")
    await world.quiet()
    for _ in range(2):
        world.telephony.presses("c1", "9")
        await world.quiet()
    later = await asked(world, number="040222222")
    await world.is_ready("anna")
    await taken(world)
    assert world.telephony.dialled == ["+4940111111"]
    world.telephony.refuses("+4940111111", Refusal.NO_ANSWER)
    await world.quiet()
    agent = await taken(world)
    assert world.telephony.talk_between("c1", agent)
    assert (await stands(world, later)).state is CallbackState.IN_ORDER
    assert (await stands(world, earlier)).tries == 1
