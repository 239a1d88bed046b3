"""Reads ContactRecords into columns and EnquiryRecords into rows, as the role `figures`.

Each column comes as one array in PostgreSQL's binary form, codes as hashes of their texts, so that
a month of 120,000 contacts is a few arrays at once and not a million objects.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from servicetelefon.kit.database import Transaction
from servicetelefon.measures.facts import CODES, MOMENTS, Codes, Facts
from servicetelefon.measures.handover import EnquiryRecord

LIVE = "live"
_HEAD = 20
"""Bytes of an array of one dimension before its first value."""

_YEAR_2000 = 946_684_800.0
_INFINITY = 2**63 - 1

_COLUMN = {"repeated": "repeated_at", "callback_until": "callback_until"}
_FLAGS = ("asked_helped", "first_try")
_COUNTS = ("unanswered",)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until just before `end`, by the moment of arrival."""

    start: datetime
    end: datetime


def _statement() -> sql.Composed:
    moments = [
        sql.SQL("array_agg(coalesce({}, 'infinity'::timestamptz))").format(
            sql.Identifier(_COLUMN.get(name, f"{name}_at"))
        )
        for name in MOMENTS
    ]
    codes = [
        sql.SQL("array_agg(hashtext(coalesce({}, '')))").format(sql.Identifier(name))
        for name in CODES
    ]
    flags = [
        sql.SQL("array_agg({}::int)").format(sql.Identifier(name)) for name in (*_FLAGS, *_COUNTS)
    ]
    return sql.SQL(
        "select {} from records.contact where realm = %s and arrived_at >= %s and arrived_at < %s"
    ).format(sql.SQL(", ").join([*moments, *codes, *flags]))


_STATEMENT = _statement()
_MOMENT = np.dtype([("length", ">i4"), ("value", ">i8")])
_CODE = np.dtype([("length", ">i4"), ("value", ">i4")])


async def read_facts(tx: Transaction, codes: Codes, period: Period, realm: str = LIVE) -> Facts:
    """All contacts that arrived in the period, in order."""
    known = await _hashes(tx, codes)
    async with tx.raw.cursor(binary=True) as cursor:
        await cursor.execute(_STATEMENT, (realm, period.start, period.end))
        result = cursor.pgresult
        values = [result.get_value(0, n) if result else None for n in range(_COLUMNS)]
    return await asyncio.to_thread(_decoded, codes, known, values)


def _decoded(codes: Codes, known: Mapping[str, list[int]], values: Sequence[bytes | None]) -> Facts:
    columns: dict[str, Any] = {}
    for name, value in zip((*MOMENTS, *CODES, *_FLAGS, *_COUNTS), values, strict=True):
        table = np.frombuffer(
            value or b"", _MOMENT if name in MOMENTS else _CODE, offset=_HEAD if value else 0
        )["value"]
        if name in MOMENTS:
            columns[name] = _seconds(table)
        elif name in CODES:
            columns[name] = _numbers(table, known[name])
        else:
            columns[name] = table != 0 if name in _FLAGS else table.astype(np.int16)
    found = Facts(codes, **columns)
    return found.take(np.argsort(found.arrived, kind="stable"))


_COLUMNS = len(MOMENTS) + len(CODES) + len(_FLAGS) + len(_COUNTS)


async def _hashes(tx: Transaction, codes: Codes) -> Mapping[str, list[int]]:
    """What the server makes of each code, in their order."""
    texts = [str(code) for name in CODES for code in codes.of(name)]
    rows = await tx.rows("select hashtext(code) from unnest(%s::text[]) code", (texts,))
    hashes = iter([int(row[0]) for row in rows])
    return {name: [next(hashes) for _ in codes.of(name)] for name in CODES}


def _numbers(hashed: NDArray[np.int32], known: list[int]) -> NDArray[np.int16]:
    """The place of each code from 1; 0 for none and for one that the city has no more."""
    if not known:
        return np.zeros(len(hashed), dtype=np.int16)
    order = np.argsort(known)
    ordered = np.array(known)[order]
    place = np.minimum(np.searchsorted(ordered, hashed), len(known) - 1)
    return np.where(ordered[place] == hashed, order[place] + 1, 0).astype(np.int16)


def _seconds(moments: NDArray[np.int64]) -> NDArray[np.float64]:
    """PostgreSQL counts microseconds since 2000; infinity stands for: did not happen."""
    seconds = moments / 1e6 + _YEAR_2000
    return np.where(moments == _INFINITY, np.nan, seconds)


async def read_enquiries(tx: Transaction, period: Period) -> list[EnquiryRecord]:
    rows = await tx.rows(
        "select kind, enquiry_type, district, office, channel, claim, opened_at, due_at, "
        "accepted_at, replied_at, receipt_at, closed_at, outcome, escalations, returns, at_first_contact "
        "from records.enquiry where opened_at >= %s and opened_at < %s order by opened_at, id",
        (period.start, period.end),
    )
    return [EnquiryRecord(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Busy:
    """Minutes of all agents together: with a contact, and ready without one."""

    busy: int
    ready: int

    @property
    def occupancy(self) -> float | None:
        both = self.busy + self.ready
        return self.busy / both if both else None


async def read_busy(tx: Transaction, period: Period) -> Busy:
    row = await tx.row(
        "select coalesce(sum(busy), 0), coalesce(sum(ready), 0) from measures.minute "
        "where at >= %s and at < %s",
        (period.start, period.end),
    )
    return Busy(int(row[0]), int(row[1])) if row else Busy(0, 0)


async def last_minute(tx: Transaction) -> datetime | None:
    row = await tx.row("select max(at) from measures.minute")
    return row[0] if row else None


async def note_minute(
    tx: Transaction, at: datetime, *, waiting: int, ready: int, busy: int
) -> None:
    """How it was at this minute; a second telling changes nothing."""
    await tx.do(
        "insert into measures.minute (at, waiting, ready, busy) values (%s, %s, %s, %s) "
        "on conflict (at) do nothing",
        (at, waiting, ready, busy),
    )
