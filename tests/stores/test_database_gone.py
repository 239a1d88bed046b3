"""A database that goes away is told in one way, whoever finds it out and at which moment."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from outage import Outage
from servicetelefon.kit.database import Database, DatabaseAway
from servicetelefon.ops.postgres_use import TemporaryCluster

pytestmark = pytest.mark.stores


@pytest.fixture
def outage(template: tuple[TemporaryCluster, str], dsn: str) -> Outage:
    return Outage(template[0], dsn)


async def asks(database: Database, way: str) -> None:
    if way == "step":
        async with database.step() as tx:
            await tx.row("select 1")
    else:
        async with database.begin() as tx:
            await tx.run(text("select 1"))


@pytest.mark.parametrize("way", ["step", "begin"])
@pytest.mark.parametrize("had_a_connection", ["had", "had none"])
async def test_away_is_away(database: Database, outage: Outage, way: str, had_a_connection: str):
    if had_a_connection == "had":
        await asks(database, way)
    outage.begins()
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            await asks(database, way)
    outage.ends()


async def test_going_away_in_the_middle_is_away(database: Database, outage: Outage):
    async def in_the_middle() -> None:
        async with database.begin() as tx:
            await tx.run(text("select 1"))
            outage.begins()

    with pytest.raises(DatabaseAway):
        await in_the_middle()
    outage.ends()
