"""One version of an article: the file as it was written, its state, and when it may be told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from servicetelefon.domain.article import Article
from servicetelefon.domain.article_life import DELIVERED, ArticleState, Authorship
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.knowledge.article_file import ArticleFile, read_article


class Origin(StrEnum):
    FOLDER = "folder"  # the city's files
    PAGE = "page"  # written by an editor
    IMPORT = "import"  # an official description


@dataclass(frozen=True, slots=True)
class Period:
    """When a version may be told: `until` no longer. Days of the city as moments."""

    start: datetime
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        return self.start <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Version:
    """`shown` is None for what has never been shown; `note` says why it went back or away."""

    id: UUID
    article: str
    number: int
    state: ArticleState
    content: str
    origin: Origin
    written_at: datetime
    changed_at: datetime
    written_by: frozenset[UUID] = frozenset()
    approved_by: frozenset[UUID] = frozenset()
    shown: Period | None = None
    review_at: datetime | None = None
    note: str | None = None

    @property
    def hash(self) -> str:
        return hash_of(self.content)

    @property
    def authorship(self) -> Authorship:
        return Authorship(self.written_by, self.approved_by, delivered=self.state in DELIVERED)

    def file(self) -> tuple[ArticleFile | None, tuple[BrokenFile, ...]]:
        """The article as it can be read today, or what is wrong with it."""
        return read_article(Path(f"{self.article}.md"), self.content.encode())


def hash_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def period_of(article: Article, zone: tzinfo) -> Period:
    """From the first moment of its first day to the last of its last day, in the city."""
    last = article.valid_to
    until = None if last is None else start_of(last + timedelta(days=1), zone)
    return Period(start_of(article.valid_from, zone), until)


def start_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
