"""An answer to an offer that is over writes nothing, whenever the offer ended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_steps import Change, OfferWasOver, Step, advance
from servicetelefon.journey.call_writing import write
from servicetelefon.kit.database import Database
from servicetelefon.phone import store as calls
from servicetelefon.phone.store import Call
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from servicetelefon.routing import presence_store, waiting_list
from servicetelefon.routing import store as routing
from servicetelefon.routing.waiting_list import Joining

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CONTACT, AGENT, OFFER, JOURNAL = (UUID(int=number) for number in range(1, 5))
CALL = Call(CONTACT, "node1", "c1", "sozial", State.WAITING, 1, NOW, NOW, "de", ("sozialhilfe",))
COUNTS = "select (select count(*) from records.journal), (select count(*) from routing.waiting)"


def new_id() -> UUID:
    raise AssertionError("a taken offer needs no id")


ASSIGNER = Assigner(new_id, approved=True)


def answered(call: Call = CALL) -> Step:
    taken = {"agent": AGENT, "agent_phone": "p1", "agent_channel": "a1", "offer": OFFER}
    return advance(call, Event.AGENT_ANSWERED, NOW, JOURNAL, Change(taken))


@pytest.fixture
async def offered(database: Database) -> Database:
    """One who waits, offered to one agent."""
    async with database.step() as tx:
        await records.open_contact(tx, NewContact(CONTACT, "live", "phone", NOW))
        inserted = calls.written(CALL)
        await tx.do(inserted.sql, inserted.values)
        await waiting_list.join(tx, Joining(CONTACT, NOW, "phone", CALL.needs, "de", "node1"), NOW)
        await routing.beat(tx, "node1", NOW, accepting=True)
        await presence_store.seat(tx, AGENT, ["sozialhilfe"], "p1", NOW)
        await tx.do("update routing.presence set state = 'ready', phone_there = true")
        made = await routing.make_offers(tx, NOW, timedelta(seconds=20), lambda: OFFER)
        assert [offer.id for offer in made] == [OFFER]
    return database


async def row(database: Database) -> Call | None:
    async with database.step() as tx:
        return await calls.find(tx, CONTACT)


async def test_an_open_offer_is_taken_once(offered: Database):
    step = answered()
    assert await write(offered, step, ASSIGNER) == []
    assert await row(offered) == step.call
    assert await write(offered, step, ASSIGNER) is None  # on disk already
    async with offered.step() as tx:
        presence = await presence_store.read(tx, AGENT)
        assert presence is not None
        assert presence.state == "talking"
        assert await tx.row("select state from routing.offer") == ("accepted",)
        assert await tx.row("select count(*) from records.journal") == (1,)


async def test_an_offer_that_is_over_is_refused(offered: Database):
    async with offered.step() as tx:
        await routing.end_offer(tx, OFFER, OfferEvent.LAPSED, NOW)
    with pytest.raises(OfferWasOver):
        await write(offered, answered(), ASSIGNER)
    assert await row(offered) == CALL
    async with offered.step() as tx:
        assert await tx.row(COUNTS) == (0, 1)


async def test_an_offer_that_ends_in_the_same_moment_is_refused(offered: Database):
    async with offered.step() as tx:
        await routing.end_offer(tx, OFFER, OfferEvent.LAPSED, NOW)
        taking = asyncio.ensure_future(write(offered, answered(), ASSIGNER))
        async with asyncio.timeout(30):
            while not await _somebody_waits_for_a_row(offered):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
    with pytest.raises(OfferWasOver):
        await taking
    assert await row(offered) == CALL
    async with offered.step() as tx:
        assert await tx.row(COUNTS) == (0, 1)


async def test_a_call_that_has_moved_on_is_read_again(offered: Database):
    async with offered.step() as tx:
        await tx.do("update phone.call set step = 2")
    assert await write(offered, answered(), ASSIGNER) is None
    assert await row(offered) == replace(CALL, step=2)
    async with offered.step() as tx:
        assert await tx.row("select state from routing.offer") == ("made",)


async def _somebody_waits_for_a_row(database: Database) -> bool:
    async with database.step() as tx:
        found = await tx.row(
            "select count(*) from pg_locks where not granted and locktype = 'transactionid'"
        )
    return found != (0,)
