"""A fresh installation, held against the rules."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from servicetelefon.kit.database import Database
from stores.compliance.line import Line, a_line
from stores.compliance.place import Place, a_place


@pytest.fixture
async def place(database: Database, dsn: str) -> Place:
    return await a_place(database, dsn)


@pytest.fixture
async def line(database: Database, dsn: str) -> AsyncGenerator[Line]:
    async with a_line(database, dsn) as made:
        yield made
