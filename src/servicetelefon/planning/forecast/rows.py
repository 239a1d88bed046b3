"""One line of a history file: its columns, and what each must look like."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.forecast.history import MINUTES_A_DAY

_MOST_CALLS = 1_000_000
_LONGEST_HANDLING_S = 86_400
_LONGEST_TOPIC = 100
_KNOWN = ("start", "calls", "topic", "handling_s")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands; None where it is missing."""

    separator: str
    count: int
    start: int
    calls: int
    topic: int | None
    handling_s: int | None

    @classmethod
    def of(cls, header: str, place: Place) -> Columns:
        separator = ";" if ";" in header else ","
        names = [name.strip().strip('"').lower() for name in header.split(separator)]
        for name in names:
            if name not in _KNOWN:
                raise BrokenFile(place, f"unknown column {name!r}; known are {', '.join(_KNOWN)}")
        if len(set(names)) < len(names):
            raise BrokenFile(place, "a column stands there twice")
        for name in ("start", "calls"):
            if name not in names:
                raise BrokenFile(place, f"the column {name} is missing")
        where = {name: index for index, name in enumerate(names)}
        return cls(
            separator,
            len(names),
            where["start"],
            where["calls"],
            where.get("topic"),
            where.get("handling_s"),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One slot of one topic; `moment` in UTC orders rows, also where the clock changes."""

    topic: str
    day: date
    slot: int
    moment: datetime
    calls: int
    handling_s: float  # nan: not known

    @classmethod
    def of(
        cls, line: str, columns: Columns, zone: ZoneInfo, slot_minutes: int, place: Place
    ) -> Row:
        parts = [part.strip().strip('"') for part in line.split(columns.separator)]
        if len(parts) != columns.count:
            raise BrokenFile(place, f"{len(parts)} columns where the head has {columns.count}")
        try:
            local, moment = _start(parts[columns.start], zone)
        except ValueError as error:
            raise BrokenFile(place, str(error)) from error
        minute = local.hour * 60 + local.minute
        if minute % slot_minutes or local.second or local.microsecond:
            raise BrokenFile(
                place,
                f"{parts[columns.start]} is not the beginning of a {slot_minutes}-minute slot",
            )
        return cls(
            topic=_topic("" if columns.topic is None else parts[columns.topic], place),
            day=local.date(),
            slot=minute // slot_minutes,
            moment=moment,
            calls=_calls(parts[columns.calls], place),
            handling_s=math.nan
            if columns.handling_s is None
            else _handling(parts[columns.handling_s], place),
        )


def slots_a_day(slot_minutes: int) -> int:
    return MINUTES_A_DAY // slot_minutes


@lru_cache(maxsize=4096)
def _start(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """City time and UTC of a start, which many topics share. ValueError says what is wrong."""
    try:
        given = datetime.fromisoformat(text)
        if given.tzinfo is not None:
            moment = given.astimezone(UTC)
            return moment.astimezone(zone), moment
        first, second = (given.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:40]!r} is not a time like 2026-03-02T08:00") from error
    if first > second:
        raise ValueError(f"{text} does not exist in {zone.key}: the clock goes forward")
    if first < second:
        raise ValueError(f"{text} exists twice in {zone.key}: the clock goes back; give the offset")
    return given.replace(tzinfo=zone), first


def _calls(text: str, place: Place) -> int:
    if not text.isascii() or not text.removeprefix("-").isdigit():
        raise BrokenFile(place, f"calls must be a whole number, not {text[:40]!r}")
    if text.startswith("-"):
        raise BrokenFile(place, f"calls must not be negative: {text[:40]}")
    if len(text) > len(str(_MOST_CALLS)) or int(text) > _MOST_CALLS:
        raise BrokenFile(place, f"more than {_MOST_CALLS} calls in one slot: {text[:40]}")
    return int(text)


def _handling(text: str, place: Place) -> float:
    if not text:
        return math.nan
    try:
        seconds = float(text)
    except ValueError as error:
        raise BrokenFile(place, f"handling_s must be seconds, not {text[:40]!r}") from error
    if not 0 <= seconds <= _LONGEST_HANDLING_S:
        raise BrokenFile(place, f"handling_s must be from 0 to {_LONGEST_HANDLING_S}, not {text}")
    return seconds


def _topic(text: str, place: Place) -> str:
    if len(text) > _LONGEST_TOPIC:
        raise BrokenFile(place, f"the topic is longer than {_LONGEST_TOPIC} characters")
    return text or "all"
