"""The voluntary question by text message: agreed to, after the contact, once, and never twice."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.test_links import Gateway, in_service, presses
from servicetelefon.journey.helped import Helped, NoSuchQuestion
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.links import (
    QUESTION_AFTER,
    CannotSendLink,
    Links,
    LinkTexts,
)
from servicetelefon.journey.question_links import (
    HOLDS,
    QuestionOver,
    address,
    answer_once,
    open_question,
)
from servicetelefon.journey.text_sending import AGAIN_AFTER
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from world import PAGES, World, a_world

pytestmark = pytest.mark.journeys

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
OFFER = "de: Dürfen wir Sie später mit einer Textnachricht fragen, ob es geholfen hat?"
AGREED = "de: Danke. Sie bekommen später eine Textnachricht mit einer Frage."
ON = Switches(question=frozenset({"keys", "sozial"}))


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", NIGHT) as made:
        made.articles["betraege"] = "Der Regelsatz ist 563 Euro."
        made.switches[0] = ON
        yield made


def links(world: World) -> Links:
    return Links(lambda: world.city, world.vault, world.ids.new, PAGES, lambda: world.switches[0])


def texts(world: World, gateway: Gateway) -> LinkTexts:
    return LinkTexts(world.database, gateway, links(world), world.clock, Failpoints())


async def agrees_and_goes(world: World) -> None:
    await in_service(world)
    await presses(world, "3#")
    assert any(said.startswith(OFFER) for said in world.telephony.said), "\n".join(
        world.telephony.said
    )
    await presses(world, "#")
    assert AGREED in world.telephony.said
    world.telephony.goes("c1")
    await world.quiet()


async def sent_code(world: World) -> str:
    """What stands behind the last slash of the question that was sent."""
    gateway = Gateway()
    await texts(world, gateway).send_due()
    await world.clock.move(QUESTION_AFTER)
    await texts(world, gateway).send_due()
    text = gateway.came[-1].text
    assert "/f/" in text
    return text.split("/f/")[1].split(" ")[0]


async def record(world: World) -> tuple[bool, str | None]:
    async with world.database.step() as tx:
        row = await tx.row("select asked_helped, helped from records.contact")
    assert row is not None
    return row[0], row[1]


async def test_whoever_agreed_is_asked_by_text_and_answers_once(world: World):
    await agrees_and_goes(world)
    assert await record(world) == (False, None)
    code = await sent_code(world)
    assert await record(world) == (True, None)
    async with world.database.step() as tx:
        contact = await open_question(tx, code, world.clock.now())
        row = await tx.row("select id from records.contact")
        assert row is not None
        assert contact == row[0]
        assert str(contact) not in code
    async with world.database.step() as tx:
        await answer_once(tx, code, Helped.PARTLY, world.clock.now())
    assert await record(world) == (True, "partly")
    with pytest.raises(QuestionOver):
        async with world.database.step() as tx:
            await answer_once(tx, code, Helped.NO, world.clock.now())
    assert await record(world) == (True, "partly")
    # Nothing goes out a second time.
    gateway = Gateway()
    await world.clock.move(QUESTION_AFTER)
    assert await texts(world, gateway).send_due() == 0


async def test_after_a_week_it_is_over(world: World):
    await agrees_and_goes(world)
    code = await sent_code(world)
    await world.clock.move(HOLDS)
    async with world.database.step() as tx:
        assert await open_question(tx, code, world.clock.now())
    await world.clock.move(AGAIN_AFTER)
    with pytest.raises(QuestionOver):
        async with world.database.step() as tx:
            await answer_once(tx, code, Helped.YES, world.clock.now())


@pytest.mark.parametrize("code", ["", "x", "ä", "A" * 22, "A" * 23, "../frage", "A" * 5000])
async def test_any_other_code_opens_nothing(world: World, code: str):
    with pytest.raises((NoSuchQuestion, QuestionOver)):
        async with world.database.step() as tx:
            await open_question(tx, code, world.clock.now())


async def test_a_link_to_a_leaflet_is_no_question(world: World):
    await in_service(world)
    await presses(world, "3#")
    gateway = Gateway()
    await texts(world, gateway).send_due()
    [message] = gateway.came
    assert "/z/" in message.text
    with pytest.raises(QuestionOver):
        async with world.database.step() as tx:
            await open_question(tx, address("", message.id).split("/f/")[1], world.clock.now())


async def test_where_nobody_is_asked_it_is_not_offered_and_pressing_again_is_no_yes(world: World):
    world.switches[0] = Switches()
    await in_service(world)
    await presses(world, "3##")
    assert not any(said.startswith(OFFER) for said in world.telephony.said)
    world.telephony.goes("c1")
    await world.quiet()
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 1
    await world.clock.move(QUESTION_AFTER)
    assert await texts(world, gateway).send_due() == 0


async def test_nobody_is_asked_in_the_middle_of_a_call(world: World):
    await in_service(world)
    await presses(world, "3##")
    gateway = Gateway()
    async with world.database.step() as tx:
        await tx.do("update phone.link set due_at = %s", (world.clock.now(),))
    assert await texts(world, gateway).send_due() == 1  # the leaflet
    world.telephony.goes("c1")
    await world.quiet()
    await world.clock.move(QUESTION_AFTER)
    assert await texts(world, gateway).send_due() == 1
    assert "/f/" in gateway.came[-1].text


async def test_an_agent_asks_for_it_after_a_yes_and_the_telephone_goes_first(world: World):
    await world.clock.move(datetime(2026, 11, 24, 9, 0, tzinfo=UTC) - world.clock.now())
    agent = await world.sits_down("Jana")
    await world.is_ready("Jana")
    world.telephony.caller_rings("c1", dialled="700", caller="+4917612345678")
    await world.quiet()
    await presses(world, "0")
    world.telephony.answers(world.phone("Jana"))
    await world.quiet()
    [call] = list(world.book)
    async with world.database.step() as tx:
        await links(world).question_by_agent(tx, agent, call.contact, world.clock.now())
        told = await tx.rows("select code from records.journal where code = 'question_asked'")
    assert len(told) == 1
    world.switches[0] = Switches()
    with pytest.raises(CannotSendLink):
        async with world.database.step() as tx:
            await links(world).question_by_agent(tx, agent, call.contact, world.clock.now())
    world.switches[0] = ON
    # The telephone asks at the end of the talk: no second question comes by text.
    await world.desk.talk.end(agent)
    await world.pass_time(1)
    world.telephony.goes("c1")
    await world.quiet()
    assert await record(world) == (True, None)
    await world.clock.move(QUESTION_AFTER)
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 0
    async with world.database.step() as tx:
        rows = await tx.rows("select sent_at, given_up_at is not null from phone.link")
    assert [tuple(row) for row in rows] == [(None, True)]


class _DiedError(Exception):
    """The process ends here."""


def _dies() -> None:
    raise _DiedError


@pytest.mark.parametrize("point", ["link.before", "link.after"])
async def test_a_death_of_the_jobs_loses_no_question(world: World, point: str):
    await agrees_and_goes(world)
    gateway = Gateway()
    await texts(world, gateway).send_due()
    await world.clock.move(QUESTION_AFTER)
    dying = replace(texts(world, gateway), failpoints=Failpoints(point, _dies))
    with pytest.raises(_DiedError):
        await dying.send_due()
    assert await record(world) == (False, None)
    await world.clock.move(AGAIN_AFTER)
    assert await texts(world, gateway).send_due() == 1
    assert len({one.id for one in gateway.came if "/f/" in one.text}) == 1
    assert await record(world) == (True, None)
