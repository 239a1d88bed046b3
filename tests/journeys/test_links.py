"""From the call to the form: a link by text message, in words that tell nobody else anything."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.text_gateway import Gateway
from servicetelefon.domain.leaflet import leaflet_code
from servicetelefon.journey.agent import NotYours
from servicetelefon.journey.links import CannotSendLink, Links, LinkTexts
from servicetelefon.journey.text_sending import AGAIN_AFTER, TRIES
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.kit.failpoints import Failpoints
from world import PAGES, World, a_world

pytestmark = pytest.mark.journeys

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
MOBILE = "+4917612345678"
SENT = "de: Gut. Wir schicken Ihnen gleich eine Textnachricht mit einem Link."
NOT = (
    "de: Eine Textnachricht können wir Ihnen gerade nicht schicken. "
    "Einen Menschen erreichen Sie mit der 0."
)


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", NIGHT) as made:
        made.articles["betraege"] = "Der Regelsatz ist 563 Euro."
        yield made


def links(world: World, pages: str | None = PAGES) -> Links:
    return Links(lambda: world.city, world.vault, world.ids.new, pages)


def texts(world: World, gateway: Gateway, pages: str | None = PAGES) -> LinkTexts:
    wanted = links(world, pages)
    return LinkTexts(world.database, gateway, wanted, world.clock, Failpoints())


async def presses(world: World, keys: str) -> None:
    for key in keys:
        world.telephony.presses("c1", key)
        await world.quiet()


async def in_service(world: World, caller: str | None = MOBILE) -> None:
    world.telephony.caller_rings("c1", dialled="700", caller=caller)
    await world.quiet()
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    world.telephony.said.clear()


async def test_the_answer_that_was_told_comes_as_a_link_and_the_message_names_nothing(
    world: World,
):
    await in_service(world)
    await presses(world, "3#")
    assert SENT in world.telephony.said
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 1
    [message] = gateway.came
    assert message.to.number == MOBILE
    link = f"{PAGES}/z/{leaflet_code('betraege')}"
    assert message.text == (
        f"Guten Tag. Hier ist der Link, den Sie möchten: {link} Freundliche Grüße, Musterstadt"
    )
    for word in ("betraege", "Sozial", "Amt", "Regelsatz", "Antrag"):
        assert word.lower() not in message.text.lower()
    # Pressed again it is not sent again.
    await presses(world, "#")
    assert await texts(world, gateway).send_due() == 0
    assert len(gateway.came) == 1


@pytest.mark.parametrize("caller", [None, "+49900123456", "+33123456789"])
async def test_a_number_that_takes_no_message_is_told_so(world: World, caller: str | None):
    await in_service(world, caller)
    await presses(world, "3#")
    assert NOT in world.telephony.said
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 0
    # A person is one key away.
    await presses(world, "0")
    assert await world.states() == ["entry"]


async def test_a_number_as_carriers_show_it_gets_the_message_too(world: World):
    await in_service(world, "017612345678")
    await presses(world, "3#")
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 1
    assert [one.to.number for one in gateway.came] == [MOBILE]


async def test_nothing_was_told_yet(world: World):
    await in_service(world)
    await presses(world, "#")
    assert NOT in world.telephony.said


async def test_a_flood_of_keys_sends_three_at_most(world: World):
    await in_service(world)
    [call] = list(world.book)
    asked = [await _ask(world, call.contact, f"artikel-{number}") for number in range(6)]
    assert asked == [True, True, True, False, False, False]


async def _ask(world: World, contact: object, article: str) -> bool:
    [call] = [one for one in world.book if one.contact == contact]
    async with world.database.step() as tx:
        return await links(world).ask(tx, call, article, world.clock.now())


async def test_without_a_gateway_or_an_address_nothing_is_promised(world: World):
    await in_service(world)
    [call] = list(world.book)
    async with world.database.step() as tx:
        assert not await links(world, None).ask(tx, call, "betraege", world.clock.now())


@pytest.mark.parametrize(("failure", "times"), [(Unavailable("away"), TRIES), (Invalid("no"), 1)])
async def test_a_gateway_that_fails_is_asked_again_but_not_for_ever(
    world: World, failure: Exception, times: int
):
    await in_service(world)
    await presses(world, "3#")
    gateway = Gateway(failure)
    for _ in range(TRIES + 2):
        await texts(world, gateway).send_due()
        await world.clock.move(AGAIN_AFTER)
    assert len(gateway.came) == times
    assert len({one.id for one in gateway.came}) == 1


async def test_a_number_destroyed_meanwhile_gets_nothing(world: World):
    await in_service(world)
    await presses(world, "3#")
    async with world.database.step() as tx:
        await tx.do("update phone.call set caller = null, caller_lookup = null")
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 0
    assert gateway.came == []


async def test_an_agent_sends_the_open_article_to_their_own_caller_only(world: World):
    await world.clock.move(datetime(2026, 11, 24, 9, 0, tzinfo=UTC) - world.clock.now())
    agent = await world.sits_down("Jana")
    await world.is_ready("Jana")
    world.telephony.caller_rings("c1", dialled="700", caller=MOBILE)
    await world.quiet()
    await presses(world, "0")
    world.telephony.answers(world.phone("Jana"))
    await world.quiet()
    [call] = list(world.book)
    now = world.clock.now()
    async with world.database.step() as tx:
        await links(world).by_agent(tx, agent, call.contact, "betraege", now)
    with pytest.raises(NotYours):
        async with world.database.step() as tx:
            await links(world).by_agent(tx, world.ids.new(), call.contact, "betraege", now)
    with pytest.raises(CannotSendLink):
        async with world.database.step() as tx:
            await links(world, None).by_agent(tx, agent, call.contact, "betraege", now)
    gateway = Gateway()
    assert await texts(world, gateway).send_due() == 1
    async with world.database.step() as tx:
        told = await tx.rows("select data from records.journal where code = 'link_asked'")
    assert [row[0] for row in told] == [{"article": "betraege"}]


class _DiedError(Exception):
    """The process ends here."""


def _dies() -> None:
    raise _DiedError


@pytest.mark.parametrize("point", ["link.before", "link.after"])
async def test_a_jobs_process_that_dies_loses_no_link_and_the_gateway_knows_it_again(
    world: World, point: str
):
    """Whatever the moment, the message carries the same id, by which a gateway sends it once."""
    await in_service(world)
    await presses(world, "3#")
    gateway = Gateway()
    dying = replace(texts(world, gateway), failpoints=Failpoints(point, _dies))
    with pytest.raises(_DiedError):
        await dying.send_due()
    await world.clock.move(AGAIN_AFTER)
    assert await texts(world, gateway).send_due() == 1
    assert len({one.id for one in gateway.came}) == 1
    await world.clock.move(AGAIN_AFTER)
    assert await texts(world, gateway).send_due() == 0
