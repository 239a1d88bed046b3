"""A town with a real provider of sign-ins."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import httpx
import pytest

from house import House, a_house
from openid_provider import Running, a_provider
from servicetelefon.kit.database import Database
from stores.web.central.town import PEOPLE, Town
from stores.web.visitor import ADDRESS


@pytest.fixture(scope="module")
def provider() -> Generator[Running]:
    with a_provider(ADDRESS, PEOPLE) as running:
        yield running


@pytest.fixture
async def house(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    async with a_house(database, dsn, tmp_path) as made:
        yield made


@pytest.fixture
async def town(house: House, provider: Running) -> AsyncGenerator[Town]:
    async with httpx.AsyncClient() as http:
        yield Town(house, provider.issuer, http)
