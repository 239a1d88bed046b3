"""Somebody still listens to the menu when the line closes: by its hours, or by a supervisor's word."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.keys import presses, rings
from journeys.night import listens
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.database import Database
from world import World, a_world

pytestmark = pytest.mark.journeys

JUST_BEFORE = datetime(2026, 11, 23, 16, 59, 58, tzinfo=UTC)  # closes at six in the city
CLOSED = "de: Die Leitung ist gerade geschlossen."
EMERGENCY = "de: Wir haben gerade eine Störung."
SELF_SERVICE = "de: Hier spricht eine automatische Stimme."
WAYS_TO_WAIT = ("1", "0", "31", "77", "499001")


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    """In the menu, two seconds before the hours end."""
    async with a_world(database, tmp_path / "ring", JUST_BEFORE) as made:
        await rings(made)
        await listens(made)
        made.telephony.said.clear()
        yield made


@pytest.mark.parametrize("keys", WAYS_TO_WAIT)
async def test_who_chooses_after_the_hours_is_served(world: World, keys: str) -> None:
    await world.pass_time(3)
    await presses(world, keys)
    assert await world.states() == ["waiting"]


async def test_who_says_nothing_after_the_hours_is_served(world: World) -> None:
    await listens(world)
    await world.pass_time(6)
    assert await world.states() == ["waiting"]


@pytest.mark.parametrize("keys", WAYS_TO_WAIT)
async def test_a_closed_line_is_told_to_who_chooses(world: World, keys: str) -> None:
    world.switches[0] = Switches(closed=frozenset({"keys"}))
    await presses(world, keys)
    assert await world.states() == ["telling"]
    assert world.telephony.said[-1] == CLOSED
    await listens(world)
    assert SELF_SERVICE in world.telephony.said


async def test_a_fault_is_told_to_who_says_nothing(world: World) -> None:
    world.switches[0] = Switches(emergency=frozenset({"keys"}))
    await listens(world)
    await world.pass_time(6)
    assert world.telephony.said == [EMERGENCY]
    await listens(world)
    assert SELF_SERVICE in world.telephony.said


async def test_a_line_that_was_closed_for_a_moment_serves(world: World) -> None:
    world.switches[0] = Switches(closed=frozenset({"keys"}))
    world.switches[0] = Switches()
    await presses(world, "1")
    assert await world.states() == ["waiting"]


async def test_where_nothing_can_be_done_by_keys_the_truth_ends_the_call(world: World) -> None:
    world.telephony.caller_rings("c2", dialled="500")
    await world.quiet()
    world.switches[0] = Switches(closed=frozenset({"sozial"}))
    world.telephony.presses("c2", "1")
    await world.quiet()
    assert world.telephony.said[-1] == CLOSED
    await listens(world, "c2")
    assert (await world.contacts())[1] == ("told_closed", None)


async def test_a_fault_is_told_to_who_waits_in_place_of_how_long_it_will_be(world: World) -> None:
    await presses(world, "0")
    await listens(world)
    world.telephony.said.clear()
    world.switches[0] = Switches(emergency=frozenset({"keys"}))
    await presses(world, "0")
    assert world.telephony.said[:2] == [EMERGENCY, "de: Rückruf statt Warten. Die 5."]
    world.switches[0] = Switches()
    world.telephony.said.clear()
    await presses(world, "0")
    assert world.telephony.said[0] == "de: Sie sind als Nächstes dran."
    assert await world.states() == ["waiting"]
