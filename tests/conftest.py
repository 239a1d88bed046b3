"""What every test may ask for."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from hypothesis import settings

from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.disk import free_bytes
from servicetelefon.ops.migrations import migrate
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.postgres_use import TemporaryCluster, temporary_cluster
from servicetelefon.ops.roles import ensure_database, ensure_roles

# How long one example takes says more about the machine than about the code.
settings.register_profile("service", deadline=None)
settings.load_profile("service")

_MEMORY = Path("/dev/shm")
_ENOUGH = 2_000_000_000


def _in_memory() -> bool:
    return _MEMORY.is_dir() and free_bytes(_MEMORY) > _ENOUGH


@pytest.fixture(scope="session")
def cluster() -> Generator[TemporaryCluster]:
    """One PostgreSQL for this worker, in memory where there is room; 0.5 s, on first use only."""
    folder = tempfile.mkdtemp(prefix="st-pg-", dir=_MEMORY if _in_memory() else None)
    try:
        with temporary_cluster(Path(folder)) as temporary:
            yield temporary
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template() -> Generator[tuple[TemporaryCluster, str]]:
    """A server of its own (tests of roles take them away) with a migrated database to copy."""
    folder = tempfile.mkdtemp(prefix="st-line-", dir=_MEMORY if _in_memory() else None)
    try:
        with temporary_cluster(Path(folder)) as temporary:
            ensure_roles(temporary.dsn())
            migrate(ensure_database(temporary.dsn(), "template_line"))
            yield temporary, "template_line"
    finally:
        shutil.rmtree(folder)


_numbers = itertools.count()


@pytest.fixture
def dsn(template: tuple[TemporaryCluster, str]) -> Generator[str]:
    """A fresh migrated database, 0.05 s."""
    server, model = template
    name = f"line_{next(_numbers)}"
    yield server.create_database(name, template=model)
    server.drop_database(name)


@pytest.fixture
async def database(dsn: str) -> AsyncGenerator[Database]:
    """The fresh database as the service uses it: as `app`."""
    async with Database(dsn, role=APP, name="test", failpoints=Failpoints(), size=3) as served:
        yield served
