"""What has to be looked at again, why, and since when, until somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.kit.database import Transaction


class DueReason(StrEnum):
    REVIEW_DAY = "review_day"  # the day that was set for it
    LAW = "law"  # a section that it cites has changed
    FILE = "file"  # its file is no longer in the city's folder


@dataclass(frozen=True, slots=True)
class Due:
    """A reason to look at one article or one figure; `change` is the change of a law."""

    id: UUID
    reason: DueReason
    at: datetime
    article: str | None = None
    figure: str | None = None
    change: UUID | None = None


async def add(tx: Transaction, due: Due) -> None:
    await tx.raw.execute(
        "insert into knowledge.due (id, article, figure, reason, change, at) "
        "values (%s, %s, %s, %s, %s, %s)",
        (due.id, due.article, due.figure, due.reason.value, due.change, due.at),
    )


async def open_ones(tx: Transaction) -> tuple[Due, ...]:
    """All that nobody has settled, oldest first."""
    rows = await tx.rows(
        "select id, reason, at, article, figure, change from knowledge.due "
        "where settled_at is null order by at, id"
    )
    return tuple(Due(row[0], DueReason(row[1]), *row[2:]) for row in rows)


async def was_told(tx: Transaction, article: str, reason: DueReason) -> bool:
    """Whether this reason was ever given, settled or not."""
    row = await tx.row(
        "select 1 from knowledge.due where article = %s and reason = %s limit 1",
        (article, reason.value),
    )
    return row is not None


async def settle_article(tx: Transaction, article: str, now: datetime) -> None:
    await tx.raw.execute(
        "update knowledge.due set settled_at = %s where article = %s and settled_at is null",
        (now, article),
    )


async def settle_figure(tx: Transaction, figure: str, now: datetime) -> None:
    await tx.raw.execute(
        "update knowledge.due set settled_at = %s where figure = %s and settled_at is null",
        (now, figure),
    )
