"""The bell between processes may be silenced at any moment, and leaves nothing half begun."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import ManualClock

pytestmark = pytest.mark.stores


async def test_who_was_not_told_yet_when_it_is_silenced_is_not_begun(dsn: str):
    bell = Bell(dsn, ManualClock(datetime(2026, 11, 30, 9, tzinfo=UTC)))
    silenced = asyncio.Event()
    told: list[str] = []

    async def silences(_: str) -> None:
        silenced.set()
        await bell.close()

    async def hears(key: str) -> None:
        told.append(key)

    bell.on("handsets", silences)
    bell.on("handsets", hears)
    await bell.start()
    await asyncio.wait_for(silenced.wait(), 30)
    await bell.close()
    assert told == []
