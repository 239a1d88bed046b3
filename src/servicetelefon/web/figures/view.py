"""A report as a page shows it: which month, cut how, with its charts and its rows."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

import numpy as np

from servicetelefon.domain.calendar import NeverOpen, add_service_hours
from servicetelefon.domain.city import City
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Invalid
from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.handover import Due, EnquiryRecord, HandOver, hand_over
from servicetelefon.measures.report import (
    Dimension,
    Figures,
    Month,
    Part,
    days_of,
    figures,
    groups,
    hidden_of,
    intervals_of,
    steps,
)
from servicetelefon.measures.store import Busy, Period, read_busy, read_enquiries, read_facts
from servicetelefon.measures.suppress import hidden
from servicetelefon.web.figures.charts import Chart, bars, shares

_FIRST_YEAR, _LAST_YEAR = 2020, 2060


@dataclass(frozen=True)
class Asked:
    """A month, one of its days or none, and the dimension it is broken down by."""

    month: date
    day: date | None
    dimension: Dimension

    @classmethod
    def of(cls, month: str, day: str, dimension: str, today: date) -> Asked:
        """From the address of a page; Invalid where it makes no sense."""
        try:
            on = date.fromisoformat(day) if day else None
            first = date.fromisoformat(f"{month}-01") if month else (on or today).replace(day=1)
            cut = Dimension(dimension or Dimension.DISTRICT)
        except ValueError:
            raise Invalid("no such month, day or dimension") from None
        if not _FIRST_YEAR <= first.year <= _LAST_YEAR:
            raise Invalid("no such month")
        if on is not None and on.replace(day=1) != first:
            raise Invalid("the day is not of this month")
        return cls(first, on, cut)

    @property
    def before(self) -> date:
        return (self.month - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        return (self.month + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Report:
    asked: Asked
    made_at: datetime
    within_s: float
    target: float
    whole: Figures | None  # too few to be shown
    steps: tuple[Part, ...]
    groups: tuple[Part, ...]
    busy: Busy
    offices: HandOver | None  # too few to be shown
    volume: Chart
    level: Chart


class Source(Protocol):
    """Where a report reads; the pages' services are one."""

    @property
    def figures(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def city(self) -> Callable[[], City]: ...


@dataclass(frozen=True)
class Read:
    """What a report is counted from, as it was in the database at one moment."""

    asked: Asked
    now: datetime
    month: Month
    busy: Busy
    enquiries: Sequence[EnquiryRecord]


async def read_report(source: Source, asked: Asked) -> Report:
    """Read as `figures`, counted by the same code as the wallboard and simulated days: beside the
    event loop, for a large month takes a second and calls do not wait for it."""
    city, now = source.city(), source.clock.now()
    edges = days_of(asked.month, city.zone)
    period = Period(edges[0], edges[-1])
    shown = period if asked.day is None else _of_day(asked.day, edges)
    async with source.figures.step() as tx:
        month = Month(await read_facts(tx, codes_of(city), period), edges)
        busy = await read_busy(tx, shown)
        enquiries = await read_enquiries(tx, period)
    return await asyncio.to_thread(_counted, city, Read(asked, now, month, busy, enquiries))


def _counted(city: City, read: Read) -> Report:
    asked, now, month = read.asked, read.now, read.month
    promise = city.promise.service_level
    within_s = promise.within.total_seconds()
    hides = hidden_of(month)
    number = None if asked.day is None else asked.day.day - 1
    hides_all = bool(hides.days[-1 if number is None else number])
    facts, cuts, steps_hidden = month.facts, month.edges, hides.days
    if asked.day is not None:
        cuts = intervals_of(asked.day, city.zone)
        inside = (facts.arrived >= cuts[0].timestamp()) & (facts.arrived < cuts[-1].timestamp())
        facts = facts.take(inside)
        # Whoever sees all quarters of a day knows the day.
        steps_hidden = np.ones(len(cuts), dtype=np.bool_) if hides_all else None
    parts = tuple(
        one for one in steps(facts, cuts, within_s, now, steps_hidden) if _is_open(one, asked)
    )
    names = [_name(one, city, asked) for one in parts]
    return Report(
        asked=asked,
        made_at=now,
        within_s=within_s,
        target=promise.target,
        whole=None if hides_all else figures(facts, within_s, now),
        steps=parts,
        groups=tuple(groups(month, asked.dimension, number, within_s, now, hides)),
        busy=read.busy,
        offices=_offices(read.enquiries, month.edges, number, city, now),
        volume=bars(names, [_stack(one) for one in parts], ("answered", "other", "abandoned")),
        level=shares(names, [_level(one, city) for one in parts], promise.target),
    )


def _offices(
    enquiries: Sequence[EnquiryRecord],
    edges: Sequence[datetime],
    number: int | None,
    city: City,
    now: datetime,
) -> HandOver | None:
    """None where too few were handed over, on the day or on another from which it would follow."""
    days = np.array([bisect_right(edges, one.opened_at) - 1 for one in enquiries], dtype=np.int64)
    hides = hidden(np.bincount(days, minlength=len(edges) - 1).reshape(1, -1))[0]
    if hides[-1 if number is None else number]:
        return None
    asked = [
        one for one, day in zip(enquiries, days, strict=True) if number is None or day == number
    ]
    return hand_over(asked, _due(city), now)


def _of_day(day: date, edges: Sequence[datetime]) -> Period:
    return Period(edges[day.day - 1], edges[day.day])


def _is_open(part: Part, asked: Asked) -> bool:
    """Intervals of the night in which nobody called are left out; days all stand there."""
    return asked.day is None or part.figures is None or part.figures.service.contacts > 0


def _name(part: Part, city: City, asked: Asked) -> str:
    if part.start is None:
        return part.name
    local = part.start.astimezone(city.zone)
    return f"{local.day}." if asked.day is None else f"{local:%H:%M}"


def _stack(part: Part) -> tuple[float, float, float] | None:
    if part.figures is None:
        return None
    seen = part.figures.service
    return (
        float(seen.answered),
        float(seen.offered - seen.answered - seen.abandoned),
        float(seen.abandoned),
    )


def _level(part: Part, city: City) -> float | None:
    if part.figures is None:
        return None
    return part.figures.service.levels[city.promise.service_level.formula].value


def _due(city: City) -> Due:
    """24 service hours from the line's own calendar; the promise's length is the city's."""
    hours = city.service_hours(next(iter(city.lines)))
    within = city.promise.reply.within

    def due(one: EnquiryRecord) -> datetime | None:
        try:
            return add_service_hours(hours, one.opened_at, within)
        except NeverOpen:
            return None

    return due
