"""The pages over HTTP without a socket, on the real database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from house import House, a_house
from servicetelefon.kit.database import Database

ADDRESS = "http://pages.test"


@pytest.fixture
async def house(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    async with a_house(database, dsn, tmp_path) as made:
        yield made


@pytest.fixture
async def visitor(house: House) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody with a browser: cookies are kept, pages are asked for."""
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(
        transport=transport, base_url=ADDRESS, headers={"accept": "text/html", "origin": ADDRESS}
    ) as client:
        yield client
