"""What must hold of every article before anybody may rely on it; `knowledge check` prints it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from servicetelefon.domain.article import EASY, Article
from servicetelefon.domain.figure import Figure, Missing
from servicetelefon.knowledge import easy_language_check, house_style, numbers, spoken
from servicetelefon.knowledge.article_file import SPOKEN, ArticleFile
from servicetelefon.knowledge.laws.state import LawState
from servicetelefon.knowledge.laws.touched import cited_in
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.render import fill, used_figures


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
    words: str = ""  # what it is about, for who words it in another language


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
            for problem in check_article(file, library, around)
        ),
        *_types_without_an_article(library, around),
    ]


def check_article(file: ArticleFile, library: Library, around: Around) -> Iterator[Problem]:
    """All problems of one article, also of one that is only being written."""
    yield from _city(file, around)
    yield from _laws(file, around)
    yield from _figures(file, library, around)
    yield from _texts(file, library, around)


def _front(file: ArticleFile, rule: str, key: str, problem: str, words: str) -> Problem:
    """A fault in the front matter."""
    line = file.fault(key, problem).place.line
    return Problem(Weight.FAULT, rule, file.article.id, str(file.path), line, problem, words)


def _in_text(file: ArticleFile, rule: str, line: int | None, problem: str, words: str) -> Problem:
    return Problem(Weight.FAULT, rule, file.article.id, str(file.path), line, problem, words)


def _notice(file: ArticleFile, rule: str, line: int | None, problem: str, words: str) -> Problem:
    return Problem(Weight.NOTICE, rule, file.article.id, str(file.path), line, problem, words)


def _city(file: ArticleFile, around: Around) -> Iterator[Problem]:
    article = file.article
    if around.enquiries is not None and article.enquiry not in around.enquiries:
        words = f"no enquiry type {article.enquiry!r} in this city"
        yield _front(file, "enquiry", "enquiry", words, article.enquiry)
    if around.matters is not None and article.matter and article.matter not in around.matters:
        words = f"there is no matter {article.matter!r} in this city"
        yield _front(file, "matter", "matter", words, article.matter)
    if article.is_due(around.day):
        line = file.fault("review_on", "").place.line
        words = f"due for review since {article.review_on}"
        yield _notice(file, "review", line, words, str(article.review_on))


def _laws(file: ArticleFile, around: Around) -> Iterator[Problem]:
    listed = {(one.law, one.section) for one in file.article.laws}
    for cited in sorted(cited_in(file.article)):
        if (cited.law, cited.section) not in listed:
            words = f"{cited} stands in a text but not among the laws"
            yield _front(file, "citation", "laws", words, str(cited))
        law = around.laws.named(cited.law)
        if law is not None and cited.section not in law.sections:
            words = f"{law.name} has no § {cited.section}"
            yield _front(file, "citation", "laws", words, str(cited))


def _figures(file: ArticleFile, library: Library, around: Around) -> Iterator[Problem]:
    used = used_figures(file.article)
    for id_ in sorted(set().union(*used.values())):
        where = [name for name, ids in used.items() if id_ in ids]
        line = file.lines[where[0]]
        if id_ not in library.figures:
            yield _in_text(file, "no-figure", line, f"there is no figure {id_!r}", id_)
            continue
        for first, reason in gaps(library.figures[id_], file.article, around.day):
            words = f"{id_} is {reason} from {first} on: withheld in {', '.join(where)}"
            yield _notice(file, "figure", line, words, f"{id_} ({first:%d.%m.%Y})")


def gaps(figure: Figure, article: Article, day: date) -> Iterator[tuple[date, Missing]]:
    """From this day on, the first days on which the figure has no value while the article holds."""
    ends = [one.valid_to + timedelta(days=1) for one in figure.values if one.valid_to]
    begins = [one.valid_from for one in figure.values]
    start = max(day, article.valid_from)
    for first in sorted({start, *(one for one in [*ends, *begins] if one > start)}):
        value = figure.on(first)
        if isinstance(value, Missing) and article.is_valid(first):
            yield first, value


def _texts(file: ArticleFile, library: Library, around: Around) -> Iterator[Problem]:
    texts = {name: _filled(file, name, library, around) for name in file.article.all_texts()}
    if around.languages is not None:
        for name in sorted(set(file.article.texts) - set(around.languages)):
            words = f"the city has no language {name!r}"
            yield _in_text(file, "language", file.lines[name], words, name)
    if (seconds := spoken.seconds(texts.get(SPOKEN, ""))) > spoken.LONGEST:
        words = f"{seconds} seconds spoken, {spoken.LONGEST} are the most"
        yield _in_text(file, "spoken-length", file.lines[SPOKEN], words, str(seconds))
    for rule, name, line, words in house_style.problems(file.article.all_texts()):
        claim = rule == "claim"
        problem = f"promises or denies a claim: {words!r}" if claim else words
        told = words if claim else ""
        yield _in_text(file, "house-style", file.lines[name] + line, problem, told)
    for name, alone in numbers.contradictions(texts):
        words = f"stands here and not in the written answer: {', '.join(alone)}"
        yield _in_text(file, "numbers", file.lines[name], words, ", ".join(alone))
    for line, rule, words in easy_language_check.problems(file.article, texts.get(EASY, "")):
        yield _in_text(file, "easy-language", file.lines[EASY] + line, f"{rule}: {words}", words)


def _filled(file: ArticleFile, name: str, library: Library, around: Around) -> str:
    """A text line by line as it stands, with a number for each figure, also for a missing one."""
    day = max(around.day, file.article.valid_from)
    return fill(file.article.all_texts()[name], name, library.figures, day)


def _types_without_an_article(library: Library, around: Around) -> Iterator[Problem]:
    covered = {article.enquiry for article in library.articles()}
    for enquiry in sorted(set(around.enquiries or ()) - covered):
        words = f"enquiry type {enquiry!r} has no article"
        yield Problem(Weight.NOTICE, "coverage", "", "", None, words)
