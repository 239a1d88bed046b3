"""Connections of the hot path: no more are used than the moment needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP

pytestmark = pytest.mark.stores

TOGETHER = 3


@pytest.fixture
async def served(dsn: str) -> AsyncGenerator[Database]:
    async with Database(dsn, role=APP, name="test", failpoints=Failpoints(), size=TOGETHER) as made:
        yield made


async def served_by(tx: Transaction) -> int:
    row = await tx.row("select pg_backend_pid()")
    assert row is not None
    return row[0]


async def all_at_once(database: Database) -> set[int]:
    """The server's processes of as many steps as there are connections."""
    everybody = asyncio.Barrier(TOGETHER)

    async def one() -> int:
        async with database.step() as tx:
            found = await served_by(tx)
            await everybody.wait()
        return found

    return set(await asyncio.gather(*(one() for _ in range(TOGETHER))))


async def test_one_after_another_is_served_by_one_process(served: Database) -> None:
    assert len(await all_at_once(served)) == TOGETHER
    seen: set[int] = set()
    for _ in range(2 * TOGETHER):
        async with served.step() as tx:
            seen.add(await served_by(tx))
    assert len(seen) == 1


async def test_who_comes_while_it_is_taken_is_served_by_the_next(served: Database) -> None:
    known = await all_at_once(served)
    async with served.step() as first, served.step() as second, served.step() as third:
        assert {await served_by(tx) for tx in (first, second, third)} == known
    assert await all_at_once(served) == known
