"""What one turn works with: a picture of the lists, texts, city and switches as they stand now."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from servicetelefon.assistant.choose import Candidate
from servicetelefon.assistant.language import Languages
from servicetelefon.assistant.lists import Lists
from servicetelefon.assistant.text import tokens
from servicetelefon.domain.article import AnsweredBy, Article
from servicetelefon.domain.city import City, EnquiryClass, Line
from servicetelefon.kit.errors import Unavailable
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.index import Document
from servicetelefon.knowledge.search.text import STOP_WORDS, words
from servicetelefon.responsibility.find import Finder

DEPTH = 6
_VERSION_LETTERS = 12


class NoAssistant(Unavailable):
    """Its lists or texts are not there yet, or cannot be used."""

    code = "no-assistant"


@dataclass(frozen=True, slots=True)
class Off:
    """What is switched off now."""

    assistant: bool = False
    topics: frozenset[str] = frozenset()


@dataclass(slots=True)
class Texts:
    """The approved texts of one day, ready to be searched. Made anew when they change."""

    library: Library
    day: date
    search: Search | None = None  # ready made, over what is valid that day
    versions: Mapping[str, str] = field(default_factory=dict[str, str])
    valid: frozenset[str] = field(init=False)
    known_words: frozenset[str] = field(init=False)
    _search: Search = field(init=False)
    _own_words: dict[tuple[str, ...], str] = field(init=False)

    def __post_init__(self) -> None:
        self.valid = frozenset(self.library.valid_on(self.day))
        documents = [self._document(one) for one in self.library.articles()]
        self._search = self.search or Search(documents, self.library.families)
        if self.search is None:
            self._search.warm_up()
        said = Counter(
            word
            for one in documents
            for word in set(words(" ".join((one.title, *one.wordings, one.text))))
        )
        # A word of one text alone may be of another language: some wordings are.
        self.known_words = STOP_WORDS | {word for word, texts in said.items() if texts > 1}
        self._own_words = _own_words(self.library.articles())

    def _document(self, article: Article) -> Document:
        rendered = self.library.render(article, "de", self.day)
        return Document(
            article.id,
            f"{article.title}\n{article.question}",
            "\n".join([rendered.text if rendered else "", *article.documents]),
            article.wordings,
        )

    def find(self, question: str) -> list[Candidate]:
        """The best texts, those that do not hold today among them."""
        return [
            Candidate(hit.id, hit.score, hit.coverage)
            for hit in self._search.find(question, limit=DEPTH)
        ]

    def own_words(self, question: str) -> str | None:
        """The article that is asked for in its own words."""
        return self._own_words.get(tuple(tokens(question)))

    def version(self, article: Article) -> str:
        """The version in the database, or in a folder what names its content."""
        return self.versions.get(article.id) or version_of(article)

    def german(self, text: str) -> int:
        """How many of its words our texts know; the shortest stand in every language."""
        return sum(len(word) > 2 and word in self.known_words for word in words(text))  # noqa: PLR2004 - letters


def version_of(article: Article) -> str:
    """Names the content of an article: the same words, the same version."""
    content = "\x1f".join(f"{name}\x1e{text}" for name, text in article.all_texts().items())
    return hashlib.sha256(content.encode()).hexdigest()[:_VERSION_LETTERS]


def _own_words(articles: Iterable[Article]) -> dict[tuple[str, ...], str]:
    """What asks for one article and no other; words that stand in two are weighed like others."""
    found: dict[tuple[str, ...], str] = {}
    shared: set[tuple[str, ...]] = set()
    for one in articles:
        for wording in (one.title, one.question, *one.wordings):
            key = tuple(tokens(wording))
            if found.setdefault(key, one.id) != one.id:
                shared.add(key)
    return {key: article for key, article in found.items() if key not in shared}


@dataclass(frozen=True, slots=True)
class TurnParts:
    """`now` decides what holds; a turn asks no clock, no database and no network."""

    lists: Lists
    texts: Texts
    city: City
    finder: Finder
    languages: Languages
    now: datetime
    off: Off = Off()
    open_now: bool = False
    opens: Mapping[str, str] = field(default_factory=dict[str, str])
    reworded: str | None = None  # the question in other words; searched for, never shown
    ended: frozenset[str] = frozenset()

    @property
    def line(self) -> Line:
        return next(iter(self.city.lines.values()))

    def article(self, id_: str) -> Article | None:
        return self.texts.library.article(id_)

    def holds(self, id_: str) -> bool:
        """Whether it may be told: valid today, and not withdrawn since the texts were read."""
        return id_ in self.texts.valid and id_ not in self.ended

    def may_answer(self, article: Article) -> bool:
        """Whether a program may answer with it alone."""
        return article.answered_by is AnsweredBy.ASSISTANT and not self.is_off(article)

    def may_be_told(self, article: Article) -> bool:
        """Whether it may be told as what holds for everybody, beside a person for the case.
        House rules and what needs a specialist are told by people alone."""
        kind = self.city.enquiry_types.get(article.enquiry)
        special = kind is not None and kind.kind is EnquiryClass.SPECIAL
        by_specialist = article.answered_by is AnsweredBy.SPECIALIST
        return not (
            by_specialist or (special and not self.may_answer(article)) or self.is_off(article)
        )

    def is_there(self, article_id: str) -> bool:
        """Whether the text is one of ours, holds today and is not switched off."""
        article = self.article(article_id)
        return article is not None and self.holds(article_id) and not self.is_off(article)

    def is_emergency(self, article_id: str) -> bool:
        """Whether it is about what cannot wait: no food, no roof, violence, illness."""
        article = self.article(article_id)
        kind = self.city.enquiry_types.get(article.enquiry) if article else None
        return kind is not None and kind.kind is EnquiryClass.EMERGENCY

    def is_off(self, article: Article) -> bool:
        return article.id in self.off.topics or article.enquiry in self.off.topics

    def titles(self, articles: Sequence[str]) -> list[tuple[str, str]]:
        found = ((one, self.article(one)) for one in articles)
        return [(id_, article.title) for id_, article in found if article is not None]
