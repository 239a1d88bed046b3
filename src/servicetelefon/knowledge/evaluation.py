"""How often the right article comes first, per enquiry type, on questions of the project's own.

A set is a YAML file: the article that answers, questions as people ask them (none of them a
wording of the article), and facts that the right answer must hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from servicetelefon.domain.article import MAIN
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.kit.yaml_file import YamlFile, parse
from servicetelefon.knowledge.article_schema import Line, Part, Slug
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.text import words

_DEPTH = 3


class QuestionSet(Part):
    """`articles` are all that answer rightly; the facts must stand in the first of them."""

    enquiry: Slug
    articles: Annotated[tuple[Slug, ...], Field(min_length=1)]
    questions: Annotated[tuple[Line, ...], Field(min_length=1)]
    facts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    question: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """The result of one set; shares from 0 to 1."""

    enquiry: str
    questions: int
    first: float
    among_three: float
    misses: tuple[Miss, ...]
    missing_facts: tuple[str, ...]


def read_sets(folder: Path) -> dict[Path, QuestionSet]:
    """All sets of a folder; BrokenFile names file and line of the first that cannot be used."""
    if not folder.is_dir():
        raise BrokenFile(Place(folder), "there is no such folder")
    return {path: _read(path) for path in sorted(folder.glob("*.yaml"))}


def _read(path: Path) -> QuestionSet:
    file: YamlFile = parse(path, path.read_bytes())
    found, faults = file.check(QuestionSet)
    if found is None:
        raise faults[0]
    return found


def unusable(sets: Mapping[Path, QuestionSet], library: Library) -> list[BrokenFile]:
    """Sets that name no article, or ask in an article's own words."""
    return [
        BrokenFile(Place(path), problem)
        for path, one in sets.items()
        for problem in _faults(one, library)
    ]


def _faults(one: QuestionSet, library: Library) -> Iterator[str]:
    own = {
        tuple(words(wording))
        for article in library.articles()
        for wording in (article.title, article.question, *article.wordings)
    }
    for article in one.articles:
        if article not in library.files:
            yield f"there is no article {article!r}"
    for question in one.questions:
        if tuple(words(question)) in own:
            yield f"{question!r} is a wording of an article"


def evaluate(sets: Sequence[QuestionSet], library: Library, day: date) -> list[Topic]:
    """Every question once, over what is valid that day."""
    search = library.search_on(day)
    return [_topic(one, library, search, day) for one in sets]


def _topic(one: QuestionSet, library: Library, search: Search, day: date) -> Topic:
    found = {
        question: tuple(hit.id for hit in search.find(question, limit=_DEPTH))
        for question in one.questions
    }
    right = set(one.articles)
    first = [question for question, ids in found.items() if right & set(ids[:1])]
    among = [question for question, ids in found.items() if right & set(ids)]
    return Topic(
        enquiry=one.enquiry,
        questions=len(found),
        first=len(first) / len(found),
        among_three=len(among) / len(found),
        misses=tuple(Miss(q, ids) for q, ids in found.items() if q not in first),
        missing_facts=tuple(_missing_facts(one, library, day)),
    )


def _missing_facts(one: QuestionSet, library: Library, day: date) -> Iterator[str]:
    article = library.article(one.articles[0])
    rendered = library.render(article, MAIN, day) if article else None
    text = " ".join(rendered.text.split()) if rendered else ""
    return (fact for fact in one.facts if fact not in text)
