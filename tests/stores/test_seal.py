"""The journal's chain holds, and what is done to a line behind our back shows."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from servicetelefon.domain.events import EventCode
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from servicetelefon.records.seal import seal, verify
from servicetelefon.records.store import Entry, append

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def write(database: Database, count: int) -> list[UUID]:
    ids = Ids(ManualClock(NOW), random.Random(3))
    entries = [
        Entry(ids.new(), NOW, EventCode.SIGNED_IN, data={"way": "password"}) for _ in range(count)
    ]
    async with database.step() as tx:
        await append(tx, entries)
    return [entry.id for entry in entries]


async def test_sealed_lines_verify_in_order(database: Database):
    await write(database, 5)
    async with database.step() as tx:
        assert await seal(tx, NOW, most=3) == 3
        assert await seal(tx, NOW) == 2
        assert await seal(tx, NOW) == 0
        assert await verify(tx) is None


async def test_a_line_that_commits_late_is_sealed_all_the_same(database: Database):
    ids = Ids(ManualClock(NOW), random.Random(4))
    late = Entry(ids.new(), NOW, EventCode.SIGNED_OUT, data={"why": "asked"})
    async with database.step() as slow:
        await append(slow, [late])
        await write(database, 3)
        async with database.step() as tx:
            assert await seal(tx, NOW) == 3
    async with database.step() as tx:
        assert await seal(tx, NOW) == 1
        assert await verify(tx) is None


async def test_the_journal_takes_inserts_only_even_from_its_owner(database: Database, dsn: str):
    await write(database, 1)
    with psycopg.connect(dsn, autocommit=True) as owner:
        for statement in ("update records.journal set code = 'x'", "delete from records.journal"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                owner.execute(statement)


async def test_a_changed_line_is_found(database: Database, dsn: str):
    changed = (await write(database, 4))[1]
    async with database.step() as tx:
        await seal(tx, NOW)
    with psycopg.connect(dsn, autocommit=True) as intruder:
        intruder.execute("alter table records.journal disable trigger all")
        intruder.execute("update records.journal set role = 'nobody' where id = %s", (changed,))
    async with database.step() as tx:
        broken = await verify(tx)
    assert broken is not None
    assert (broken.position, broken.journal) == (2, changed)


async def test_a_removed_line_is_found(database: Database, dsn: str):
    removed = (await write(database, 4))[2]
    async with database.step() as tx:
        await seal(tx, NOW)
    with psycopg.connect(dsn, autocommit=True) as intruder:
        intruder.execute("alter table records.journal disable trigger all")
        intruder.execute("delete from records.journal where id = %s", (removed,))
    async with database.step() as tx:
        broken = await verify(tx)
    assert broken is not None
    assert broken.why == "the line is gone"
