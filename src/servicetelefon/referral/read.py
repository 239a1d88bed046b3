"""Lists of referrals for pages: in the order of their clocks, a page at a time, rows only.

Each list is one walk along an index a partition, so that it takes as long with a hundred
thousand open referrals as with ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.escalation import OFFICE_LEVELS, Level
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.referral.store import (
    COLUMNS,
    LINE_SEES,
    Referral,
    Sees,
    reference_lookups,
    reference_slot,
    referral_of,
    see,
)

PAGE = 50
MANY = 1000
"""Counting stops here: "more than 1000" is as good a reason to call for help."""

Place = tuple[datetime, UUID]


class Which(StrEnum):
    """Which of an inbox's referrals are listed."""

    OPEN = "open"
    MINE = "mine"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a list; `after` is the place where the page before ended."""

    which: Which
    account: UUID
    now: datetime
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list, with its reference in clear for who may see the row. `added`: the citizen has
    said something since the last step, which nobody need have read."""

    row: Referral
    reference: str
    added: bool = False


_ADDED = (
    "exists (select 1 from referral.entry where entry.enquiry = one.enquiry "
    "and entry.number is not null and entry.at > one.since)"
)


_CONDITIONS = {
    Which.OPEN: "state <> 'closed'",
    Which.MINE: "state <> 'closed' and owner = %(account)s",
    Which.OVERDUE: "state <> 'closed' and due_at < %(now)s and state <> 'answered'",
    Which.CLOSED: "state = 'closed'",
}


def _walk(condition: str, order: str, after: Place | None, *, descending: bool = False) -> str:
    """One index walk a partition, merged."""
    way, beyond = ("desc", "<") if descending else ("asc", ">")
    further = f"and ({order}, enquiry) {beyond} (%(after_at)s, %(after_id)s)" if after else ""
    return (
        f"select {COLUMNS}, reference, {_ADDED} from unnest(%(sees)s::text[]) seen "  # noqa: S608 - constants
        f"cross join lateral (select {COLUMNS}, reference from referral.referral "
        f"where partition = seen and {condition} {further} "
        f"order by {order} {way}, enquiry {way} limit %(limit)s) one "
        f"order by {order} {way}, enquiry {way} limit %(limit)s"
    )


async def inbox(tx: Transaction, vault: Vault, sees: Sees, asked: Asked) -> list[Line]:
    """A page of the office's list: what is due first stands first; closed ones newest first."""
    closed = asked.which is Which.CLOSED
    order = "closed_at" if closed else "due_at"
    query = _walk(_CONDITIONS[asked.which], order, asked.after, descending=closed)
    values = {**_place(asked.after), "account": asked.account, "now": asked.now}
    rows = await tx.rows(query, {**values, "sees": sorted(sees.partitions), "limit": PAGE})
    return _lines(vault, rows)


async def emergencies(tx: Transaction, vault: Vault, sees: Sees) -> list[Line]:
    """Emergencies of the office that nobody has accepted yet: a door of their own."""
    query = _walk("kind = 'emergency' and state = 'new'", "received_at", None)
    rows = await tx.rows(query, {"sees": sorted(sees.partitions), "limit": PAGE})
    return _lines(vault, rows)


async def at_levels(
    tx: Transaction, vault: Vault, levels: Sequence[Level], after: Place | None = None
) -> list[Line]:
    """For the line's supervisors: what has come to one of these levels, all offices."""
    further = "and (due_at, enquiry) > (%(after_at)s, %(after_id)s)" if after else ""
    rows = await tx.rows(
        f"select {COLUMNS}, reference, {_ADDED} from unnest(%(levels)s::text[]) wanted "  # noqa: S608 - constants
        f"cross join lateral (select {COLUMNS}, reference from referral.referral "
        f"where level = wanted and state <> 'closed' {further} "
        "order by due_at, enquiry limit %(limit)s) one order by due_at, enquiry limit %(limit)s",
        {**_place(after), "levels": [one.value for one in levels], "limit": PAGE},
    )
    return _lines(vault, rows)


async def with_nobody(tx: Transaction, vault: Vault) -> list[Line]:
    """What lies at a level for which its office has named nobody: only the supervisors can help."""
    rows = await tx.rows(
        f"select {COLUMNS}, reference, {_ADDED} from referral.referral one "  # noqa: S608 - constants
        "where level = any(%(levels)s) and state <> 'closed' and not exists (select 1 from "
        "referral.deputy where deputy.office = one.office and deputy.level = one.level) "
        "order by due_at, enquiry limit %(limit)s",
        {"levels": [one.value for one in OFFICE_LEVELS], "limit": PAGE},
    )
    return _lines(vault, rows)


async def counts(tx: Transaction, sees: Sees, now: datetime) -> tuple[int, int]:
    """Open and overdue ones; counting stops at MANY."""
    one = "select count(*) from (select 1 from unnest(%(sees)s::text[]) seen cross join lateral "
    rest = " limit %(most)s) found"
    lateral = "(select 1 from referral.referral where partition = seen and {} limit %(most)s) one"
    query = (
        f"select ({one}{lateral.format(_CONDITIONS[Which.OPEN])}{rest}), "
        f"({one}{lateral.format(_CONDITIONS[Which.OVERDUE])}{rest})"
    )
    row = await tx.row(query, {"sees": sorted(sees.partitions), "now": now, "most": MANY})
    return (row[0], row[1]) if row else (0, 0)


@dataclass(frozen=True, slots=True)
class Standings:
    """How many open referrals each level has, and the oldest clock."""

    by_level: dict[Level, int]
    oldest_due: datetime | None


async def standings(tx: Transaction) -> Standings:
    """For the clock page and the measures; needs the line's sight."""
    rows = await tx.rows(
        "select level, count(*) from referral.referral where state <> 'closed' group by level"
    )
    oldest = await tx.row(
        "select due_at from referral.referral where state <> 'closed' order by due_at limit 1"
    )
    return Standings({Level(row[0]): row[1] for row in rows}, oldest[0] if oldest else None)


def _lines(vault: Vault, rows: Sequence[TupleRow]) -> list[Line]:
    return [_line(vault, *row) for row in rows]


def _line(vault: Vault, *values: Any) -> Line:
    *columns, sealed, added = values
    row = referral_of(tuple(columns))
    return Line(row, reference_of(vault, row, sealed), added)


async def additions(tx: Transaction, enquiry: UUID) -> int:
    """How often the citizen has added something."""
    row = await tx.row(
        "select count(*) from referral.entry where enquiry = %s and number is not null", (enquiry,)
    )
    return int(row[0]) if row else 0


def reference_of(vault: Vault, row: Referral, sealed: bytes | None) -> str:
    """Empty once its time was over and it was destroyed."""
    return vault.open(bytes(sealed), reference_slot(row.enquiry), row.key) if sealed else ""


async def reference(tx: Transaction, vault: Vault, row: Referral) -> str:
    found = await tx.row(
        "select reference from referral.referral where enquiry = %s", (row.enquiry,)
    )
    return reference_of(vault, row, found[0] if found else None)


async def enquiry_of(tx: Transaction, vault: Vault, reference: str) -> UUID | None:
    """The enquiry under a reference, while the referral still knows it."""
    await see(tx, LINE_SEES)
    lookups = reference_lookups(vault, reference)
    row = await tx.row(
        "select enquiry from referral.referral where reference_lookup = any(%s)", (lookups,)
    )
    return row[0] if row else None


def _place(after: Place | None) -> dict[str, Any]:
    return {"after_at": after[0], "after_id": after[1]} if after else {}
