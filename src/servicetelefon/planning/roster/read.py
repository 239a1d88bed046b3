"""People, absences, wishes and need from CSV. An absence has no column for its cause."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.files import Row, rows
from servicetelefon.planning.roster.law import SLOT_MINUTES, SLOTS_A_DAY
from servicetelefon.planning.roster.problem import Absence, Person, Wish, Wished

REACHED = ("calls", "service_level", "abandoned", "occupancy", "present", "paid")
"""Columns of a staffing plan that a roster does not need."""

_LONGER_ROWS = (4, 2)
"""Quarters in an hour and in half of one: the longer slots in which calls are planned."""

_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def read_people(stream: BinaryIO, path: Path) -> tuple[Person, ...]:
    """`person,hours_per_week[,days_per_week,group,earliest,latest,weekdays]`; times as 08:30,
    weekdays as `mo tu we`."""
    optional = ("days_per_week", "group", "earliest", "latest", "weekdays")
    return tuple(_person(row) for row in rows(stream, path, ("person", "hours_per_week"), optional))


def read_absences(stream: BinaryIO, path: Path) -> tuple[Absence, ...]:
    """`person,first,last`, both days included."""
    found: list[Absence] = []
    for row in rows(stream, path, ("person", "first", "last")):
        first, last = row.day("first"), row.day("last")
        if last < first:
            raise BrokenFile(row.place, "the absence ends before it begins")
        found.append(Absence(row.text("person"), first, last))
    return tuple(found)


def read_wishes(stream: BinaryIO, path: Path) -> tuple[Wish, ...]:
    """`person,day,wish[,weight]`; a wish is free, early or late."""
    found: list[Wish] = []
    for row in rows(stream, path, ("person", "day", "wish"), ("weight",)):
        wished = row.text("wish")
        if wished not in set(Wished):
            raise BrokenFile(row.place, f"a wish is free, early or late, not {wished[:40]!r}")
        weight = int(row.number("weight", 1))
        found.append(Wish(row.text("person"), row.day("day"), Wished(wished), weight))
    return tuple(found)


def read_need(
    stream: BinaryIO, path: Path
) -> tuple[tuple[date, ...], Mapping[str, tuple[tuple[int, ...], ...]]]:
    """`day,start,agents[,group]`, one row a slot of 15 minutes, or of 30 or 60 where all rows stand
    so far apart; a slot without row needs nobody. What `plan staff` writes beside them is passed
    over."""
    need: dict[str, dict[date, dict[int, int]]] = {}
    seen: set[tuple[str, date, int]] = set()
    for row in rows(stream, path, ("day", "start", "agents"), ("group", *REACHED)):
        group, day, slot = row.text("group", ""), row.day("day"), _slot(row, "start", "")
        if (group, day, slot) in seen:
            raise BrokenFile(row.place, "the slot stands there twice")
        seen.add((group, day, slot))
        agents = row.number("agents")
        if agents != int(agents):
            raise BrokenFile(row.place, "agents must be a whole number")
        need.setdefault(group, {}).setdefault(day, {})[slot] = int(agents)
    days = tuple(sorted({day for week in need.values() for day in week}))
    if not days:
        raise BrokenFile(Place(path), "the file has no rows")
    lasts = _quarters_a_row({slot for _, _, slot in seen})
    return days, {
        group: tuple(_by_quarter(week.get(day, {}), lasts) for day in days)
        for group, week in need.items()
    }


def _quarters_a_row(starts: Collection[int]) -> int:
    """How many quarters of an hour each row speaks of."""
    apart = {after - before for before, after in pairwise(sorted(starts))}
    return next((one for one in _LONGER_ROWS if apart and not any(gap % one for gap in apart)), 1)


def _by_quarter(agents: Mapping[int, int], lasts: int) -> tuple[int, ...]:
    counts = [0] * SLOTS_A_DAY
    for start, count in agents.items():
        for slot in range(start, min(start + lasts, SLOTS_A_DAY)):
            counts[slot] = count
    return tuple(counts)


def _person(row: Row) -> Person:
    return Person(
        code=row.text("person"),
        hours_per_week=row.number("hours_per_week"),
        days_per_week=int(row.number("days_per_week", 5)),
        group=row.text("group", ""),
        earliest=_slot(row, "earliest", "00:00"),
        latest=_slot(row, "latest", "24:00"),
        weekdays=_weekdays(row),
    )


def _slot(row: Row, column: str, default: str) -> int:
    text = row.text(column, default or None)
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):  # noqa: PLR2004 – digits
        raise BrokenFile(row.place, f"{column} must be a time like 08:30, not {text[:40]!r}")
    slot, rest = divmod(int(hour) * 60 + int(minute), SLOT_MINUTES)
    last = SLOTS_A_DAY if column == "latest" else SLOTS_A_DAY - 1
    if rest or slot > last:
        raise BrokenFile(
            row.place, f"{column} must be a quarter of an hour of the day, not {text[:40]}"
        )
    return slot


def _weekdays(row: Row) -> frozenset[int]:
    names = row.text("weekdays", " ".join(_WEEKDAYS)).lower().split()
    for name in names:
        if name not in _WEEKDAYS:
            raise BrokenFile(row.place, f"a weekday is one of {' '.join(_WEEKDAYS)}, not {name!r}")
    return frozenset(_WEEKDAYS.index(name) for name in names)
