"""An article as an editor writes it: YAML front matter, then one text under each heading.

Every fault is named with its file and line. docs/howto/articles.md shows a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.domain.article import EASY, MAIN, Article, Link, Overrule, Source
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.kit.yaml_file import YamlFile, parse
from servicetelefon.knowledge.article_schema import FrontMatter

SPOKEN = "spoken"
HEADINGS = {"Gesprochen": SPOKEN, "Geschrieben": MAIN, "Leichte Sprache": EASY}
_FENCE = "---"
_HEADING = re.compile(r"^# (.+?)\s*$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}$")


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article, where it stands, and the first line of each of its texts."""

    article: Article
    path: Path
    lines: Mapping[str, int]
    front: YamlFile

    def fault(self, key: str, problem: str) -> BrokenFile:
        """A fault at a key of the front matter."""
        return self.front.fault((key,), problem)

    def fault_in(self, text: str, problem: str, line: int = 0) -> BrokenFile:
        """A fault in a text; `line` counts from 0 within it."""
        return BrokenFile(Place(self.path, self.lines[text] + line), problem)


@dataclass(frozen=True, slots=True)
class _Text:
    line: int
    words: str


def read_article(path: Path, content: bytes) -> tuple[ArticleFile | None, tuple[BrokenFile, ...]]:
    """The article, or everything that is wrong with the file."""
    try:
        front, body, body_line = _split(path, content)
    except BrokenFile as broken:
        return None, (broken,)
    schema, faults = front.check(FrontMatter)
    texts, text_faults = _texts(path, body, body_line)
    if schema is None or faults or text_faults:
        return None, (*faults, *text_faults)
    if schema.id != path.stem:
        return None, (front.fault(("id",), f"the file must be named {schema.id}.md"),)
    written = {name: text.words for name, text in texts.items()}
    spoken = written.pop(SPOKEN)
    article = _article(schema, spoken, written)
    lines = {name: text.line for name, text in texts.items()}
    return ArticleFile(article, path, lines, front), ()


def _split(path: Path, content: bytes) -> tuple[YamlFile, list[str], int]:
    """Front matter, the lines of the body, and the line in the file where the body begins."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise BrokenFile(Place(path, line), "this is not UTF-8") from wrong
    if not lines or lines[0].rstrip() != _FENCE:
        raise BrokenFile(Place(path, 1), "the front matter must begin with ---")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise BrokenFile(Place(path, len(lines)), "the front matter has no end (---)")
    # An empty first line keeps the line numbers of the file.
    front = parse(path, "\n".join(["", *lines[1:end]]).encode())
    return front, lines[end + 1 :], end + 2


def _texts(
    path: Path, body: list[str], first: int
) -> tuple[dict[str, _Text], tuple[BrokenFile, ...]]:
    texts: dict[str, _Text] = {}
    faults: list[BrokenFile] = []
    for heading, line, words in _sections(body):
        place = Place(path, first + line)
        name = HEADINGS.get(heading, heading)
        if name == heading and not _LANGUAGE.match(heading):
            known = ", ".join(HEADINGS)
            faults.append(
                BrokenFile(place, f"heading {heading!r}: {known} or a language code is expected")
            )
        elif name in texts:
            faults.append(BrokenFile(place, f"heading {heading!r} stands here twice"))
        elif not words.strip():
            faults.append(BrokenFile(place, f"there is no text under {heading!r}"))
        else:
            texts[name] = _trimmed(words, first + line + 1)
    for heading, name in HEADINGS.items():
        if name not in texts and not faults:
            faults.append(BrokenFile(Place(path, first), f"heading {heading!r} is missing"))
    return texts, tuple(faults)


def _trimmed(words: str, line: int) -> _Text:
    """A text without empty lines around it, and the line where it really begins."""
    leading = len(words) - len(words.lstrip("\n"))
    return _Text(line + leading, words.strip("\n"))


def _sections(body: list[str]) -> Iterator[tuple[str, int, str]]:
    """Heading, its line within the body, and what stands under it."""
    starts = [(n, found[1]) for n, line in enumerate(body) if (found := _HEADING.match(line))]
    first = next((n for n, line in enumerate(body) if line.strip()), None)
    if first is not None and (not starts or first < starts[0][0]):
        starts.insert(0, (first, body[first].strip()))
    ends = [*(start for start, _ in starts[1:]), len(body)]
    for (start, heading), end in zip(starts, ends, strict=False):
        yield heading, start, "\n".join(line.rstrip() for line in body[start + 1 : end])


def _article(schema: FrontMatter, spoken: str, texts: Mapping[str, str]) -> Article:
    return Article(
        id=schema.id,
        title=schema.title,
        enquiry=schema.enquiry,
        question=schema.question,
        wordings=schema.wordings,
        spoken=spoken,
        texts=texts,
        answered_by=schema.answered_by,
        valid_from=schema.valid_from,
        valid_to=schema.valid_to,
        owner=schema.owner,
        review_on=schema.review_on,
        matter=schema.matter,
        laws=schema.laws,
        sources=tuple(Source(one.name, one.as_of, one.confidence) for one in schema.sources),
        documents=schema.documents,
        links=tuple(Link(one.title, one.url, one.kind) for one in schema.links),
        related=schema.related,
        overrules=tuple(Overrule(one.rule, one.words, one.reason) for one in schema.overrules),
    )
