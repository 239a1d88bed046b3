"""Signing in over HTTP."""

from __future__ import annotations

import httpx
import pytest

from house import House

pytestmark = pytest.mark.stores


async def test_smoke(house: House, visitor: httpx.AsyncClient):
    answer = await visitor.get("/")
    print(answer.text)
    assert answer.status_code == 200
