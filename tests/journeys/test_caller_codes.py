"""Numbers that callers type: how an enquiry stands, and the chat that they go on with."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from journeys.codes import (
    NIGHT,
    NOBODYS,
    WORDS,
    a_chat,
    column,
    handed_over,
    in_service,
    journal,
    rings,
)
from journeys.keys import presses
from outage import Outage
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.database import Database
from servicetelefon.ops.postgres_use import TemporaryCluster
from world import World, a_world

pytestmark = pytest.mark.journeys


@pytest.fixture
async def night(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", NIGHT) as made:
        yield made


@pytest.fixture
def outage(template: tuple[TemporaryCluster, str], dsn: str) -> Outage:
    return Outage(template[0], dsn)


async def test_how_an_enquiry_stands(night: World, tmp_path: Path):
    _, receipt = await handed_over(night, tmp_path / "ring")
    await in_service(night)
    await presses(night, "7" + receipt.reference)
    one, two = receipt.reference[:3], receipt.reference[3:6]
    assert night.telephony.said[-1].startswith(
        f"de: Sie haben getippt: {' '.join(one)}, {' '.join(two)}, "
    )
    night.telephony.said.clear()
    await presses(night, receipt.code)
    assert night.telephony.said[:2] == [
        "de: Ihr Anliegen liegt beim Amt. Noch hat es niemand angenommen.",
        "de: Sie bekommen eine Antwort bis zum 26. November.",
    ]
    # The menu follows, and nothing that was typed stands anywhere.
    assert night.telephony.said[-1] == "de: Oder rufen Sie wieder an."
    told = f"{await column(night, 'told')} {await journal(night)} {await column(night, 'wants')}"
    assert receipt.reference not in told
    assert receipt.code not in told
    assert await column(night, "enquiry") == receipt.enquiry


async def test_by_day_the_voice_says_what_it_is_and_whoever_answers_sees_the_enquiry(
    world: World, tmp_path: Path
):
    _, receipt = await handed_over(world, tmp_path / "ring")
    agent = await world.sits_down("Jana")
    await world.is_ready("Jana")
    await rings(world)
    await presses(world, f"36{receipt.reference}")
    world.telephony.said.clear()
    await presses(world, receipt.code)
    assert world.telephony.said[:2] == [
        "de: Hier spricht eine automatische Stimme.",
        "de: Ihr Anliegen liegt beim Amt. Noch hat es niemand angenommen.",
    ]
    await presses(world, "0")
    view = await world.desk.view(agent)
    assert view
    assert view.offer
    assert view.before.enquiry
    assert view.before.enquiry.id == receipt.enquiry
    assert (view.before.enquiry.state, view.before.enquiry.office) == ("new", "amt-nord")


async def test_a_late_reply_and_documents_are_told_as_they_are(night: World, tmp_path: Path):
    _, receipt = await handed_over(night, tmp_path / "ring")
    await night.clock.move(timedelta(days=7))
    await in_service(night)
    await presses(night, f"7{receipt.reference}{receipt.code}")
    assert "de: Die Antwort ist überfällig. Unsere Leitung weiß das und kümmert sich darum." in (
        night.telephony.said
    )


async def test_a_slip_of_the_hand_is_found_before_the_code_is_asked_for(
    night: World, tmp_path: Path
):
    _, receipt = await handed_over(night, tmp_path / "ring")
    wrong = f"{(int(receipt.reference[0]) + 1) % 10}{receipt.reference[1:]}"
    await in_service(night)
    await presses(night, "7" + wrong)
    assert night.telephony.said[-2:] == [
        "de: Diese Nummer kann nicht stimmen. Bitte tippen Sie sie noch einmal.",
        "de: Bitte tippen Sie die Vorgangsnummer. Sie hat zehn Ziffern.",
    ]
    # It was no try: the right one is still answered.
    await presses(night, receipt.reference + receipt.code)
    assert await column(night, "enquiry") == receipt.enquiry


async def test_a_wrong_code_three_times_and_nothing_more_is_told_in_this_call(
    night: World, tmp_path: Path
):
    _, receipt = await handed_over(night, tmp_path / "ring")
    wrong = f"{(int(receipt.code[0]) + 1) % 10}{receipt.code[1:]}"
    await in_service(night)
    await presses(night, "7" + receipt.reference)
    for _ in range(2):
        night.telephony.said.clear()
        await presses(night, wrong)
        assert night.telephony.said[0].startswith("de: Das hat nicht gepasst.")
    night.telephony.said.clear()
    await presses(night, wrong)
    refused = (
        "de: Mit diesen Nummern können wir nichts sagen. Einen Menschen erreichen Sie mit der 0."
    )
    assert night.telephony.said[0] == refused
    night.telephony.said.clear()
    await presses(night, f"7{receipt.reference}{receipt.code}")
    assert refused in night.telephony.said
    assert await column(night, "enquiry") is None
    await presses(night, "01")
    assert await night.states() == ["farewell"]


async def test_a_number_that_nobody_has_sounds_like_a_wrong_code(night: World, tmp_path: Path):
    await handed_over(night, tmp_path / "ring")
    await in_service(night)
    await presses(night, f"7{NOBODYS}12345678")
    assert "de: Das hat nicht gepasst. Bitte tippen Sie den Code noch einmal." in (
        night.telephony.said
    )


async def test_star_leaves_the_question(night: World, tmp_path: Path):
    _, receipt = await handed_over(night, tmp_path / "ring")
    await in_service(night)
    await presses(night, f"7{receipt.reference}*")
    assert await night.states() == ["menu"]


async def test_a_code_from_the_chat_brings_the_chat_to_whoever_answers(world: World, dsn: str):
    chat = await a_chat(world, "13572468")
    agent = await world.sits_down("Jana")
    await world.is_ready("Jana")
    await rings(world)
    await presses(world, "8")
    assert world.telephony.said[-1].startswith("de: Bitte tippen Sie den Code aus dem Chat.")
    world.telephony.said.clear()
    await presses(world, "13572468")
    assert world.telephony.said[0].startswith("de: Danke. Wer mit Ihnen spricht, sieht,")
    assert await column(world, "chat") == chat
    view = await world.desk.view(agent)
    assert view
    assert view.offer
    assert [one.words for one in view.before.messages] == [WORDS]
    # What was read is in the audit, also should the offer be declined; however often it is shown.
    await world.desk.view(agent)
    with psycopg.connect(dsn) as everything:
        looks = everything.execute(
            "select account, object_id from audit.entry where action = 'saw_chat_before'"
        ).fetchall()
    assert looks == [(agent, str(view.offer.contact))]
    world.telephony.answers(world.phone("Jana"))
    await world.quiet()
    talking = await world.desk.view(agent)
    assert talking
    assert talking.call
    assert [one.words for one in talking.before.messages] == [WORDS]


async def test_a_code_works_while_waiting_and_the_place_is_kept(world: World):
    chat = await a_chat(world, "13572468")
    start = world.clock.now()
    await rings(world)
    await presses(world, "0")
    await world.pass_time(3)
    await presses(world, "813572468")
    assert await world.states() == ["waiting"]
    assert await column(world, "chat") == chat
    async with world.database.step() as tx:
        rows = await tx.rows("select arrived_at from routing.waiting")
    assert [row[0] for row in rows] == [start]


async def test_a_code_is_used_once_and_ends_after_a_day(world: World):
    await a_chat(world, "13572468")
    await rings(world)
    await presses(world, "813572468")
    await rings(world, "c2", "+494099999")
    await presses(world, "813572468", "c2")
    assert "de: Das hat nicht gepasst. Bitte tippen Sie den Code noch einmal." in (
        world.telephony.said
    )
    await a_chat(world, "22222222")
    await world.clock.move(timedelta(hours=24, seconds=1))
    await rings(world, "c3", "+494088888")
    world.telephony.said.clear()
    await presses(world, "822222222", "c3")
    assert "de: Das hat nicht gepasst. Bitte tippen Sie den Code noch einmal." in (
        world.telephony.said
    )


async def test_a_wrong_code_three_times_leads_to_a_person_without_the_chat(world: World):
    await a_chat(world, "13572468")
    await rings(world)
    await presses(world, "8" + "11111111" * 3)
    assert await world.states() == ["waiting"]
    # Asked for again while waiting, it is not looked at any more.
    await presses(world, "813572468")
    assert await world.states() == ["waiting"]
    assert await column(world, "chat") is None
    await a_chat(world, "33333333")


async def test_at_night_the_code_leads_to_a_callback_and_whoever_calls_sees_the_chat(
    night: World,
):
    await a_chat(night, "13572468")
    await in_service(night)
    await presses(night, "913572468")
    await presses(night, "1")
    assert await night.states() == ["farewell"]
    agent = await night.sits_down("Jana")
    await night.clock.move(datetime(2026, 11, 24, 7, 0, 1, tzinfo=UTC) - night.clock.now())
    await night.line.tick(night.clock.now())
    await night.is_ready("Jana")
    view = await night.desk.view(agent)
    assert view
    assert view.callback == "closed"
    assert [one.words for one in view.before.messages] == [WORDS]


async def test_words_that_were_cleared_are_shown_to_nobody(world: World):
    chat = await a_chat(world, "13572468")
    agent = await world.sits_down("Jana")
    await world.is_ready("Jana")
    await rings(world)
    await presses(world, "813572468")
    async with world.database.step() as tx:
        await tx.do("update chat.message set words = null where contact = %s", (chat,))
    view = await world.desk.view(agent)
    assert view
    assert view.before.messages == ()


async def test_the_database_is_away_while_a_code_is_typed(world: World, outage: Outage):
    await a_chat(world, "13572468")
    await rings(world)
    await presses(world, "81357246")
    outage.begins()
    await presses(world, "8")
    outage.ends()
    await world.pass_time(5)
    assert await world.states() == ["waiting"]


async def test_a_code_opened_on_a_line_closed_by_a_switch(world: World):
    await a_chat(world, "13572468")
    world.switches[0] = Switches(closed=frozenset({"keys"}))
    await in_service(world)
    await presses(world, "9" + "13572468" + "1")
    assert await world.states() == ["farewell"]
