"""How many people a roster holds at each quarter of an hour: the roster's file without its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.files import Row, rows
from servicetelefon.planning.roster.law import SLOT_MINUTES

_DAY = 24 * 60
_MOST_HOURS = 16 * 60
"""Longer no duty lasts, breaks included; ArbZG § 3 allows less."""


def read_coverage(stream: BinaryIO, path: Path, zone: ZoneInfo) -> Mapping[datetime, int]:
    """`person,day,start,end[,paid_hours,breaks]` as `plan roster` writes it. BrokenFile with the line
    where a duty makes no sense or somebody would be in two places."""
    there: Counter[datetime] = Counter()
    busy: set[tuple[str, datetime]] = set()
    for row in rows(stream, path, ("person", "day", "start", "end"), ("paid_hours", "breaks")):
        person = row.text("person")
        for moment in _moments(row, zone):
            if (person, moment) in busy:
                raise BrokenFile(row.place, "this person is on duty twice at the same time")
            busy.add((person, moment))
            there[moment] += 1
    if not there:
        raise BrokenFile(Place(path), "the file has no rows")
    return there


def _moments(row: Row, zone: ZoneInfo) -> Iterator[datetime]:
    """Quarters of an hour in which the person works."""
    start, end = row.minute("start"), row.minute("end")
    end += _DAY if end <= start else 0
    if end - start > _MOST_HOURS or start % SLOT_MINUTES or end % SLOT_MINUTES:
        raise BrokenFile(row.place, "a duty lasts some quarters of an hour, at most 16 hours")
    pauses = [_pause(row, one, start) for one in row.text("breaks", " ").split()]
    midnight = datetime.combine(row.day("day"), datetime.min.time())
    for minute in range(start, end, SLOT_MINUTES):
        if not any(begins <= minute < ends for begins, ends in pauses):
            yield (midnight + timedelta(minutes=minute)).replace(tzinfo=zone)


def _pause(row: Row, text: str, start: int) -> tuple[int, int]:
    first, dash, last = text.removesuffix("+").partition("-")
    if not dash:
        raise BrokenFile(row.place, f"a break is like 10:30-11:00, not {text[:40]!r}")
    named = Row(row.place, {"breaks": first, "break's end": last})
    begins, ends = named.minute("breaks"), named.minute("break's end")
    begins += _DAY if begins < start else 0
    ends += _DAY if ends < begins else 0
    return begins, ends
