"""Rows of a history file collected into days and slots, with what may be missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.forecast.history import History, Series
from servicetelefon.planning.forecast.rows import Row, slots_a_day

MOST_TOPIC_DAYS = 30_000
"""Ten topics for eight years; in five-minute slots some 80 MB."""


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class GapRule(StrEnum):
    """What a slot means that is missing between two of a day."""

    REFUSE = "refuse"
    ZERO = "zero"


@dataclass
class _Day:
    calls: NDArray[np.float32]
    handling_s: NDArray[np.float32]
    passes: NDArray[np.uint8]  # 2 where the clock goes back and the slot comes twice


@dataclass
class _Topic:
    days: dict[date, _Day] = field(default_factory=dict[date, _Day])
    last: datetime = _BEFORE_ALL
    last_day: date = date.min


class Table:
    """Grows row by row; `history()` at the end gives all of it."""

    def __init__(self, path: Path, zone: ZoneInfo, slot_minutes: int, gaps: GapRule) -> None:
        self._path = path
        self._zone = zone
        self._slot = timedelta(minutes=slot_minutes)
        self._slots = slots_a_day(slot_minutes)
        self._slot_minutes = slot_minutes
        self._gaps = gaps
        self._topics: dict[str, _Topic] = {}
        self._topic_days = 0

    def add(self, row: Row, number: int) -> None:
        place = Place(self._path, number)
        topic = self._topics.setdefault(row.topic, _Topic())
        self._refuse_disorder(row, topic, place)
        if row.day not in topic.days:
            self._new_day(row, topic, place)
        day = topic.days[row.day]
        day.calls[row.slot] += row.calls
        day.passes[row.slot] += 1
        day.handling_s[row.slot] = row.handling_s
        topic.last, topic.last_day = row.moment, row.day

    def history(self) -> History:
        if not self._topics:
            raise BrokenFile(Place(self._path), "the file has no rows")
        packed = {name: _packed(self._topics.pop(name)) for name in sorted(self._topics)}
        return History(self._zone, self._slot_minutes, Unpacking(packed))

    def _refuse_disorder(self, row: Row, topic: _Topic, place: Place) -> None:
        """Nearly every row is the slot after the one before."""
        expected = topic.last + self._slot if topic.days else row.moment
        if row.moment == expected:
            return
        start = f"{self._city_time(row.moment)} of topic {row.topic}"
        if row.moment == topic.last:
            raise BrokenFile(place, f"{start} stands there twice")
        if row.moment < topic.last:
            raise BrokenFile(place, f"{start} is not in order")
        if row.day == topic.last_day and self._gaps is GapRule.REFUSE:
            raise BrokenFile(
                place, f"the slot {self._city_time(expected)} is missing before {start}"
            )

    def _city_time(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).isoformat(timespec="minutes")

    def _new_day(self, row: Row, topic: _Topic, place: Place) -> None:
        self._topic_days += 1
        if self._topic_days > MOST_TOPIC_DAYS:
            raise BrokenFile(place, f"more than {MOST_TOPIC_DAYS} days times topics")
        topic.days[row.day] = _Day(
            np.zeros(self._slots, dtype=np.float32),
            np.full(self._slots, np.nan, dtype=np.float32),
            np.zeros(self._slots, dtype=np.uint8),
        )


@dataclass(frozen=True, slots=True)
class _Packed:
    """A topic's slots in half the room that calculating takes."""

    days: tuple[date, ...]
    calls: NDArray[np.float32]
    handling_s: NDArray[np.float32] | None


class Unpacking(Mapping[str, Series]):
    """The topics of a history, each unpacked when it is asked for: a long one is never in memory
    twice."""

    def __init__(self, packed: Mapping[str, _Packed]) -> None:
        self._packed = packed

    def __getitem__(self, topic: str) -> Series:
        one = self._packed[topic]
        handling_s = None if one.handling_s is None else one.handling_s.astype(np.float64)
        return Series(one.days, one.calls.astype(np.float64), handling_s)

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def _packed(topic: _Topic) -> _Packed:
    """A slot that came twice, when the clock went back, counts with the mean of both."""
    days = tuple(topic.days)
    passes = np.stack([topic.days[day].passes for day in days])
    calls = np.stack([topic.days[day].calls for day in days])
    calls /= np.maximum(passes, 1)
    handling_s = np.stack([topic.days[day].handling_s for day in days])
    known = bool(np.isfinite(handling_s).any())
    return _Packed(days, calls, handling_s if known else None)
