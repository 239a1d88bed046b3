"""A part that breaks is told and stops none of the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.tasks import Tasks

pytestmark = pytest.mark.unit


async def fails(fault: Exception) -> None:
    raise fault


async def goes_well() -> None:
    pass


async def test_a_broken_part_is_a_finding_until_it_goes_well_again():
    edges = Edges("line")
    assert not await edges.run("matching", fails(ValueError("ours")))
    assert await edges.run("requests", goes_well())
    assert await edges.finding() == "broken: matching (ValueError)"
    assert await edges.run("matching", goes_well())
    assert await edges.finding() is None
    assert edges.breaks == 1


async def test_another_part_that_is_away_is_no_finding():
    edges = Edges("line")
    assert not await edges.run("ringing", fails(Unavailable("the engine is away")))
    assert await edges.finding() is None


async def test_a_database_that_is_away_is_told_to_the_owner():
    with pytest.raises(DatabaseAway):
        await Edges("line").run("matching", fails(DatabaseAway("it does not answer")))


async def test_a_turn_that_breaks_costs_that_turn_and_no_more():
    clock, edges, tasks = ManualClock(datetime(2026, 11, 23, tzinfo=UTC)), Edges("jobs"), Tasks("t")
    faults = [ValueError("ours"), DatabaseAway("it does not answer"), None, None]
    told: list[str | None] = []

    async def work() -> None:
        told.append(await edges.finding())
        if (fault := faults[len(told) - 1]) is not None:
            raise fault

    tasks.start(edges.keep("minutes", work, clock, timedelta(seconds=5)), "minutes")
    for _ in faults:
        await clock.move(timedelta(seconds=5))
    await tasks.close()
    broken = "broken: minutes (ValueError)"
    assert told[:4] == [None, broken, broken, None]
