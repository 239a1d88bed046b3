"""Figures in the database: what holds, what is proposed, and what held once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.article import Citation
from servicetelefon.domain.figure import Figure, FigureValue, Unit
from servicetelefon.kit.database import Transaction
from servicetelefon.knowledge import citations
from servicetelefon.knowledge.version import Origin


class ValueState(StrEnum):
    RUNNING = "running"
    PROPOSED = "proposed"  # a file that differs from what was edited
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A value with where it came from; `entered_by` is nobody for the city's files."""

    id: UUID
    figure: str
    state: ValueState
    value: FigureValue
    origin: Origin
    entered_at: datetime
    entered_by: UUID | None = None
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None

    @property
    def edited(self) -> bool:
        """Whether somebody touched it on a page: then no file replaces it."""
        return self.origin is Origin.PAGE or self.confirmed_by is not None


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure with its values that hold or are proposed; `folder_hash`: see `part_hash`."""

    figure: Figure
    kept: tuple[KeptValue, ...]
    folder_hash: str | None

    @property
    def edited(self) -> bool:
        return any(one.edited for one in self.kept if one.state is ValueState.RUNNING)


_FIGURES = "select id, title, unit, laws, folder_hash from knowledge.figure order by position, id"

_VALUES = """
select id, figure, state, value, valid_from, valid_to, confirmed, source, origin, entered_at,
  entered_by, confirmed_by, confirmed_at
from knowledge.figure_value where state = any(%s) order by figure, valid_from, entered_at
"""

_PUT_FIGURE = """
insert into knowledge.figure (id, position, title, unit, laws, folder_hash)
values (%s, %s, %s, %s, %s, %s)
on conflict (id) do update set position = excluded.position, title = excluded.title,
  unit = excluded.unit, laws = excluded.laws, folder_hash = excluded.folder_hash
"""

_PUT_VALUE = """
insert into knowledge.figure_value (id, figure, state, value, valid_from, valid_to, confirmed,
  source, origin, entered_at, entered_by, confirmed_by, confirmed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


async def figures(tx: Transaction) -> dict[str, KeptFigure]:
    """All figures by id, with their running and proposed values."""
    kept: dict[str, list[KeptValue]] = {}
    states = [ValueState.RUNNING.value, ValueState.PROPOSED.value]
    for row in await tx.rows(_VALUES, (states,)):
        kept.setdefault(row[1], []).append(_kept(row))
    found = await tx.rows(_FIGURES)
    return {row[0]: _figure(row, tuple(kept.get(row[0], ()))) for row in found}


async def history(tx: Transaction, figure: str) -> tuple[KeptValue, ...]:
    """Every value that a figure ever had."""
    rows = await tx.rows(_VALUES, ([state.value for state in ValueState],))
    return tuple(_kept(row) for row in rows if row[1] == figure)


async def put_figure(
    tx: Transaction, figure: Figure, position: int, folder_hash: str | None
) -> None:
    laws = [str(one) for one in figure.laws]
    what = (figure.id, position, figure.title, figure.unit.value, laws, folder_hash)
    await tx.raw.execute(_PUT_FIGURE, what)


async def put_value(tx: Transaction, new: KeptValue) -> None:
    value = new.value
    what = (value.value, value.valid_from, value.valid_to, value.confirmed, value.source)
    who = (new.origin.value, new.entered_at, new.entered_by, new.confirmed_by, new.confirmed_at)
    await tx.raw.execute(_PUT_VALUE, (new.id, new.figure, new.state.value, *what, *who))


async def move_values(tx: Transaction, ids: Iterable[UUID], state: ValueState) -> None:
    await tx.raw.execute(
        "update knowledge.figure_value set state = %s where id = any(%s)",
        (state.value, list(ids)),
    )


def part_hash(figure: Figure) -> str:
    """Of what a folder says of a figure, to know whether that is news."""
    values = [
        [str(one.value), str(one.valid_from), str(one.valid_to), one.confirmed, one.source]
        for one in figure.values
    ]
    laws = [str(one) for one in figure.laws]
    told = json.dumps([figure.id, figure.title, figure.unit, laws, values])
    return hashlib.sha256(told.encode()).hexdigest()


def _figure(row: TupleRow, kept: tuple[KeptValue, ...]) -> KeptFigure:
    id_, title, unit, laws, folder_hash = row
    running = tuple(one.value for one in kept if one.state is ValueState.RUNNING)
    cited = tuple(_citation(one) for one in laws)
    return KeptFigure(Figure(id_, title, Unit(unit), cited, running), kept, folder_hash)


def _citation(written: str) -> Citation:
    found = citations.parse(written)
    if found is None:
        raise ValueError(f"{written!r} is no citation")
    return found


def _kept(row: TupleRow) -> KeptValue:
    id_, figure, state, value, valid_from, valid_to, confirmed, source, origin = row[:9]
    entered_at, entered_by, confirmed_by, confirmed_at = row[9:]
    return KeptValue(
        id_,
        figure,
        ValueState(state),
        FigureValue(value, valid_from, valid_to, confirmed, source),
        Origin(origin),
        entered_at,
        entered_by,
        confirmed_by,
        confirmed_at,
    )
