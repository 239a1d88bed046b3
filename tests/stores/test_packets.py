"""What need not be answered leaves with the next question, and a single statement by itself."""

from __future__ import annotations

import psycopg
import pytest

from servicetelefon.kit.database import Database

pytestmark = pytest.mark.stores

BEAT = "insert into routing.node (name, seen_at, accepting) values (%s, to_timestamp(0), true)"
LOCKS = "select count(*) from pg_locks where pid = %s"
NODES = "select count(*) from routing.node"


async def test_nothing_is_sent_before_something_is_asked(database: Database):
    async with database.piped_step() as tx, database.step() as beside:
        await tx.raw.execute(BEAT, ("node1",))
        await tx.raw.execute(BEAT, ("node2",))
        # The server has heard neither of them nor that a transaction began.
        pid = (tx.raw.info.backend_pid,)
        assert await beside.row(LOCKS, pid) == (0,)
        assert await tx.row(NODES) == (2,)
        assert await beside.row(LOCKS, pid) != (0,)
    async with database.step() as later:
        assert await later.row(NODES) == (2,)


async def test_what_breaks_in_a_packet_is_told_and_leaves_nothing(database: Database):
    async def breaks() -> None:
        async with database.piped_step() as tx:
            await tx.raw.execute(BEAT, ("node1",))
            await tx.raw.execute(BEAT, ("node1",))

    for _ in range(12):  # also with prepared statements, on whichever connection
        with pytest.raises(psycopg.errors.UniqueViolation):
            await breaks()
    async with database.piped_step() as tx:
        assert await tx.row(NODES) == (0,)


async def test_how_many_rows_were_touched_is_known_within_a_packet(database: Database):
    async with database.piped_step() as tx:
        await tx.raw.execute(BEAT, ("node1",))
        assert await tx.do("update routing.node set accepting = false") == 1


async def test_a_single_statement_is_its_own_transaction(database: Database):
    insert = f"{BEAT} returning name"
    for number in range(12):
        assert await database.one(insert, (f"node{number}",)) == (f"node{number}",)
    with pytest.raises(psycopg.errors.UniqueViolation):
        await database.one(insert, ("node1",))
    assert await database.one("select name from routing.node where name = %s", ("no",)) is None
    async with database.step() as tx:
        assert await tx.row(NODES) == (12,)
