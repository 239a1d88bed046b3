"""What has to be looked at again: reviewed texts whose day came, or whose law or file changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from servicetelefon.domain.article_life import ArticleEvent, after
from servicetelefon.journey.articles import Articles
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import due_store, read, store
from servicetelefon.knowledge.due_store import Due, DueReason
from servicetelefon.knowledge.version import Version


async def fall_due(
    tx: Transaction,
    articles: Articles,
    version: Version,
    reason: DueReason,
    change: UUID | None = None,
) -> None:
    """It is still told; its approvals no longer count for the next one."""
    now = articles.clock.now()
    due = Due(articles.ids.new(), reason, now, article=version.article, change=change)
    await due_store.add(tx, due)
    if after(version.state, ArticleEvent.FELL_DUE) is not None:
        await store.forget_approvals(tx, version.id)
        await articles.move(tx, version, ArticleEvent.FELL_DUE, None)


@dataclass(frozen=True, slots=True)
class DueArticles:
    """Run every minute by `jobs`."""

    clock: Clock
    ids: Ids
    articles: Articles = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "articles", Articles(self.clock, self.ids))

    async def sweep(self, tx: Transaction) -> int:
        """How many versions fell due because their day of review has come."""
        now = self.clock.now()
        await store.lock(tx)
        fallen = await read.to_be_reviewed(tx, now)
        for version in fallen:
            await fall_due(tx, self.articles, version, DueReason.REVIEW_DAY)
        if fallen:
            await store.new_edition(tx, now)
        return len(fallen)
