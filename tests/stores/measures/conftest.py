"""The database as measures read it: as the role that may read records and nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import FIGURES


@pytest.fixture
async def figures(dsn: str) -> AsyncGenerator[Database]:
    async with Database(
        dsn, role=FIGURES, name="figures", failpoints=Failpoints(), size=2
    ) as served:
        yield served
