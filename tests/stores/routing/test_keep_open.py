"""An offer was answered while the database was away, and another node matched meanwhile: the talk
is kept, and whoever was rung in its place has lost nothing.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from servicetelefon.domain.offer import OfferEvent
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.routing import store, taking, waiting_list

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LASTS = timedelta(seconds=25)
FIRST, SECOND = UUID(int=1), UUID(int=2)
ANNA, BERTA = UUID(int=11), UUID(int=12)


async def waits(tx: Transaction, contact: UUID, arrived_at: datetime) -> None:
    await tx.do(
        "insert into records.contact (id, realm, channel, from_browser, arrived_at) "
        "values (%s, 'live', 'phone', false, %s)",
        (contact, arrived_at),
    )
    who = waiting_list.Joining(contact, arrived_at, "phone", ["sozialhilfe"], "de", "node1")
    await waiting_list.join(tx, who, NOW)


async def is_ready(tx: Transaction, agent: UUID) -> None:
    await tx.do(
        "insert into routing.presence (agent, state, since, skills, phone, phone_there) "
        "values (%s, 'ready', %s, '{sozialhilfe}', %s, true)",
        (agent, NOW, f"desk-{agent.int}"),
    )


async def offers(tx: Transaction, at: datetime) -> dict[UUID, UUID]:
    """Match now: contact → agent."""
    made = await store.make_offers(tx, at, LASTS, uuid.uuid4)
    return {one.contact: one.agent for one in made}


async def answered_while_away(tx: Transaction) -> UUID:
    """Anna's offer of the first caller, which lapses because nobody heard her answer."""
    await store.beat(tx, "node1", NOW, accepting=True)
    await waits(tx, FIRST, NOW - timedelta(minutes=2))
    await is_ready(tx, ANNA)
    assert await offers(tx, NOW) == {FIRST: ANNA}
    (offer,) = await store.open_offers(tx, "node1")
    await store.end_offer(tx, offer.id, OfferEvent.LAPSED, NOW + LASTS)
    return offer.id


async def test_whoever_was_offered_to_the_agent_since_is_offered_again(database: Database):
    rested = NOW + LASTS + store.SHORT_REST
    async with database.step() as tx:
        offer = await answered_while_away(tx)
        await store.leave(tx, FIRST, rested)
        await waits(tx, SECOND, NOW)
        await store.beat(tx, "node1", rested, accepting=True)
        assert await offers(tx, rested) == {SECOND: ANNA}
        await taking.keep_open(tx, offer, FIRST, ANNA, NOW)
        assert await taking.accept(tx, offer, rested)
        await is_ready(tx, BERTA)
        assert await offers(tx, rested) == {SECOND: BERTA}


async def test_the_caller_was_offered_to_somebody_else_since(database: Database):
    lapsed = NOW + LASTS
    async with database.step() as tx:
        offer = await answered_while_away(tx)
        await is_ready(tx, BERTA)
        await store.beat(tx, "node1", lapsed, accepting=True)
        assert await offers(tx, lapsed) == {FIRST: BERTA}
        await taking.keep_open(tx, offer, FIRST, ANNA, NOW)
        assert await taking.accept(tx, offer, lapsed)
        assert await store.open_offers(tx, "node1") == []
        state = await tx.row("select state from routing.presence where agent = %s", (BERTA,))
        assert state == ("ready",)
