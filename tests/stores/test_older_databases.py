"""The database of every schema that ever ran, with a call in it, is brought to today's.

A file in `tests/dumps` is what `pg_dump --inserts` wrote of a service in which somebody had
called, taken at the schema it is named after.
"""

from __future__ import annotations

import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.migrations import current, differences, head, migrate
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.postgres_programs import ENVIRONMENT, program
from servicetelefon.ops.postgres_use import TemporaryCluster
from servicetelefon.ops.roles import ensure_database
from servicetelefon.records.read import Filter, contacts
from servicetelefon.records.seal import verify

pytestmark = pytest.mark.stores

DUMPS = sorted((Path(__file__).parents[1] / "dumps").glob("*.sql"))


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.stem)
async def brought_up(
    request: pytest.FixtureRequest, template: tuple[TemporaryCluster, str]
) -> AsyncGenerator[Database]:
    dump: Path = request.param
    server, _ = template
    dsn = ensure_database(server.dsn(), "older")
    load(dump, dsn)
    assert current(dsn) == dump.stem
    migrate(dsn)
    assert current(dsn) == head()
    assert differences(dsn) == []
    async with Database(dsn, role=APP, name="test", failpoints=Failpoints(), size=1) as database:
        yield database
    server.drop_database("older")


def load(dump: Path, dsn: str) -> None:
    psql = [str(program("psql")), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    done = subprocess.run(
        [*psql, f"--file={dump}", f"--dbname={dsn}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


async def test_the_call_and_its_journal_are_as_they_were(brought_up: Database) -> None:
    async with brought_up.begin() as tx:
        (call,) = await contacts(tx, Filter())
    assert call.outcome == "answered"
    assert call.closed_at is not None
    async with brought_up.step() as tx:
        assert await verify(tx) is None
