"""Once a minute the service notes how it was, without a person, and who called again."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.journey.minutes import Minutes
from servicetelefon.journey.repeats import Repeats
from servicetelefon.kit.database import Database
from world import a_world

pytestmark = pytest.mark.journeys


async def test_a_minute_counts_who_waits_is_ready_and_is_busy(database: Database, tmp_path: Path):
    async with a_world(database, tmp_path / "keys") as world:
        await world.sits_down("anna")
        await world.is_ready("anna")
        await world.sits_down("bert")
        minutes = Minutes(database, world.clock, Repeats(world.clock, world.vault))
        await minutes.note()
        await minutes.note()
        assert await minutes.judge() == 0
    async with database.step() as tx:
        rows = await tx.rows("select waiting, ready, busy from measures.minute")
    assert [tuple(row) for row in rows] == [(0, 1, 0)]
