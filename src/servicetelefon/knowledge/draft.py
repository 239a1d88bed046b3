"""An article as an editor types it: one text a field, also while it is not complete yet.

Lists stand one a line; parts of a line are set apart by |. What comes out is an article file
(article_file), so that a page and a file can never differ in what they allow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from servicetelefon.domain.article import EASY, MAIN
from servicetelefon.kit.yaml_file import Node, parse
from servicetelefon.knowledge.article_file import HEADINGS, SPOKEN

LINES = ("wordings", "laws", "documents", "related")
"""Fields that are a list of lines."""
PARTS = {
    "sources": ("name", "as_of", "confidence"),
    "links": ("title", "url", "kind"),
    "overrules": ("rule", "words", "reason"),
}
"""Fields that are a list of lines with parts."""
FIELDS = (
    "id", "title", "enquiry", "question", "wordings", "answered_by", "valid_from", "valid_to",
    "owner", "review_on", "matter", "laws", "sources", "documents", "links", "related",
    "overrules",
)  # fmt: skip
_APART = " | "
_FENCE = "---"
_NAMES = {name: heading for heading, name in HEADINGS.items()}
_HEADING = re.compile(r"^# (.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """`fields` by FIELDS, `texts` by rendering; what is missing is empty."""

    fields: Mapping[str, str]
    texts: Mapping[str, str]

    def file(self) -> str:
        """As an article file. What is empty is left out, so that it is named as missing."""
        front = {name: value for name in FIELDS if (value := self._value(name))}
        text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**9)
        bodies = [
            f"# {_NAMES.get(name, name)}\n\n{words}\n"
            for name in self._renderings()
            if (words := _clean(self.texts.get(name, "")))
        ]
        return "\n".join([_FENCE, f"{text}{_FENCE}", "", *bodies])

    def _renderings(self) -> Sequence[str]:
        first = (SPOKEN, MAIN, EASY)
        return [*first, *sorted(set(self.texts) - set(first))]

    def _value(self, name: str) -> object:
        told = self.fields.get(name, "").strip()
        lines = [" ".join(line.split()) for line in told.splitlines() if line.strip()]
        if name in LINES:
            return lines
        if name in PARTS:
            return [_parts(name, line) for line in lines]
        return " ".join(told.split())


def draft_of(content: str) -> Draft:
    """What stands in an article file, complete or not. What cannot be read is left out."""
    front, _, body = content.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}")
    value = parse(Path("article.md"), front.encode()).value
    known = value if isinstance(value, dict) else {}
    fields = {name: _told(name, known.get(name)) for name in FIELDS}
    return Draft(fields, _texts(body))


def _texts(body: str) -> dict[str, str]:
    pieces = _HEADING.split(body)
    named = zip(pieces[1::2], pieces[2::2], strict=True)
    return {HEADINGS.get(heading, heading): _clean(words) for heading, words in named}


def _told(name: str, node: Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node, list):
        return str(node)
    return "\n".join(_line(name, one) for one in node)


def _line(name: str, node: Node) -> str:
    if isinstance(node, dict):
        return _APART.join(str(node.get(part) or "") for part in PARTS.get(name, ()))
    return str(node)


def _parts(name: str, line: str) -> dict[str, str]:
    names = PARTS[name]
    given = [part.strip() for part in line.split(_APART.strip(), len(names) - 1)]
    return dict(zip(names, given, strict=False))


def _clean(text: str) -> str:
    """Lines of a browser's text field; a heading of ours within a text would end it."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(re.sub(r"^# ", "## ", line) for line in lines).strip("\n")
