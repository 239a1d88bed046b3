"""Expected calls by slot from a file, as `plan forecast` writes them: what is staffed and simulated.

day,start,calls[,topic,handling_s]
2026-03-02,08:00,14.2,wohnen,312
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.files import Row, rows_of

Floats = NDArray[np.float64]
ALL = "all"
_PASSED_OVER = ("low", "high", "calculated", "reason")
_MINUTE = 60.0


@dataclass(frozen=True)
class DayDemand:
    """One day of one topic: start of each slot in seconds since midnight, calls, handling."""

    starts_s: Floats
    calls: Floats
    handling_s: Floats  # nan where the file does not say


@dataclass(frozen=True)
class DemandFile:
    """`topics[topic][day]`; slots of one length, in order."""

    slot_s: float
    topics: Mapping[str, Mapping[date, DayDemand]]

    @property
    def days(self) -> list[date]:
        return sorted({day for days in self.topics.values() for day in days})

    def together(self, day: date, handling_s: float) -> DayDemand:
        """All topics of a day as one pool; handling is the mean, weighted by calls."""
        slots: dict[float, tuple[float, float]] = {}
        for days in self.topics.values():
            if day in days:
                for start, calls, handling in _slots(days[day], handling_s):
                    before = slots.get(start, (0.0, 0.0))
                    slots[start] = (before[0] + calls, before[1] + calls * handling)
        starts = sorted(slots)
        calls = np.array([slots[start][0] for start in starts])
        work = np.array([slots[start][1] for start in starts])
        mean = np.divide(work, calls, out=np.full_like(calls, handling_s), where=calls > 0)
        return DayDemand(np.array(starts), calls, mean)


def _slots(day: DayDemand, handling_s: float) -> list[tuple[float, float, float]]:
    handling = np.where(np.isnan(day.handling_s), handling_s, day.handling_s)
    return list(zip(day.starts_s.tolist(), day.calls.tolist(), handling.tolist(), strict=True))


@dataclass
class _Collected:
    slots: dict[tuple[str, date], list[tuple[int, float, float]]] = field(
        default_factory=dict[tuple[str, date], list[tuple[int, float, float]]]
    )
    seen: set[tuple[str, date, int]] = field(default_factory=set[tuple[str, date, int]])

    def add(self, row: Row) -> None:
        topic, day, minute = row.text("topic", ALL), row.day("day"), row.minute("start")
        if (topic, day, minute) in self.seen:
            raise BrokenFile(row.place, "the slot stands there twice")
        self.seen.add((topic, day, minute))
        handling = row.number("handling_s") if row.values.get("handling_s") else math.nan
        slot = (minute, row.number("calls"), handling)
        self.slots.setdefault((topic, day), []).append(slot)


def read_demand(path: Path) -> DemandFile:
    """BrokenFile with the line."""
    collected = _Collected()
    for row in rows_of(path, ("day", "start", "calls"), ("topic", "handling_s", *_PASSED_OVER)):
        collected.add(row)
    if not collected.slots:
        raise BrokenFile(Place(path), "the file has no rows")
    topics: dict[str, dict[date, DayDemand]] = {}
    for (topic, day), slots in sorted(collected.slots.items()):
        starts, calls, handling = (np.array(one, float) for one in zip(*sorted(slots), strict=True))
        topics.setdefault(topic, {})[day] = DayDemand(starts * _MINUTE, calls, handling)
    minutes = sorted({minute for _, _, minute in collected.seen})
    return DemandFile(_slot_length(minutes, path) * _MINUTE, topics)


def _slot_length(minutes: Sequence[int], path: Path) -> int:
    """The shortest distance of two slots; every other is a multiple of it."""
    if len(minutes) == 1:
        return 15
    apart = np.diff(minutes)
    shortest = int(apart.min())
    if np.any(apart % shortest):
        raise BrokenFile(Place(path), "the slots are not of one length")
    return shortest
