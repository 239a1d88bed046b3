"""What may be told now: the articles of one snapshot, their texts of the day, and the search.

Nothing that is over is given out, also when the snapshot is older than its end. What a citizen
is told is written down only if it is still valid in that very statement (`validity`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from servicetelefon.domain.article import AnsweredBy, Article
from servicetelefon.domain.article_life import APPROVED, ArticleState
from servicetelefon.domain.city import Operation
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.render import Rendered, Withheld, render
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.version import Period

_MAY_USE = {
    AnsweredBy.ASSISTANT: frozenset({AnsweredBy.ASSISTANT}),
    AnsweredBy.AGENT: frozenset({AnsweredBy.ASSISTANT, AnsweredBy.AGENT}),
    AnsweredBy.SPECIALIST: frozenset(AnsweredBy),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A version of an article that may be told in its period; `version` goes into each record."""

    article: Article
    version: UUID
    number: int
    state: ArticleState
    shown: Period

    @property
    def approved(self) -> bool:
        """False for a text that came with the city's folder and that nobody here has approved."""
        return self.state in APPROVED


@dataclass(frozen=True, slots=True)
class Found:
    """`coverage`: which part of the question's worth the article covers, 0 to 1."""

    told: Told
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`library` and `search` hold what is valid on `day`; `told` also what begins later."""

    edition: int
    day: date
    operation: Operation
    zone: ZoneInfo
    told: Mapping[str, tuple[Told, ...]]
    library: Library
    search: Search

    def __len__(self) -> int:
        return len(self.library.files)

    def article(self, id_: str, now: datetime) -> Told | None:
        """The version of this article that holds now."""
        return next((one for one in self.told.get(id_, ()) if one.shown.holds_at(now)), None)

    def articles(self, now: datetime) -> Iterator[Told]:
        """All that hold now, in the order of their ids."""
        return (one for id_ in sorted(self.told) if (one := self.article(id_, now)))

    def related(self, told: Told, now: datetime) -> list[Told]:
        """Those of its related articles that hold now."""
        return [one for id_ in told.article.related if (one := self.article(id_, now))]

    def render(self, told: Told, rendering: str, now: datetime) -> Rendered | None:
        """One text as it holds now; None when the article has no such text or is over."""
        if not told.shown.holds_at(now):
            return None
        day = now.astimezone(self.zone).date()
        return render(told.article, rendering, self.library.figures, day)

    def withheld(self, told: Told, day: date) -> list[Withheld]:
        """Every sentence of it that is not told that day, for the editors."""
        figures = self.library.figures
        texts = (render(told.article, name, figures, day) for name in told.article.all_texts())
        return [one for text in texts if text for one in text.withheld]

    def find(
        self,
        question: str,
        now: datetime,
        *,
        limit: int = 10,
        typing: bool = False,
        by: AnsweredBy = AnsweredBy.SPECIALIST,
    ) -> list[Found]:
        """The best articles for a question that `by` may answer with, of what holds now."""
        usable = _Usable(self, now, _MAY_USE[by])
        hits = self.search.find(question, limit=limit, typing=typing, only=usable)
        return [Found(usable.told[hit.id], hit.score, hit.coverage) for hit in hits]


class _Usable(Container[str]):
    """Asked for the best few only: looking at all articles at each key would cost more than the
    search itself."""

    def __init__(self, knowledge: Knowledge, now: datetime, by: Container[AnsweredBy]) -> None:
        self._knowledge = knowledge
        self._now = now
        self._by = by
        self.told: dict[str, Told] = {}

    def __contains__(self, id_: object) -> bool:
        told = self._knowledge.article(str(id_), self._now)
        if told is None or told.article.answered_by not in self._by:
            return False
        self.told[told.article.id] = told
        return True
