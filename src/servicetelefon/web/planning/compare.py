"""Saved scenarios side by side, each later compared with what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.report import midnight
from servicetelefon.measures.service import entered
from servicetelefon.measures.store import Period, read_facts
from servicetelefon.planning.aftermath import happened
from servicetelefon.planning.store import DONE, SavedScenario
from servicetelefon.web.figures.charts import Chart, bars
from servicetelefon.web.services import Services

_WATCHED = timedelta(days=28)


@dataclass(frozen=True)
class ShownScenario:
    """`volumes` by low, expected, high; `seen` None: nothing to compare with yet."""

    saved: SavedScenario
    what_if: Mapping[str, Any]
    volumes: Mapping[str, Mapping[str, Any]]
    staff: Chart | None
    hours: Sequence[tuple[str, int, int, int]]
    seen: Mapping[str, float] | None


async def shown_scenarios(
    services: Services, line: str, saved: Sequence[SavedScenario]
) -> list[ShownScenario]:
    return [await _shown(services, line, one) for one in saved]


async def _shown(services: Services, line: str, one: SavedScenario) -> ShownScenario:
    what_if = one.spec["scenarios"][0]
    if one.state != DONE or one.result is None:
        return ShownScenario(one, what_if, {}, None, (), None)
    hours = _by_hour(one.result["hours"])
    chart = bars(
        [name for name, *_ in hours],
        [(low, middle - low, high - middle) for _, low, middle, high in hours],
        ("answered", "other", "range"),
    )
    seen = happened(one.result, await _calls(services, line, one))
    volumes = {name: one.result["volumes"][name] for name in ("low", "expected", "high")}
    return ShownScenario(one, what_if, volumes, chart, hours, seen)


def _by_hour(slots: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int, int]]:
    """The most of each hour's slots; never less for more calls, so that bars can be stacked."""
    hours: dict[str, tuple[int, int, int]] = {}
    for slot in slots:
        hour = f"{slot['start'][:2]}:00"
        before = hours.get(hour, (0, 0, 0))
        low = max(before[0], slot["low"])
        middle = max(before[1], slot["expected"], low)
        hours[hour] = (low, middle, max(before[2], slot["high"], middle))
    return [(hour, *three) for hour, three in hours.items()]


async def _calls(services: Services, line: str, one: SavedScenario) -> list[float]:
    """Offered on each day since the scenario's day, at most four weeks, without the present one."""
    city, now = services.city(), services.clock.now()
    start = midnight(one.day, city.zone)
    today = midnight(now.astimezone(city.zone).date(), city.zone)
    end = min(start + _WATCHED, today)
    if end <= start:
        return []
    async with services.figures.step() as tx:
        facts = await read_facts(tx, codes_of(city), Period(start, end))
    offered = facts.take(entered(facts) & facts.has("line", line))
    days = ((offered.arrived - start.timestamp()) // 86_400).astype(np.int64)
    counts = np.bincount(days)
    return counts[counts > 0].astype(np.float64).tolist()
