"""What every test may ask for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from servicetelefon.ops.disk import free_bytes
from servicetelefon.ops.postgres_use import TemporaryCluster, temporary_cluster

_MEMORY = Path("/dev/shm")
_ENOUGH = 2_000_000_000


@pytest.fixture(scope="session")
def cluster() -> Generator[TemporaryCluster]:
    """One PostgreSQL for this worker, in memory where there is room; 0.5 s, on first use only."""
    in_memory = _MEMORY.is_dir() and free_bytes(_MEMORY) > _ENOUGH
    folder = tempfile.mkdtemp(prefix="st-pg-", dir=_MEMORY if in_memory else None)
    try:
        with temporary_cluster(Path(folder)) as temporary:
            yield temporary
    finally:
        shutil.rmtree(folder)
