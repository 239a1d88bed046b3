"""What must hold of every article before anybody may rely on it; `knowledge check` prints it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from servicetelefon.domain.article import EASY
from servicetelefon.domain.figure import Figure, Missing
from servicetelefon.knowledge import easy_language_check, house_style, numbers, spoken
from servicetelefon.knowledge.article_file import SPOKEN, ArticleFile
from servicetelefon.knowledge.laws.state import LawState
from servicetelefon.knowledge.laws.touched import cited_in
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.render import used_figures


class Weight(StrEnum):
    FAULT = "fault"  # has to be put right
    NOTICE = "notice"  # has to be known


@dataclass(frozen=True, slots=True)
class Problem:
    weight: Weight
    rule: str
    article: str
    file: str
    line: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known: the laws that are there, and the city's types and matters, if any."""

    day: date
    laws: LawState
    enquiries: Collection[str] | None = None
    matters: Collection[str] | None = None
    languages: Collection[str] | None = None


def check(library: Library, around: Around) -> list[Problem]:
    """All problems, article by article."""
    return [
        *(
            problem
            for file in library.files.values()
            for problem in _article(file, library, around)
        ),
        *_types_without_an_article(library, around),
    ]


def _article(file: ArticleFile, library: Library, around: Around) -> Iterator[Problem]:
    yield from _city(file, around)
    yield from _laws(file, around)
    yield from _figures(file, library, around)
    yield from _texts(file, library, around)


def fault(file: ArticleFile, rule: str, key: str, words: str) -> Problem:
    """A fault in the front matter."""
    broken = file.fault(key, words)
    return _problem(Weight.FAULT, rule, file, broken.place.line, words)


def _problem(weight: Weight, rule: str, file: ArticleFile, line: int | None, words: str) -> Problem:
    return Problem(weight, rule, file.article.id, str(file.path), line, words)


def _city(file: ArticleFile, around: Around) -> Iterator[Problem]:
    article = file.article
    if around.enquiries is not None and article.enquiry not in around.enquiries:
        yield fault(file, "enquiry", "enquiry", f"no enquiry type {article.enquiry!r} in this city")
    if around.matters is not None and article.matter and article.matter not in around.matters:
        yield fault(file, "matter", "matter", f"there is no matter {article.matter!r} in this city")
    if article.is_due(around.day):
        line = file.fault("review_on", "").place.line
        words = f"due for review since {article.review_on}"
        yield _problem(Weight.NOTICE, "review", file, line, words)


def _laws(file: ArticleFile, around: Around) -> Iterator[Problem]:
    listed = {(one.law, one.section) for one in file.article.laws}
    for cited in sorted(cited_in(file.article)):
        if (cited.law, cited.section) not in listed:
            words = f"{cited} stands in a text but not among the laws"
            yield fault(file, "citation", "laws", words)
        law = around.laws.named(cited.law)
        if law is not None and cited.section not in law.sections:
            yield fault(file, "citation", "laws", f"{law.name} has no § {cited.section}")


def _figures(file: ArticleFile, library: Library, around: Around) -> Iterator[Problem]:
    used = used_figures(file.article)
    for id_ in sorted(set().union(*used.values())):
        where = [name for name, ids in used.items() if id_ in ids]
        for first, reason in _gaps(library.figures[id_], file, around.day):
            words = f"{id_} is {reason} from {first} on: withheld in {', '.join(where)}"
            yield _problem(Weight.NOTICE, "figure", file, file.lines[where[0]], words)


def _gaps(figure: Figure, file: ArticleFile, day: date) -> Iterator[tuple[date, Missing]]:
    """From today on, the first days on which the figure has no value while the article holds."""
    ends = [one.valid_to + timedelta(days=1) for one in figure.values if one.valid_to]
    begins = [one.valid_from for one in figure.values]
    start = max(day, file.article.valid_from)
    for first in sorted({start, *(one for one in [*ends, *begins] if one > start)}):
        value = figure.on(first)
        if isinstance(value, Missing) and file.article.is_valid(first):
            yield first, value


def _texts(file: ArticleFile, library: Library, around: Around) -> Iterator[Problem]:
    day = max(around.day, file.article.valid_from)
    texts = {
        name: rendered.text
        for name in file.article.all_texts()
        if (rendered := library.render(file.article, name, day)) is not None
    }
    if around.languages is not None:
        for name in sorted(set(file.article.texts) - set(around.languages)):
            words = f"the city has no language {name!r}"
            yield _problem(Weight.FAULT, "language", file, file.lines[name], words)
    if (seconds := spoken.seconds(texts.get(SPOKEN, ""))) > spoken.LONGEST:
        words = f"{seconds} seconds spoken, {spoken.LONGEST} are the most"
        yield _problem(Weight.FAULT, "spoken-length", file, file.lines[SPOKEN], words)
    for name, line, words in house_style.problems(file.article.all_texts()):
        yield _problem(Weight.FAULT, "house-style", file, file.lines[name] + line, words)
    for name, alone in numbers.contradictions(texts):
        words = f"stands here and not in the written answer: {', '.join(alone)}"
        yield _problem(Weight.FAULT, "numbers", file, file.lines[name], words)
    for line, words in easy_language_check.problems(file.article, texts.get(EASY, "")):
        yield _problem(Weight.FAULT, "easy-language", file, file.lines[EASY] + line, words)


def _types_without_an_article(library: Library, around: Around) -> Iterator[Problem]:
    covered = {article.enquiry for article in library.articles()}
    for enquiry in sorted(set(around.enquiries or ()) - covered):
        words = f"enquiry type {enquiry!r} has no article"
        yield Problem(Weight.NOTICE, "coverage", "", "", None, words)
