"""A fresh installation, held against the rules."""

from __future__ import annotations

import pytest

from servicetelefon.kit.database import Database
from stores.compliance.test_controls import Place, a_place


@pytest.fixture
async def place(database: Database, dsn: str) -> Place:
    return await a_place(database, dsn)
