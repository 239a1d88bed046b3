"""When which report is due, as data: an operator's line says how often, when, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from servicetelefon.measures.report import Dimension


class Every(StrEnum):
    """A day's report goes out on the next day, a month's on the first of the next."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Schedule:
    """`at` is the city's time. Each of `to` gets a mail of its own."""

    name: str
    every: Every
    at: time
    by: Dimension
    to: tuple[str, ...] = field(repr=False)


def due_between(
    schedule: Schedule, after: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[date]:
    """The first days of the periods whose reports fall due after the one moment and not after the
    other."""
    day = after.astimezone(zone).date()
    last = until.astimezone(zone).date()
    while day <= last:
        if schedule.every is Every.DAY or day.day == 1:
            due = datetime.combine(day, schedule.at, zone)
            if after < due <= until:
                yield _about(schedule.every, day)
        day += timedelta(days=1)


def _about(every: Every, day: date) -> date:
    before = day - timedelta(days=1)
    return before if every is Every.DAY else before.replace(day=1)
