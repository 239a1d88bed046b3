"""What a step of a call must not cost: index entries, plans, the disk before it lets go, and reading
all calls that ever were.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from servicetelefon.domain.call import Event, State
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_steps import Step, advance
from servicetelefon.journey.call_writing import apply, write
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP
from servicetelefon.phone import read as phone_read
from servicetelefon.phone import store as calls
from servicetelefon.phone.store import Call
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from servicetelefon.routing import presence_store
from servicetelefon.routing import store as routing
from servicetelefon.routing.look import LOCK

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CONTACT, AGENT, OFFER = UUID(int=1), UUID(int=2), UUID(int=3)
CALL = Call(CONTACT, "node1", "c1", "sozial", State.WAITING, 1, NOW, NOW, "de", ("sozialhilfe",))
LOCKS = "select count(*) from pg_locks where locktype = 'advisory' and objid = %s"


@pytest.fixture
async def steady(dsn: str) -> AsyncGenerator[Database]:
    async with Database(
        dsn, role=APP, name="test", failpoints=Failpoints(), size=1, few_texts=True
    ) as served:
        yield served


def assigner(begin: int = 100) -> Assigner:
    numbers = iter(range(begin, begin + 100))
    return Assigner(lambda: UUID(int=next(numbers)), approved=True)


def arriving() -> Step:
    """A caller who waits at once, with all that the first step writes."""
    before = replace(CALL, state=State.RINGING, step=0)
    step = advance(before, Event.STRAIGHT_IN, NOW, UUID(int=50))
    return replace(step, arrival=NewContact(CONTACT, "live", "phone", NOW))


async def somebody_sits(database: Database, *, ready: bool) -> None:
    async with database.step() as tx:
        await routing.beat(tx, "node1", NOW, accepting=True)
        await presence_store.seat(tx, AGENT, ["sozialhilfe"], "p1", NOW)
        state = "ready" if ready else "paused"
        await tx.do("update routing.presence set state = %s, phone_there = true", (state,))


async def test_the_steps_of_a_live_call_stay_in_its_page(database: Database) -> None:
    async with database.step() as tx:
        await records.open_contact(tx, NewContact(CONTACT, "live", "phone", NOW))
        first = calls.written(CALL)
        await tx.do(first.sql, first.values)
        states = (State.GREETING, State.TALKING, State.WRAP_UP)
        for number, state in enumerate(states, start=2):
            step = calls.written(replace(CALL, state=state, step=number), ("state", "step"))
            await tx.do(step.sql, step.values)
        found = await tx.row(
            "select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables where relname = 'call'"
        )
        assert found == (3, 3)


async def test_a_closed_call_is_no_live_one(database: Database) -> None:
    async with database.step() as tx:
        await records.open_contact(tx, NewContact(CONTACT, "live", "phone", NOW))
        first = calls.written(CALL)
        await tx.do(first.sql, first.values)
        assert [call.contact for call in await calls.live_calls(tx, "node1")] == [CONTACT]
        closed = calls.written(replace(CALL, state=State.CLOSED, step=2), ("state", "step"))
        await tx.do(closed.sql, closed.values)
        assert await calls.live_calls(tx, "node1") == []
        assert [call.step for call in await calls.closed_among(tx, [CONTACT])] == [2]


async def test_who_joins_holds_the_lock_only_where_somebody_is_free(database: Database) -> None:
    await somebody_sits(database, ready=False)
    async with database.piped_step() as tx:
        assert await apply(tx, arriving(), assigner()) == []
        assert await tx.row(LOCKS, (LOCK,)) == (0,)
        assert not tx.is_flushed_late
        # Nor is the list read: when everybody talks it is long.
        assert await scanned(tx, "waiting") == 0


async def test_who_joins_is_offered_under_the_lock_and_on_disk(database: Database) -> None:
    await somebody_sits(database, ready=True)
    async with database.piped_step() as tx:
        made = await apply(tx, arriving(), assigner())
        assert made is not None
        assert [offer.agent for offer in made] == [AGENT]
        assert await tx.row(LOCKS, (LOCK,)) == (1,)
        # The commit lets go of the lock before the disk has answered; then it is waited for.
        assert await tx.row("select current_setting('synchronous_commit')") == ("off",)
        assert tx.is_flushed_late


async def test_a_step_outside_a_pipeline_waits_for_the_disk_at_its_commit(
    database: Database,
) -> None:
    """Nobody would wait for it afterwards."""
    await somebody_sits(database, ready=True)
    async with database.step() as tx:
        await tx.do("set local synchronous_commit = on")
        assert await apply(tx, arriving(), assigner())
        assert await tx.row(LOCKS, (LOCK,)) == (1,)
        assert await tx.row("select current_setting('synchronous_commit')") == ("on",)


async def test_a_step_that_was_written_already_makes_no_offer(database: Database) -> None:
    await somebody_sits(database, ready=False)
    assert await write(database, arriving(), assigner()) == []
    await somebody_sits(database, ready=True)
    assert await write(database, arriving(), assigner(200)) is None
    async with database.step() as tx:
        assert await tx.row("select count(*) from routing.offer") == (0,)


async def test_the_line_plans_each_statement_once(steady: Database) -> None:
    async with steady.step() as tx:
        for _ in range(7):
            await calls.live_calls(tx, "node1")
        found = await tx.row(
            "select generic_plans, custom_plans from pg_prepared_statements "
            "where statement like '%%from phone.call%%live%%' and statement not like '%%pg_prep%%'"
        )
        assert found == (7, 0)


@pytest.mark.parametrize("asks", ["call in hand", "marks", "overdue offers"])
async def test_only_what_lives_is_read(database: Database, asks: str) -> None:
    """However many calls there ever were: the partial index says it, not the whole table."""
    async with database.step() as tx:
        await tx.do("set local enable_seqscan = off")
        await tx.do("set local enable_bitmapscan = off")
        before = await scanned(tx, "call", "offer")
        if asks == "call in hand":
            assert await phone_read.call_of(tx, AGENT) is None
        elif asks == "marks":
            assert await phone_read.marks(tx, [AGENT]) == {}
        else:
            assert await routing.overdue_offers(tx, NOW + timedelta(days=1)) == []
        assert await scanned(tx, "call", "offer") == before


async def scanned(tx: Transaction, *tables: str) -> int:
    """How often these tables were read whole in this transaction."""
    row = await tx.row(
        "select sum(seq_scan)::int from pg_stat_xact_user_tables where relname = any(%s)",
        (list(tables),),
    )
    return int(row[0]) if row else 0
