"""Writes a street directory, inside the transaction of its caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.office import Basis
from servicetelefon.kit.database import Transaction
from servicetelefon.responsibility.directory import Segment


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A directory as it is written down."""

    id: UUID
    at: datetime
    hash: str
    basis: Basis
    segments: Sequence[Segment]


_DIRECTORY = """
insert into responsibility.directory (id, taken_in_at, hash, source, as_of, status, segments)
values (%s, %s, %s, %s, %s, %s, %s)
"""

_SEGMENTS = """
insert into responsibility.segment (directory, position, street, first_number, first_letter,
  last_number, last_letter, side, quarter, district, postcode)
select %s, row.* from unnest(%s::int[], %s::text[], %s::int[], %s::text[], %s::int[], %s::text[],
  %s::smallint[], %s::text[], %s::text[], %s::text[]) as row
"""
"""One array a column: one statement, whatever the size of the city."""


async def lock(tx: Transaction) -> None:
    """One at a time takes in a directory."""
    await tx.raw.execute("lock table responsibility.directory in share row exclusive mode")


async def replace_directory(tx: Transaction, new: TakenIn) -> None:
    """From the commit on this is the directory; of the earlier ones only the heads stay."""
    await tx.raw.execute("delete from responsibility.segment")
    await tx.raw.execute(
        _DIRECTORY,
        (
            new.id,
            new.at,
            new.hash,
            new.basis.source,
            new.basis.as_of,
            new.basis.status.value,
            len(new.segments),
        ),
    )
    rows = [
        (
            position,
            one.street,
            one.first.number,
            one.first.letter,
            one.last.number,
            one.last.letter,
            one.side.value,
            one.quarter,
            one.district,
            one.postcode,
        )
        for position, one in enumerate(new.segments)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await tx.raw.execute(_SEGMENTS, (new.id, *columns))
