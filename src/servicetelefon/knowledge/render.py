"""A text with its figures put in. A sentence whose figure has no value that day is withheld."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from servicetelefon.domain.article import Article
from servicetelefon.domain.figure import FigureValue, Missing, Unit
from servicetelefon.knowledge.figures import Figures, written
from servicetelefon.knowledge.sentences import sentences

PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9-]+)\s*\}\}")
_ITEM = re.compile(r"^(\s*(?:[-*]|\d+\.)\s+|#+\s+)")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that is not told, for the editors to see."""

    rendering: str
    figure: str
    reason: Missing
    sentence: str


@dataclass(frozen=True, slots=True)
class Rendered:
    text: str
    withheld: tuple[Withheld, ...] = ()


def used_figures(article: Article) -> dict[str, set[str]]:
    """The figures that each rendering of an article names."""
    return {name: set(PLACEHOLDER.findall(text)) for name, text in article.all_texts().items()}


def render(article: Article, rendering: str, figures: Figures, day: date) -> Rendered | None:
    """One rendering as it holds on a day; None when the article has no such rendering.

    A paragraph that loses its only sentence goes with it, and so does a list's introduction
    that loses its whole list: nothing stands there empty.
    """
    text = article.all_texts().get(rendering)
    if text is None:
        return None
    filler = _Filler(rendering, figures, day)
    lines = [filler.line(line) for line in text.split("\n")]
    kept = "\n".join(_without_empty_lists(lines))
    return Rendered(re.sub(r"\n{3,}", "\n\n", kept).strip("\n"), tuple(filler.withheld))


def fill(text: str, rendering: str, figures: Figures, day: date) -> str:
    """The whole text with a value for each figure, whether it has one that day or not: for
    checks that count lines. Never for people."""

    def value(found: re.Match[str]) -> str:
        figure = figures.get(found.group(1))
        known = figure.on(day) if figure else Missing.UNKNOWN
        number = Decimal(100) if isinstance(known, Missing) else known.value
        return written(number, figure.unit if figure else Unit.EURO, rendering)

    return PLACEHOLDER.sub(value, text)


def _without_empty_lists(lines: list[str | None]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if line is not None and not (line.endswith(":") and _lost_its_list(lines[number + 1 :])):
            yield line


def _lost_its_list(following: list[str | None]) -> bool:
    """Whether the first line after it that is not empty was withheld, and no item is left."""
    lost = False
    for line in following:
        if line is None:
            lost = True
        elif line.strip():
            return lost and not _ITEM.match(line)
    return lost


class _Filler:
    def __init__(self, rendering: str, figures: Figures, day: date) -> None:
        self._rendering = rendering
        self._figures = figures
        self._day = day
        self.withheld: list[Withheld] = []

    def line(self, line: str) -> str | None:
        """The line with its figures, or None when nothing is left of it."""
        if not PLACEHOLDER.search(line):
            return line
        mark = found.group(1) if (found := _ITEM.match(line)) else ""
        told = " ".join(self._told(line[len(mark) :]))
        return mark + told if told else None

    def _told(self, words: str) -> Iterator[str]:
        for sentence in sentences(words):
            missing = [
                (name, value)
                for name in PLACEHOLDER.findall(sentence)
                if isinstance(value := self._value(name), Missing)
            ]
            self.withheld.extend(
                Withheld(self._rendering, name, reason, sentence) for name, reason in missing
            )
            if not missing:
                yield PLACEHOLDER.sub(self._filled, sentence)

    def _value(self, name: str) -> FigureValue | Missing:
        figure = self._figures.get(name)
        return figure.on(self._day) if figure else Missing.UNKNOWN

    def _filled(self, placeholder: re.Match[str]) -> str:
        figure = self._figures[placeholder.group(1)]
        value = figure.on(self._day)
        if isinstance(value, Missing):
            raise TypeError(f"{figure.id} has no value")  # _told has withheld the sentence
        return written(value.value, figure.unit, self._rendering)
