"""A law as Markdown: a title block, then one heading a section (`# § 35a – …`)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.laws.state import WHOLE, Law, Section, names_of, section_number

_HEADING = re.compile(r"^# (?P<number>.+?)(?: – (?P<title>.*))?$")
_FILE = re.compile(r"^(?P<name>.+)-(?P<document>BJNR\w+)$")
_SHORT = re.compile(r"\(([^()]+)\)\s*$")
_PROMULGATION = "Gesetzes vom"
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^>]*>")
_RULE = re.compile(r"^[|+:\-=\s]+$")
_SIGNS = re.compile(r"[\\|*^~]")


def read_markdown(path: Path, content: bytes) -> Law:
    """The law of one file; BrokenFile with its line otherwise."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise BrokenFile(Place(path, line), "this is not UTF-8") from wrong
    found = _FILE.match(path.stem)
    if found is None or not lines or not lines[0].startswith("% "):
        raise BrokenFile(Place(path, 1), "this is no law: a title (% …) and NAME-BJNR….md expected")
    title = lines[0].removeprefix("% ").strip()
    sections = {section.number: section for section in _sections(lines)}
    if not sections:
        sections = {WHOLE: Section(WHOLE, "", plain("\n".join(_body(lines))))}
    names = names_of(found["document"], _short_name(title), found["name"])
    return Law(found["document"], names, title, sections)


def _short_name(title: str) -> str:
    """`(… - OZG)` at the end of a title; a note on the promulgation is no name."""
    found = _SHORT.search(title)
    name = found[1].rsplit(" - ", 1)[-1].strip() if found else ""
    return "" if _PROMULGATION in name else name


def _sections(lines: Sequence[str]) -> Iterator[Section]:
    starts = [n for n, line in enumerate(lines) if line.startswith("# ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = _HEADING.match(lines[start])
        number = section_number(found["number"]) if found else None
        if found and number:
            text = plain("\n".join(lines[start + 1 : end]))
            yield Section(number, plain(found["title"] or ""), text)


def _body(lines: Sequence[str]) -> list[str]:
    """A notice without its title block and headings."""
    return [line for line in lines if not line.startswith(("%", "# "))]


def plain(markdown: str) -> str:
    """The words of the law without tables' lines, links, tags and emphasis."""
    text = _LINK.sub(r"\1", _IMAGE.sub(" ", markdown))
    text = html.unescape(_TAG.sub(" ", text))
    kept = [_SIGNS.sub(" ", line) for line in text.split("\n") if not _RULE.match(line)]
    return " ".join(" ".join(kept).split())
