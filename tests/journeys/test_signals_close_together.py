"""Signals of the engine that come so close together that the first is not on disk yet."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from servicetelefon.kit.database import Database
from world import World, a_world

pytestmark = pytest.mark.journeys


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        await made.sits_down("anna")
        await made.is_ready("anna")
        made.telephony.caller_rings("c1")
        await made.quiet()
        for _ in range(2):
            made.telephony.presses("c1", "9")
            await made.quiet()
        yield made


async def test_who_answers_and_is_lost_at_once_is_rung_again(world: World) -> None:
    leg = world.telephony.answers(world.phone("anna"))
    world.telephony.goes(leg, hung_up=False)
    await world.quiet()
    assert await world.states() == ["agent_lost"]
    again = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", again)
