"""The audit as it is searched: who looked at what stands there, and names are not shown.

Reading needs a transaction of the role that may read the audit; nobody else may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction

PAGE = 100


@dataclass(frozen=True, slots=True)
class Search:
    """By object, time and role; each may be left out. `before` pages on."""

    object_id: str | None = None
    role: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One look; whose it was is told by `account_of` only."""

    id: UUID
    at: datetime
    role: str | None
    action: str
    object_kind: str
    object_id: str | None


async def search(tx: Transaction, asked: Search) -> list[Line]:
    """A page, newest first."""
    at, id_ = asked.before or (None, None)
    rows = await tx.rows(
        "select id, at, role, action, object_kind, object_id from audit.entry "
        "where (%(object)s::text is null or object_id = %(object)s) "
        "and (%(role)s::text is null or role = %(role)s) "
        "and (%(since)s::timestamptz is null or at >= %(since)s) "
        "and (%(until)s::timestamptz is null or at < %(until)s) "
        "and (%(at)s::timestamptz is null or (at, id) < (%(at)s, %(id)s::uuid)) "
        "order by at desc, id desc limit %(limit)s",
        {
            "object": asked.object_id,
            "role": asked.role,
            "since": asked.since,
            "until": asked.until,
            "at": at,
            "id": id_,
            "limit": PAGE,
        },
    )
    return [Line(*row) for row in rows]


async def account_of(tx: Transaction, line: UUID) -> UUID | None:
    """Whose look it was; None for the program's own, and for no such line."""
    row = await tx.row("select account from audit.entry where id = %s", (line,))
    return row[0] if row else None


async def clear(tx: Transaction, before: datetime) -> int:
    """Lines whose time is over; how many. The database keeps the last half year whatever is asked."""
    row = await tx.row("select audit.clear(%s)", (before,))
    return int(row[0]) if row else 0
