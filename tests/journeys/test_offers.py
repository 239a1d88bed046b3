"""An offer rings once, whatever happens while it is answered, declined, or the engine dies."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.journey.callbacks import Asking
from servicetelefon.kit.database import Database
from servicetelefon.phone.port import EngineFound
from world import World, a_world, wait_a_turn

pytestmark = pytest.mark.journeys


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        await made.sits_down("anna")
        await made.is_ready("anna")
        yield made


async def comes_true(true: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if true():
            return
        await wait_a_turn()
    raise AssertionError("this never came true")


async def waits(world: World) -> None:
    world.telephony.caller_rings("c1", dialled="500")
    await world.quiet()
    for _ in range(2):
        world.telephony.presses("c1", "9")
        await world.quiet()


async def test_who_has_declined_is_not_rung_again_for_the_same_offer(world: World) -> None:
    """A second passes while the engine ends the leg: the offer still stands open on disk."""
    await waits(world)
    assert world.telephony.ringing_at(world.phone("anna"))
    world.telephony.meanwhile = world.offers.ring_open  # as the tick does each second
    await world.desk.talk.decline(world.agents["anna"])
    await world.pass_time(1)
    world.telephony.meanwhile = None
    assert len(world.telephony.rang) == len(set(world.telephony.rang))
    assert world.telephony.ringing_at(world.phone("anna")) is None
    async with world.database.step() as tx:
        assert await tx.rows("select state from routing.offer") == [("declined",)]


async def test_a_phone_that_cannot_be_reached_is_rung_once(world: World) -> None:
    """The engine refuses in a tenth of a millisecond: whoever rings again at once rings for ever."""
    world.telephony.registered.discard(world.phone("anna"))  # and nobody has said so yet
    await waits(world)
    await world.pass_time(5)
    assert len(world.telephony.rang) == 1
    assert await world.state_of("anna") == "away"


async def test_who_has_answered_is_not_rung_again(world: World) -> None:
    await waits(world)
    agent = world.telephony.answers(world.phone("anna"))
    await world.line.tick(world.clock.now())  # before the answer is on disk
    await world.quiet()
    await world.pass_time(2)
    assert world.telephony.rang == [agent]
    assert world.telephony.talk_between("c1", agent)


async def test_what_rang_when_the_engine_died_is_rung_anew(world: World) -> None:
    """A callback waits in no engine: its offer outlives the one in which it rang."""
    asking = Asking("sozial", "040 428280", CallbackChannel.PORTAL, CallbackReason.PROMISED)
    async with world.database.step() as tx:
        await world.callbacks.ask(tx, asking, world.clock.now())
    await world.pass_time(1)
    rang = world.telephony.ringing_at(world.phone("anna"))
    assert rang
    await world.clock.move(timedelta(seconds=1))
    world.telephony.dies()
    world.telephony.tell(EngineFound())
    await comes_true(lambda: world.telephony.ringing_at(world.phone("anna")) == rang)
    world.telephony.answers(world.phone("anna"))  # while all else is still held against the engine
    await comes_true(lambda: world.telephony.dialled == ["+4940428280"])
