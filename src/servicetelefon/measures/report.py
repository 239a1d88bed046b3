"""A report: a period's figures, its steps in time, and its groups, with what must not be shown
left out.

Periods are days and months, steps are intervals of a day or days of a month, and one dimension is
broken down at a time. A day's groups hide what the whole month's table hides, so that nothing
comes back by subtracting days from months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from servicetelefon.domain.promise import FirstContactFormula
from servicetelefon.measures.contact import (
    Assistant,
    Callbacks,
    Gaps,
    Handling,
    Repeats,
    assistant,
    callbacks,
    first_contact,
    gaps,
    handling,
    helped,
    repeats,
    spared,
)
from servicetelefon.measures.facts import Facts
from servicetelefon.measures.service import ServiceFigures, Share, service
from servicetelefon.measures.suppress import Which, hidden, hidden_together

INTERVAL = timedelta(minutes=15)


class Dimension(StrEnum):
    DISTRICT = "district"
    LINE = "line"
    TOPIC = "topic"
    LANGUAGE = "language"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Figures:
    """Everything that is said of one group in one period."""

    service: ServiceFigures
    handling: Handling
    first_contact: dict[FirstContactFormula, Share]
    repeats: Repeats
    callbacks: Callbacks
    assistant: Assistant
    spared: int
    helped: dict[str, int]
    helped_response: Share
    gaps: Gaps


@dataclass(frozen=True)
class Part:
    """A step in time or a group; `figures` None: too few to be shown."""

    name: str
    start: datetime | None
    figures: Figures | None


@dataclass(frozen=True)
class Month:
    """A month's contacts, and the midnights between its days."""

    facts: Facts
    edges: Sequence[datetime]


def figures(facts: Facts, limit_s: float, now: datetime) -> Figures:
    counts, response = helped(facts)
    moment = now.timestamp()
    return Figures(
        service=service(facts, limit_s),
        handling=handling(facts),
        first_contact=first_contact(facts, moment),
        repeats=repeats(facts),
        callbacks=callbacks(facts),
        assistant=assistant(facts, moment),
        spared=spared(facts),
        helped=counts,
        helped_response=response,
        gaps=gaps(facts),
    )


@dataclass(frozen=True)
class Hidden:
    """What a month must not show: `days` its days and, last, itself; `groups` by dimension, one
    row a group and one column a day, with their sums."""

    days: Which
    groups: Mapping[Dimension, Which]


def hidden_of(month: Month) -> Hidden:
    """All ways to cut the month are looked at together, for each may be asked for."""
    found = hidden_together([_table(month, one) for one in Dimension])
    return Hidden(found[0][-1], dict(zip(Dimension, found, strict=True)))


def steps(
    facts: Facts,
    edges: Sequence[datetime],
    limit_s: float,
    now: datetime,
    hides: Which | None = None,
) -> list[Part]:
    """One part from each edge to the next; the last edge only ends. `hides` says of each step
    whether it must not be shown; without it the steps are looked at by themselves."""
    places = _places(facts, edges)
    counts = np.bincount(places, minlength=len(edges) - 1).reshape(1, -1)
    dark: Which = hidden(counts)[0] if hides is None else hides
    return [
        Part(
            edge.isoformat(),
            edge,
            None if dark[place] else figures(facts.take(places == place), limit_s, now),
        )
        for place, edge in enumerate(edges[:-1])
    ]


def groups(
    month: Month,
    dimension: Dimension,
    shown: int | None,
    limit_s: float,
    now: datetime,
    hides: Hidden | None = None,
) -> list[Part]:
    """Groups of a whole month, or of its day number `shown`. What is hidden is decided by the
    table of all groups and all days."""
    hides = hides or hidden_of(month)
    table, of_groups = _table(month, dimension), hides.groups[dimension][:-1]
    days = _places(month.facts, month.edges)
    column = -1 if shown is None else shown
    asked = month.facts if shown is None else month.facts.take(days == shown)
    of: NDArray[np.int16] = getattr(asked, dimension)
    return [
        Part(
            name,
            None,
            None if of_groups[number, column] else figures(asked.take(of == number), limit_s, now),
        )
        for number, name in enumerate(("", *month.facts.codes.of(dimension)))
        if table[number].any()
    ]


def _table(month: Month, dimension: Dimension) -> NDArray[np.int64]:
    """Contacts by group and day; the first row is what has no group."""
    group: NDArray[np.int16] = getattr(month.facts, dimension)
    shape = (len(month.facts.codes.of(dimension)) + 1, len(month.edges) - 1)
    table = np.zeros(shape, dtype=np.int64)
    np.add.at(table, (group, _places(month.facts, month.edges)), 1)
    return table


def days_of(first: date, zone: ZoneInfo) -> list[datetime]:
    """Midnights of the city from the month's first day to the next month's first."""
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    count = (following - first.replace(day=1)).days
    return [midnight(first.replace(day=1) + timedelta(days=n), zone) for n in range(count + 1)]


def intervals_of(day: date, zone: ZoneInfo) -> list[datetime]:
    """Quarters of an hour from midnight to midnight: 92 or 100 when the clocks change."""
    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    return [start + INTERVAL * n for n in range(round((end - start) / INTERVAL) + 1)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _places(facts: Facts, edges: Sequence[datetime]) -> NDArray[np.intp]:
    """The number of the step in which each contact arrived."""
    moments = np.array([edge.timestamp() for edge in edges])
    return np.clip(np.searchsorted(moments, facts.arrived, side="right") - 1, 0, len(edges) - 2)
