"""Two versions of an article beside each other: field by field, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from servicetelefon.knowledge.article_file import SPOKEN
from servicetelefon.knowledge.draft import FIELDS, Draft

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field or rendering that differs; its words in order."""

    place: str
    pieces: tuple[tuple[Piece, str], ...]


def compare(before: Draft, after: Draft) -> list[Difference]:
    """Only what differs; fields first, then the texts."""
    texts = [SPOKEN, *sorted({*before.texts, *after.texts} - {SPOKEN})]
    pairs = [
        *((name, before.fields.get(name, ""), after.fields.get(name, "")) for name in FIELDS),
        *((name, before.texts.get(name, ""), after.texts.get(name, "")) for name in texts),
    ]
    return [Difference(name, tuple(words(old, new))) for name, old, new in pairs if old != new]


def words(old: str, new: str) -> Iterator[tuple[Piece, str]]:
    """What stays, what goes, what comes."""
    was, is_ = _TOKEN.findall(old), _TOKEN.findall(new)
    for kind, a, b, c, d in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece.SAME, "".join(was[a:b])
            continue
        if a < b:
            yield Piece.GONE, "".join(was[a:b])
        if c < d:
            yield Piece.NEW, "".join(is_[c:d])
