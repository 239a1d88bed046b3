"""The pages over HTTP without a socket, on the real database."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from house import House, a_house
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.database import Database
from stores.web.visitor import ADDRESS, Visitor

Enter = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def house(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    async with a_house(database, dsn, tmp_path) as made:
        yield made


@pytest.fixture
async def visitor(house: House) -> AsyncGenerator[Visitor]:
    """Somebody with a browser who is not signed in."""
    transport = httpx.ASGITransport(house.app)
    async with Visitor(transport=transport, base_url=ADDRESS) as client:
        yield client


@pytest.fixture
async def enter(house: House) -> AsyncGenerator[Enter]:
    """Somebody with these roles, signed in."""
    opened: list[Visitor] = []

    async def entered(
        *roles: Role, login: str = "mara", offices: frozenset[str] = frozenset()
    ) -> Visitor:
        await house.person(login, *roles, offices=offices)
        client = Visitor(transport=httpx.ASGITransport(house.app), base_url=ADDRESS)
        opened.append(client)
        assert (await client.signs_in(login)).status_code == 303
        return client

    yield entered
    for client in opened:
        await client.aclose()
