"""While nobody is there: a callback, a dated notice of need, and nothing that is left open."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from journeys.keys import presses
from journeys.night import NIGHT, OPENS, in_service, listens, rows
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.database import Database
from world import World, a_world

pytestmark = pytest.mark.journeys


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", NIGHT) as made:
        yield made


async def test_zero_is_a_callback_in_the_middle_of_a_question_too(world: World):
    await in_service(world)
    await presses(world, "2990020")
    assert world.telephony.said[-1].startswith("de: Wir rufen Sie an, wenn Sie dran sind.")
    await presses(world, "1")
    assert [(reason, state) for reason, state, *_ in await rows(world)] == [("closed", "appointed")]


async def test_zero_in_the_middle_of_the_true_sentence_is_a_callback(world: World):
    world.telephony.caller_rings("c1", dialled="700")
    await world.quiet()
    await presses(world, "01")
    assert [(reason, state) for reason, state, *_ in await rows(world)] == [("closed", "appointed")]


@pytest.mark.parametrize("key", ["5", "0"])
async def test_a_callback_at_the_next_opening_at_the_place_of_this_call(world: World, key: str):
    start = world.clock.now()
    await in_service(world)
    await presses(world, key + "1")
    assert await rows(world) == [("closed", "appointed", OPENS, start)]
    assert world.telephony.said[-1] == (
        "de: Danke. Wir rufen Sie an. Wir sind wieder da: morgen um 8 Uhr. Sie können jetzt auflegen."
    )
    await listens(world)
    assert "c1" not in world.telephony.channels


async def test_a_dated_notice_of_need_is_a_time_and_a_number(world: World):
    start = world.clock.now()
    await in_service(world)
    await presses(world, "61")
    assert await rows(world) == [("notice", "appointed", OPENS, start)]
    assert world.telephony.said[-1].startswith(
        "de: Wir haben notiert: Am 23. November um 21 Uhr 30 haben Sie gesagt: Ich brauche Hilfe."
    )


async def test_a_foreign_number_is_taken_down_for_an_agent_at_night(world: World):
    await in_service(world, caller=None)
    await presses(world, "50033123456789#1")
    assert [(reason, state) for reason, state, *_ in await rows(world)] == [("closed", "by_hand")]


async def test_in_emergency_mode_nobody_is_promised_a_person_and_a_number_can_be_left(world: World):
    await world.clock.move(timedelta(hours=12))
    world.switches[0] = Switches(emergency=frozenset({"keys"}))
    await in_service(world)
    await presses(world, "01")
    assert [reason for reason, *_ in await rows(world)] == ["closed"]


async def test_another_language_leads_back_into_the_self_service(world: World):
    await in_service(world)
    await presses(world, "*1")
    assert world.telephony.said[-1] == "de: Oder rufen Sie wieder an."
    await presses(world, "01")
    assert [(reason, state) for reason, state, *_ in await rows(world)] == [("closed", "appointed")]


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "1",
        "2",
        "299002",
        "3",
        "4",
        "5",
        "52",
        "52040987654#",
        "6",
        "7",
        "8",
        "899003",
        "9",
        "*",
        "#",
    ],
)
async def test_hanging_up_at_every_prompt_at_night_leaves_nothing_open(world: World, keys: str):
    await in_service(world)
    await presses(world, keys)
    world.telephony.goes("c1")
    await world.quiet()
    assert await world.states() == ["closed"]
    assert await rows(world) == []
    async with world.database.step() as tx:
        assert await tx.rows("select 1 from phone.link") == []


async def test_a_premium_rate_number_is_refused_at_night_too_before_it_is_read_back(world: World):
    await in_service(world, caller=None)
    await presses(world, "50900123456#")
    assert world.telephony.said[-2].startswith("de: Diese Nummer kostet extra.")
    await presses(world, "040987654#1")
    assert [(reason, state) for reason, state, *_ in await rows(world)] == [("closed", "appointed")]
