"""Reads the street directory that holds now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.office import Basis, Confirmation
from servicetelefon.kit.database import Transaction
from servicetelefon.responsibility.directory import Directory, Segment, Side
from servicetelefon.responsibility.house_number import HouseNumber


@dataclass(frozen=True, slots=True)
class Known:
    """A directory without its segments."""

    id: UUID
    taken_in_at: datetime
    hash: str
    basis: Basis
    segments: int


_NEWEST = """
select id, taken_in_at, hash, source, as_of, status, segments from responsibility.directory
order by taken_in_at desc, id desc limit 1
"""

_SEGMENTS = """
select street, first_number, first_letter, last_number, last_letter, side, quarter, district,
  postcode
from responsibility.segment where directory = %s order by position
"""


async def newest(tx: Transaction) -> Known | None:
    """The directory that holds; None when none was taken in. Cheap enough to ask every second."""
    row = await tx.row(_NEWEST)
    if row is None:
        return None
    directory_id, taken_in_at, content_hash, source, as_of, status, segments = row
    basis = Basis(Confirmation(status), source, as_of)
    return Known(directory_id, taken_in_at, content_hash, basis, segments)


async def directory(tx: Transaction) -> Directory:
    """The directory that holds, with all its streets; an empty one when none was taken in."""
    known = await newest(tx)
    if known is None:
        return Directory()
    rows = await tx.rows(_SEGMENTS, (known.id,))
    return await asyncio.to_thread(_directory, rows, known.basis)


def _directory(rows: Sequence[TupleRow], basis: Basis) -> Directory:
    """Half a second of work for a large city, so it has a thread of its own."""
    segments = (
        Segment(
            street,
            HouseNumber(first, first_letter),
            HouseNumber(last, last_letter),
            Side(side),
            quarter,
            district,
            postcode,
        )
        for street, first, first_letter, last, last_letter, side, quarter, district, postcode in rows
    )
    return Directory(segments, basis)
