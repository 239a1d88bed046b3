"""While nobody is there: a voice that says it is one, answers of today, a callback, a dated notice."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journeys.keys import presses
from journeys.night import NIGHT, OPENS, in_service, listens
from servicetelefon.kit.database import Database
from world import World, a_world

pytestmark = pytest.mark.journeys


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", NIGHT) as made:
        yield made


async def test_first_the_true_sentence_then_a_voice_that_says_what_it_is(world: World):
    world.telephony.caller_rings("c1", dialled="700")
    await world.quiet()
    assert world.telephony.said == [
        "de: Wir sind jetzt nicht da. Wir sind wieder da: morgen um 8 Uhr."
    ]
    await listens(world)
    assert world.telephony.said[1] == "de: Hier spricht eine automatische Stimme."
    assert world.telephony.said[2] == "de: Zeiten. Die 1."
    async with world.database.step() as tx:
        labels = await tx.rows(
            "select 1 from records.journal where data->>'choice' = 'label:automatic'"
        )
    assert len(labels) == 1


async def test_a_key_cuts_the_sentence_short(world: World):
    world.telephony.caller_rings("c1", dialled="700")
    await world.quiet()
    await presses(world, "1")
    assert "de: Hier spricht eine automatische Stimme." in world.telephony.said


async def test_opening_hours_in_words(world: World):
    await in_service(world)
    await presses(world, "1")
    assert world.telephony.said[:3] == [
        "de: Wir sind für Sie da.",
        "de: Montag bis Donnerstag: von 8 Uhr bis 18 Uhr.",
        "de: Freitag: von 8 Uhr bis 14 Uhr.",
    ]
    assert world.telephony.said[-1] == "de: Oder rufen Sie wieder an."


async def test_which_office_by_postcode_and_asked_back_where_it_is_shared(world: World):
    await in_service(world)
    await presses(world, "299001")
    told = world.telephony.said[1:7]
    assert told == [
        "de: Zuständig ist: Sozialamt Nord.",
        "de: Die Telefonnummer ist 0 9 9 0 1 1 0.",
        "de: Für Besuche ist das Amt zu diesen Zeiten offen.",
        "de: Montag: von 8 Uhr bis 12 Uhr.",
        "de: Donnerstag: von 8 Uhr bis 12 Uhr, von 14 Uhr bis 18 Uhr.",
        # What the postcodes rest on is not confirmed in this city.
        "de: Diese Angaben sind nicht bestätigt. Im Zweifel hilft die Nummer 1 1 5.",
    ]
    # For whom the rule leads elsewhere hears so.
    assert "de: Ich habe keine Wohnung" in world.telephony.said
    world.telephony.said.clear()
    await presses(world, "299002")
    assert world.telephony.said[-2:] == ["de: Nord: Taste 1.", "de: Süd: Taste 2."]
    await presses(world, "1")
    assert told[0] in world.telephony.said
    world.telephony.said.clear()
    # A part of an office is no second answer, and a number that nobody knows is the main one.
    await presses(world, "2990022")
    assert "de: Zuständig ist: Sozialamt Süd." in world.telephony.said
    assert "de: Die Telefonnummer ist 1 1 5." in world.telephony.said


async def test_the_matters_own_rule_asks_by_key_and_a_wrong_key_loses_nothing(world: World):
    await in_service(world)
    await presses(world, "899003")
    question = [
        "de: Waren Sie in Musterstadt gemeldet?",
        "de: Ja: Taste 1.",
        "de: Nein, nie: Taste 2.",
    ]
    assert world.telephony.said[-3:] == question
    await presses(world, "7")
    assert world.telephony.said[-4].startswith("de: Das hat nicht gepasst.")
    assert world.telephony.said[-3:] == question
    await presses(world, "2")
    assert "de: Zuständig ist: Sozialamt Süd." in world.telephony.said


async def test_a_postcode_of_another_town_is_asked_again_and_leads_back(world: World):
    await in_service(world)
    await presses(world, "280331")
    assert world.telephony.said[-2] == "de: Diese Postleitzahl kennen wir hier nicht."
    world.telephony.said.clear()
    await presses(world, "80331" + "80331")
    assert await world.states() == ["menu"]


async def test_a_postcode_of_another_town_is_noticed_after_a_question_of_the_rule_too(world: World):
    await in_service(world)
    await presses(world, "880331" + "1")
    assert world.telephony.said[-2:] == [
        "de: Diese Postleitzahl kennen wir hier nicht.",
        "de: Bitte tippen Sie die fünf Ziffern der Postleitzahl.",
    ]
    await presses(world, "99001")
    assert "de: Zuständig ist: Sozialamt Nord." in world.telephony.said


async def test_an_answer_of_today_and_silence_about_one_that_does_not_hold(world: World):
    await in_service(world)
    await presses(world, "3")
    assert world.telephony.said[0] == "de: Dazu haben wir gerade keine gültige Auskunft."
    world.articles["betraege"] = "Der Regelsatz ist 563 Euro."
    await presses(world, "3")
    assert "de: Der Regelsatz ist 563 Euro." in world.telephony.said


async def test_help_in_an_emergency(world: World):
    await in_service(world)
    await presses(world, "4")
    assert (
        world.telephony.said[0] == "de: Ist jemand in Gefahr, legen Sie auf und wählen Sie 1 1 2."
    )


async def test_silence_ends_no_call_before_five_minutes_and_then_with_a_goodbye(world: World):
    """A relay interpreter has to pass on all of it before anybody presses anything."""
    start = world.clock.now()
    await in_service(world)
    rounds = 0
    while await world.states() == ["menu"]:
        await listens(world)
        await world.pass_time(45)
        rounds += 1
        assert rounds < 20
    assert world.clock.now() - start >= timedelta(minutes=5)
    assert world.telephony.said.count("de: Zeiten. Die 1.") >= 3
    assert await world.states() == ["telling"]
    await listens(world)
    assert await world.contacts() == [("told_closed", None)]


async def test_silence_in_a_submenu_at_night_puts_nobody_into_the_waiting(world: World):
    await in_service(world)
    async with world.database.step() as tx:
        await tx.do("update phone.call set menu = 'topics'")
    [call] = list(world.book)
    world.book.put(replace(call, menu="topics"))
    await listens(world)
    await world.pass_time(6)
    assert await world.states() == ["menu"]


async def test_morning_comes_while_somebody_is_in_the_self_service(world: World):
    await in_service(world)
    await world.clock.move(OPENS - world.clock.now())
    await presses(world, "0")
    assert await world.states() == ["waiting"]


@pytest.mark.parametrize(
    ("keys", "ask"), [("299002", "office_district"), ("500409876541#", "number_right")]
)
async def test_a_slow_hand_reaches_everything(world: World, keys: str, ask: str):
    """Nearly a quarter of a minute between two keys, and nothing that was typed is lost."""
    await in_service(world, caller=None)
    for key in keys:
        await presses(world, key)
        if await world.states() == ["entry"] and world.telephony.channels["c1"].playback:
            await listens(world)
        if key != keys[-1]:
            # A number without a known length ends with a pause of its own.
            await world.pass_time(5 if keys.startswith("5") else 14)
    async with world.database.step() as tx:
        rows_ = await tx.rows("select asks from phone.call")
    assert [row[0] for row in rows_] == [ask]


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_keys_come_the_way_leads_on(world: World, seed: int):
    """Random keys, pauses and floods: no call breaks, and silence afterwards comes to an end that
    is on the list."""
    chance = random.Random(seed)
    world.articles["betraege"] = "Der Regelsatz ist 563 Euro."
    await in_service(world, caller=chance.choice(["+494012345", None]))
    for _ in range(25):
        flood = chance.random() < 0.2
        for key in chance.choices("0123456789*#", k=chance.randint(10, 40) if flood else 1):
            world.telephony.presses("c1", key)
            if not flood:
                await world.quiet()
        await world.quiet()
        await world.pass_time(chance.choice([0, 1, 5, 20]))
    for _ in range(20):
        if "c1" not in world.telephony.channels:
            break
        if world.telephony.channels["c1"].playback:
            await listens(world)
        await world.pass_time(60)
    assert await world.states() == ["closed"]
    outcome = (await world.contacts())[0][0]
    assert outcome in ("told_closed", "callback_asked")
