"""Text messages about callbacks: neutral, written down first, sent once, tried again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.text_gateway import Gateway
from servicetelefon.domain.callback import CallbackChannel, CallbackReason, SettledHow
from servicetelefon.journey.callbacks import Asking
from servicetelefon.journey.text_sending import AGAIN_AFTER, TRIES
from servicetelefon.journey.texts import Texts
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.kit.failpoints import Failpoints
from world import World, a_world

pytestmark = pytest.mark.journeys

SHORTLY_BEFORE_SIX = datetime(2026, 11, 23, 16, 59, 30, tzinfo=UTC)


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring", SHORTLY_BEFORE_SIX) as made:
        yield made


def texts_of(world: World, gateway: Gateway) -> Texts:
    return Texts(
        world.database, gateway, world.vault, lambda: world.city, world.clock, Failpoints()
    )


async def carried(world: World) -> None:
    """Asked half a minute before the end of the day; nobody has called by then."""
    callbacks = replace(world.callbacks, texts=True)
    asking = Asking("sozial", "017612345678", CallbackChannel.PHONE, CallbackReason.WAITING)
    async with world.database.step() as tx:
        await callbacks.ask(tx, asking, world.clock.now())
    for _ in range(2):
        async with world.database.step() as tx:
            await callbacks.sweep(tx, world.clock.now())
        await world.clock.move(timedelta(seconds=31))


async def test_whoever_is_carried_to_the_next_opening_is_told_so_neutrally(world: World):
    await carried(world)
    gateway = Gateway()
    texts = texts_of(world, gateway)
    assert await texts.send_due() == 1
    assert await texts.send_due() == 0
    [one] = gateway.came
    assert one.to.number == "+4917612345678"
    assert one.text == (
        "Guten Tag. Wir rufen Sie an: morgen um 8 Uhr. Freundliche Grüße, Musterstadt, Telefon 115"
    )
    for word in ("Sozial", "Grundsicherung", "Amt", "Rückruf"):
        assert word not in one.text


async def test_a_gateway_that_is_away_is_asked_again_with_the_same_message(world: World):
    await carried(world)
    gateway = Gateway(Unavailable("away"))
    texts = texts_of(world, gateway)
    assert await texts.send_due() == 0
    gateway.failure = None
    await world.clock.move(AGAIN_AFTER)
    assert await texts.send_due() == 1
    assert len({one.id for one in gateway.came}) == 1


@pytest.mark.parametrize(("failure", "times"), [(Unavailable("away"), TRIES), (Invalid("no"), 1)])
async def test_it_is_not_tried_for_ever(world: World, failure: Exception, times: int):
    await carried(world)
    gateway = Gateway(failure)
    texts = texts_of(world, gateway)
    for _ in range(TRIES + 2):
        await texts.send_due()
        await world.clock.move(AGAIN_AFTER)
    assert len(gateway.came) == times


async def test_an_agents_neutral_text_settles_a_foreign_or_unreached_callback(world: World):
    callbacks = replace(world.callbacks, texts=True)
    asking = Asking("sozial", "017612345678", CallbackChannel.PHONE, CallbackReason.WAITING)
    async with world.database.step() as tx:
        one = await callbacks.ask(tx, asking, world.clock.now())
        await tx.do("update routing.callback set state = 'by_hand', due_at = null")
    async with world.database.step() as tx:
        await callbacks.settle(tx, one.id, SettledHow.TEXT, world.clock.now())
    gateway = Gateway()
    assert await texts_of(world, gateway).send_due() == 1
    assert gateway.came[0].text == (
        "Guten Tag. Wir haben Sie nicht erreicht. Sie können uns anrufen: 115. "
        "Freundliche Grüße, Musterstadt"
    )
