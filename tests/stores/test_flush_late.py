"""The lock of assignments is let go before the disk is waited for, and nobody goes on before it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from servicetelefon.kit.database import FLUSH, FLUSH_BEFORE_17, Database
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from servicetelefon.routing import store as routing

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def position(database: Database, which: str) -> int:
    async with database.step() as tx:
        row = await tx.row(f"select pg_current_wal_{which}_lsn() - '0/0'::pg_lsn")
    assert row is not None
    return int(row[0])


async def test_what_was_committed_is_on_disk_when_the_step_is_over(database: Database) -> None:
    before = await position(database, "insert")
    async with database.piped_step() as tx:
        await routing.lock(tx)
        await records.open_contact(tx, NewContact(UUID(int=1), "live", "phone", NOW))
    # The test's server does not wait for its commits: only the flush has moved this.
    assert await position(database, "flush") > before
    async with database.step() as tx:
        assert await tx.row("select count(*) from records.contact") == (1,)


async def test_a_step_that_fails_leaves_nothing_and_its_connection_works_on(
    database: Database,
) -> None:
    async def fails() -> None:
        async with database.piped_step() as tx:
            await routing.lock(tx)
            await records.open_contact(tx, NewContact(UUID(int=1), "live", "phone", NOW))
            await records.mark(tx, UUID(int=1), {"name": "x"})

    with pytest.raises(ValueError, match="a contact has no"):
        await fails()
    async with database.piped_step() as tx:
        await routing.lock(tx)  # it was let go
        assert await tx.row("select count(*) from records.contact") == (0,)


@pytest.mark.parametrize("statement", [FLUSH, FLUSH_BEFORE_17])
async def test_the_service_may_ask_for_the_disk(database: Database, statement: str) -> None:
    async with database.step() as tx:
        assert await tx.row(statement) is not None
