"""A migrated database for each test, copied from a template that is made once a worker."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator, Generator

import pytest

from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.migrations import migrate
from servicetelefon.ops.postgres_use import TemporaryCluster
from servicetelefon.ops.roles import ensure_database, ensure_roles

TEMPLATE = "template_servicetelefon"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def template(cluster: TemporaryCluster) -> str:
    ensure_roles(cluster.dsn())
    dsn = ensure_database(cluster.dsn(), TEMPLATE)
    migrate(dsn)
    return TEMPLATE


@pytest.fixture
def dsn(cluster: TemporaryCluster, template: str) -> Generator[str]:
    """The address of a fresh migrated database, as its owner."""
    name = f"test_{next(_numbers)}"
    yield cluster.create_database(name, template)
    cluster.drop_database(name)


@pytest.fixture
async def database(dsn: str) -> AsyncGenerator[Database]:
    """The same as role `app`, the way the service uses it."""
    opened = Database(dsn, role="servicetelefon_app", name="test", failpoints=Failpoints())
    await opened.open()
    yield opened
    await opened.close()
