"""States of the laws in the database, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from servicetelefon.kit.database import Transaction
from servicetelefon.knowledge.laws.compare import Change, Difference, Kind
from servicetelefon.knowledge.laws.state import Law, LawState, Section


@dataclass(frozen=True, slots=True)
class KeptState:
    """A state that was taken in, without its texts."""

    id: UUID
    name: str
    hash: str
    taken_in_at: datetime


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A change of a section, with the articles and figures that fell due by it."""

    id: UUID
    change: Change
    articles: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


_CHANGE = """
select c.id, c.document, c.law, c.section, c.heading, c.kind, c.differences,
  array(select d.article from knowledge.due d where d.change = c.id and d.article is not null
    order by d.article),
  array(select d.figure from knowledge.due d where d.change = c.id and d.figure is not null
    order by d.figure)
from knowledge.law_change c
"""


async def states(tx: Transaction) -> tuple[KeptState, ...]:
    """All that were taken in, newest first."""
    rows = await tx.rows(
        "select id, name, hash, taken_in_at from knowledge.law_state order by taken_in_at desc, id"
    )
    return tuple(KeptState(*row) for row in rows)


async def known(tx: Transaction, hash_: str) -> bool:
    row = await tx.row("select 1 from knowledge.law_state where hash = %s", (hash_,))
    return row is not None


async def newest(tx: Transaction) -> LawState | None:
    """The state that was taken in last, whole; some megabytes."""
    rows = await tx.rows(
        "select document, names, title, sections from knowledge.law where state = "
        "(select id from knowledge.law_state order by taken_in_at desc, id desc limit 1)"
    )
    return LawState({row[0]: _law(row) for row in rows}) if rows else None


async def sections_of(tx: Transaction, names: Collection[str]) -> LawState:
    """Which sections these laws have in the newest state, without their texts."""
    rows = await tx.rows(
        "select document, names, title, array(select one->>0 from jsonb_array_elements(sections) one) "
        "from knowledge.law where names && %s::text[] and state = "
        "(select id from knowledge.law_state order by taken_in_at desc, id desc limit 1)",
        (list(names),),
    )
    laws = (Law(row[0], tuple(row[1]), row[2], _empty(row[3])) for row in rows)
    return LawState({law.document: law for law in laws})


async def keep(tx: Transaction, state: KeptState, laws: LawState) -> None:
    await tx.raw.execute(
        "insert into knowledge.law_state (id, name, hash, taken_in_at) values (%s, %s, %s, %s)",
        (state.id, state.name, state.hash, state.taken_in_at),
    )
    for law in laws.laws.values():
        # A list: an object would lose the order of the law.
        sections = [
            [one.number, one.heading, one.text, list(one.notes)] for one in law.sections.values()
        ]
        await tx.raw.execute(
            "insert into knowledge.law (state, document, names, title, sections) "
            "values (%s, %s, %s, %s, %s)",
            (state.id, law.document, list(law.names), law.title, Jsonb(sections)),
        )


async def keep_change(
    tx: Transaction, state: UUID, position: int, id_: UUID, change: Change
) -> None:
    differences = Jsonb([asdict(one) for one in change.differences])
    where = (change.document, change.law, change.section, change.heading, change.kind.value)
    await tx.raw.execute(
        "insert into knowledge.law_change (id, state, position, document, law, section, heading, "
        "kind, differences) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (id_, state, position, *where, differences),
    )


async def changes_of(tx: Transaction, state: UUID) -> tuple[KeptChange, ...]:
    """What this state changed, in the order of the laws."""
    rows = await tx.rows(f"{_CHANGE} where c.state = %s order by c.position", (state,))
    return tuple(_change(row) for row in rows)


async def changes(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, KeptChange]:
    rows = await tx.rows(f"{_CHANGE} where c.id = any(%s)", (list(ids),)) if ids else []
    return {row[0]: _change(row) for row in rows}


def _law(row: TupleRow) -> Law:
    document, names, title, sections = row
    read = {
        number: Section(number, heading, text, tuple(notes))
        for number, heading, text, notes in sections
    }
    return Law(document, tuple(names), title, read)


def _empty(numbers: Sequence[str]) -> dict[str, Section]:
    return {number: Section(number, "", "") for number in numbers}


def _change(row: TupleRow) -> KeptChange:
    id_, document, law, section, heading, kind, differences, articles, figures = row
    told = tuple(Difference(one["after"], one["before"], one["now"]) for one in differences)
    change = Change(document, law, section, heading, Kind(kind), told)
    return KeptChange(id_, change, tuple(articles), tuple(figures))
