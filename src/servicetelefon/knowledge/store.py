"""Writes versions of articles and their states, inside the transaction of its caller."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from servicetelefon.domain.article_life import ArticleState
from servicetelefon.kit.database import Transaction
from servicetelefon.knowledge.version import Period, Version

_ADD = """
insert into knowledge.version (id, article, number, state, content, hash, origin, written_by,
  written_at, changed_at, shown_from, shown_until, review_at, note)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_NEW_EDITION = """
insert into knowledge.edition (one, number, since) values (1, 1, %s)
on conflict (one) do update set number = knowledge.edition.number + 1, since = excluded.since
"""


async def lock(tx: Transaction) -> None:
    """One at a time changes what the city knows: editors are few, and order must be plain."""
    await tx.raw.execute("lock table knowledge.edition in share row exclusive mode")


async def new_edition(tx: Transaction, now: datetime) -> None:
    """What may be shown has changed: every process takes its snapshot anew."""
    await tx.raw.execute(_NEW_EDITION, (now,))


async def add(tx: Transaction, new: Version) -> None:
    shown = (new.shown.start, new.shown.until) if new.shown else (None, None)
    what = (new.id, new.article, new.number, new.state.value, new.content, new.hash)
    who = (new.origin.value, list(new.written_by), new.written_at, new.changed_at)
    await tx.raw.execute(_ADD, (*what, *who, *shown, new.review_at, new.note))


async def move(
    tx: Transaction, version: UUID, state: ArticleState, now: datetime, note: str | None = None
) -> None:
    """Another state; a note that stands there is kept unless there is a new one."""
    await tx.raw.execute(
        "update knowledge.version set state = %s, changed_at = %s, note = coalesce(%s, note) "
        "where id = %s",
        (state.value, now, note, version),
    )


async def show(tx: Transaction, version: UUID, period: Period, review_at: datetime | None) -> None:
    """When it may be told, once its state lets it."""
    await tx.raw.execute(
        "update knowledge.version set shown_from = %s, shown_until = %s, review_at = %s "
        "where id = %s",
        (period.start, period.until, review_at, version),
    )


async def end_showing(tx: Transaction, version: UUID, until: datetime) -> None:
    """From then on it is told no longer; an earlier end stays."""
    await tx.raw.execute(
        "update knowledge.version set shown_until = least(shown_until, %s) "
        "where id = %s and shown_from is not null",
        (until, version),
    )


async def approve(tx: Transaction, version: UUID, account: UUID, now: datetime) -> None:
    await tx.raw.execute(
        "insert into knowledge.approval (version, account, at) values (%s, %s, %s) "
        "on conflict do nothing",
        (version, account, now),
    )


async def keep_families(tx: Transaction, content: str, now: datetime) -> bool:
    """The city's own word families; whether they are others than before."""
    return (
        await tx.do(
            "insert into knowledge.word_families (one, content, since) values (1, %s, %s) "
            "on conflict (one) do update set content = excluded.content, since = excluded.since "
            "where knowledge.word_families.content <> excluded.content",
            (content, now),
        )
        == 1
    )


async def forget_approvals(tx: Transaction, version: UUID) -> None:
    """Before a new look at a text: who approved it last time may do so again."""
    await tx.raw.execute("delete from knowledge.approval where version = %s", (version,))
