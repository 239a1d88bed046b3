"""Several writes as one statement: a step of a call is one round trip, and one plan to run.

Each store gives the SQL for its own table; whoever puts a step together joins them here. The
first part decides: it must touch a row, and the others are written only if it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP = "exists (select 1 from step)"
"""The condition that every other part has in its `where`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One insert or update, and its values in their order."""

    name: str
    sql: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Columns that a step's statement gives beside: of the tables as they were before it."""

    sql: str = "true"
    values: tuple[object, ...] = ()


NOTHING_ASKED = Asked()


def joined(
    first: Part,
    others: Sequence[Part],
    asked: Asked = NOTHING_ASKED,
    if_there: Part | None = None,
) -> tuple[str, tuple[object, ...]]:
    """The statement, which gives one row: whether the first part touched something, and what is
    asked beside. `if_there` is a select: without a row of it the first part touches nothing.
    """
    for other in others:
        if STEP not in other.sql:
            raise ValueError(f"{other.name} does not depend on the step")
    before = [] if if_there is None else [if_there]
    only = "" if if_there is None else f" and exists (select 1 from {if_there.name})"  # noqa: S608
    parts = [
        *(f"{one.name} as ({one.sql})" for one in before),
        f"step as ({first.sql}{only} returning 1)",
        *(f"{one.name} as ({one.sql})" for one in others),
    ]
    values = tuple(value for part in (*before, first, *others) for value in part.values)
    sql = f"with {', '.join(parts)} select count(*), {asked.sql} from step"  # noqa: S608 - parts of stores
    return sql, (*values, *asked.values)
