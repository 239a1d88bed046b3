"""Reads versions of articles: what may be told now, and the story of one article."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.article_life import RUNNING, ArticleState, is_shown
from servicetelefon.domain.city import Operation
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.knowledge.version import Origin, Period, Version

_VERSION = """
select v.id, v.article, v.number, v.state, v.content, v.origin, v.written_at, v.changed_at,
  v.written_by, array(select a.account from knowledge.approval a where a.version = v.id),
  v.shown_from, v.shown_until, v.review_at, v.note
from knowledge.version v
"""


async def edition(tx: Transaction) -> int:
    """Goes up with every change of what may be shown. Cheap enough to ask every second."""
    row = await tx.row("select number from knowledge.edition")
    return row[0] if row else 0


async def version(tx: Transaction, version_id: UUID) -> Version:
    row = await tx.row(f"{_VERSION} where v.id = %s", (version_id,))
    if row is None:
        raise NotFound("there is no such version of an article")
    return _version(row)


async def versions(tx: Transaction, article: str) -> tuple[Version, ...]:
    """All versions of an article, newest first."""
    rows = await tx.rows(f"{_VERSION} where v.article = %s order by v.number desc", (article,))
    return tuple(_version(row) for row in rows)


async def in_states(
    tx: Transaction, states: Iterable[ArticleState], article: str | None = None
) -> tuple[Version, ...]:
    """Versions in these states, of one article or of all, by article and number."""
    rows = await tx.rows(
        f"{_VERSION} where v.state = any(%s) and (%s::text is null or v.article = %s) "
        "order by v.article, v.number",
        ([state.value for state in states], article, article),
    )
    return tuple(_version(row) for row in rows)


async def to_be_shown(tx: Transaction, operation: Operation, now: datetime) -> tuple[Version, ...]:
    """What may be told now or from a later day on."""
    states = [state for state in RUNNING if is_shown(state, operation)]
    rows = await in_states(tx, states)
    return tuple(
        one for one in rows if one.shown and (one.shown.until is None or now < one.shown.until)
    )


async def to_be_reviewed(tx: Transaction, now: datetime) -> tuple[Version, ...]:
    """What is told while the day of its review has come and nobody was told so yet."""
    states = [ArticleState.DELIVERED.value, ArticleState.APPROVED.value]
    rows = await tx.rows(
        f"{_VERSION} where v.state = any(%s) and v.review_at <= %s order by v.article",
        (states, now),
    )
    return tuple(_version(row) for row in rows)


async def still_valid(
    tx: Transaction, versions_: Collection[UUID], now: datetime, operation: Operation
) -> frozenset[UUID]:
    """Those that may be told at this moment: a page asks before it shows what a snapshot found."""
    states = [state.value for state in RUNNING if is_shown(state, operation)]
    rows = await tx.rows(
        "select id from knowledge.version where id = any(%s) and state = any(%s) "
        "and shown_from <= %s and (shown_until is null or %s < shown_until)",
        (list(versions_), states, now, now),
    )
    return frozenset(row[0] for row in rows)


async def names_of(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """Title and number of versions, as people know them; without those that are there no more."""
    rows = await tx.rows(f"{_VERSION} where v.id = any(%s)", (list(ids),))
    found = [_version(row) for row in rows]
    files = {one.id: one.file()[0] for one in found}
    return {
        one.id: (file.article.title if (file := files[one.id]) else one.article, one.number)
        for one in found
    }


async def families(tx: Transaction) -> str | None:
    """The city's own word families as their file."""
    row = await tx.row("select content from knowledge.word_families")
    return row[0] if row else None


def _version(row: TupleRow) -> Version:
    id_, article, number, state, content, origin, written_at, changed_at = row[:8]
    written_by, approved_by, start, until, review_at, note = row[8:]
    return Version(
        id=id_,
        article=article,
        number=number,
        state=ArticleState(state),
        content=content,
        origin=Origin(origin),
        written_at=written_at,
        changed_at=changed_at,
        written_by=frozenset(written_by),
        approved_by=frozenset(approved_by),
        shown=Period(start, until) if start else None,
        review_at=review_at,
        note=note,
    )
