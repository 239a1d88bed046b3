"""Waits learnt from the service's own records: kept, read, told, and silent where they must be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cities import musterstadt
from servicetelefon.journey.wait_ranges import LearntRanges, WaitLearning
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.planning.waits.live import learnt
from servicetelefon.planning.waits.past import PastContact
from stores.measures.month import fill

pytestmark = pytest.mark.stores

START = datetime(2026, 10, 5, 6, tzinfo=UTC)
AGENTS, TALK_S, APART_S = 4, 240.0, 62.0


@dataclass(frozen=True)
class Caller:
    line: str = "sozial"


def a_busy_line(days: int, seed: int = 4) -> Iterator[tuple[Any, ...]]:
    """First come, first served, by four people; some days are busier than others."""
    chance = random.Random(seed)
    for day in range(days):
        begin = START + timedelta(days=day)
        free, at, apart = [0.0] * AGENTS, 0.0, APART_S * chance.uniform(0.85, 1.2)
        while at < 4 * 3600:
            at += chance.expovariate(1 / apart)
            free.sort()
            answered = max(at, free[0])
            talk = chance.expovariate(1 / TALK_S)
            free[0] = answered + talk
            moments = [begin + timedelta(seconds=one) for one in (at, answered, answered + talk)]
            yield (UUID(int=chance.getrandbits(128)), "live", "phone", "sozial", "de", None, None,
                   moments[0], moments[0], moments[1], moments[2], moments[2], "answered", "first")  # fmt: skip


async def at_once(past: list[PastContact]) -> dict[str, Any]:
    return learnt(past)


async def test_what_was_learnt_is_kept_and_told_with_more_before_a_longer_range(database: Database):
    await fill(database, a_busy_line(12))
    now = START + timedelta(days=11, hours=3)
    learning = WaitLearning(database, ManualClock(now), musterstadt, at_once)
    assert await learning.once()
    ranges = LearntRanges(database, musterstadt)
    near = await ranges.minutes(Caller(), 0, now)
    far = await ranges.minutes(Caller(), 12, now)
    assert far is not None
    assert near is None or near[1] <= far[1]
    assert far[0] < far[1]


async def test_before_anything_was_learnt_nothing_is_said(database: Database):
    ranges = LearntRanges(database, musterstadt)
    assert await ranges.minutes(Caller(), 3, START) is None


async def test_too_few_waits_teach_nothing_and_keep_what_was(database: Database):
    learning = WaitLearning(database, ManualClock(START), musterstadt, at_once)
    assert not await learning.once()


async def test_a_line_of_which_nothing_is_known_gets_no_range(database: Database):
    await fill(database, a_busy_line(12))
    now = START + timedelta(days=11, hours=3)
    await WaitLearning(database, ManualClock(now), musterstadt, at_once).once()
    ranges = LearntRanges(database, musterstadt)
    assert await ranges.minutes(Caller("immer"), 3, now) is None
