"""Official descriptions are taken in as proposals for the editors: never told, never approved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from servicetelefon.domain.article_life import ArticleState
from servicetelefon.journey.articles import Articles
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import read, store
from servicetelefon.knowledge.descriptions.as_draft import article_id, as_draft
from servicetelefon.knowledge.descriptions.proposal import Proposal
from servicetelefon.knowledge.version import Origin, Version, hash_of


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many are new or changed, and how many were known already."""

    proposed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Proposals:
    clock: Clock
    ids: Ids

    async def take_in(self, tx: Transaction, proposals: Iterable[Proposal]) -> Proposed:
        """All or, when the source breaks in the middle, none: the transaction is the caller's."""
        await store.lock(tx)
        proposed = unchanged = 0
        for article, languages in groupby(proposals, key=article_id):
            if await self._propose(tx, article, list(languages)):
                proposed += 1
            else:
                unchanged += 1
        return Proposed(proposed, unchanged)

    async def _propose(self, tx: Transaction, article: str, languages: list[Proposal]) -> bool:
        """False for what was imported before as it is: an editor has seen or will see it."""
        now = self.clock.now()
        known = await read.versions(tx, article)
        imported = [one for one in known if one.origin is Origin.IMPORT]
        day = imported[0].written_at.date() if imported else now.date()
        if imported and imported[0].hash == hash_of(as_draft(languages, day).file()):
            return False
        for one in imported:
            if one.state is ArticleState.PROPOSED:
                await Articles(self.clock, self.ids).supersede(tx, one)
        number = known[0].number + 1 if known else 1
        content = as_draft(languages, now.date()).file()
        state, origin = ArticleState.PROPOSED, Origin.IMPORT
        new = Version(self.ids.new(), article, number, state, content, origin, now, now)
        await Articles(self.clock, self.ids).add(tx, new, None)
        return True
