"""What an editor is told about a text while writing: each remark at its field or line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.domain.article import EASY
from servicetelefon.knowledge.article_file import SPOKEN, ArticleFile, read_article
from servicetelefon.knowledge.checking import Around, Problem, Weight, check_article
from servicetelefon.knowledge.draft import FIELDS, Draft
from servicetelefon.knowledge.library import Library

_FIELD = re.compile(r"^(\w+)")


@dataclass(frozen=True, slots=True)
class Remark:
    """`place` is a field or a rendering, `line` counts from 1 within a rendering (0: all of it).

    `easy_rule` is set where an editor may let it stand with a reason.
    """

    rule: str
    place: str
    line: int
    words: str
    fault: bool
    easy_rule: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """A draft looked at: `file` is None while it is no article yet."""

    file: ArticleFile | None
    remarks: tuple[Remark, ...]

    @property
    def faults(self) -> int:
        return sum(one.fault for one in self.remarks)


def examine(draft: Draft, library: Library, around: Around) -> Examined:
    """What is missing or wrong of form; of a complete text, everything else."""
    name = draft.fields.get("id", "") or "artikel"
    file, broken = read_article(Path(f"{name}.md"), draft.file().encode())
    if file is None:
        return Examined(None, tuple(_of_form(one.problem) for one in broken))
    found = check_article(file, library, around)
    return Examined(file, tuple(_remark(one, file) for one in found))


def _of_form(problem: str) -> Remark:
    """Which field or text it is about: the first word, or the heading that is named."""
    if "heading" in problem or "text under" in problem:
        return Remark("text-missing", _rendering_in(problem), 0, "", fault=True)
    found = _FIELD.match(problem)
    field = found[1] if found and found[1] in FIELDS else ""
    if not field:
        field = "laws" if "law or a source" in problem else "valid_to"
    return Remark("field", field, 0, "", fault=True)


_HEADINGS: Mapping[str, str] = {"Gesprochen": SPOKEN, "Geschrieben": "de", "Leichte Sprache": EASY}


def _rendering_in(problem: str) -> str:
    return next((name for heading, name in _HEADINGS.items() if heading in problem), SPOKEN)


def _remark(problem: Problem, file: ArticleFile) -> Remark:
    place, line = _place(problem, file)
    easy = problem.problem.partition(":")[0] if problem.rule == "easy-language" else ""
    fault = problem.weight is Weight.FAULT
    rule = "next-step" if problem.rule == "house-style" and not problem.words else problem.rule
    return Remark(rule, place, line, problem.words, fault, easy)


def _place(problem: Problem, file: ArticleFile) -> tuple[str, int]:
    at = problem.line or 1
    starts = sorted(((first, name) for name, first in file.lines.items()), reverse=True)
    for first, name in starts:
        if at >= first:
            return name, at - first + 1
    return _field_at(at, file), 0


def _field_at(line: int, file: ArticleFile) -> str:
    """The field whose part of the front matter holds this line."""
    return next(reversed([name for name, at in _fields(file) if at <= line]), "id")


def _fields(file: ArticleFile) -> Iterator[tuple[str, int]]:
    found = ((str(loc[0]), at) for loc, at in file.front.lines.items() if len(loc) == 1)
    return iter(sorted(found, key=lambda one: one[1]))
