"""German text into sentences, so that one of them can be withheld and each can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…:]+[\"“”’)\]]*(?=\s|$)")
_ABBREVIATIONS = frozenset(
    {
        "abs",
        "art",
        "bzw",
        "ca",
        "co",
        "dr",
        "etc",
        "evtl",
        "ff",
        "ggf",
        "inkl",
        "kap",
        "lit",
        "max",
        "min",
        "mind",
        "mio",
        "mrd",
        "nr",
        "prof",
        "sog",
        "st",
        "std",
        "str",
        "tel",
        "usw",
        "vgl",
        "zzgl",
    }
)
_ORDINAL = re.compile(r"(?:^|\s)\d{1,3}\.$")
_LAST_WORD = re.compile(r"([A-Za-zÄÖÜäöüß]+)\.$")


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph or line, spaces at the edges removed."""
    return [sentence for sentence in (part.strip() for part in _parts(paragraph)) if sentence]


def _parts(paragraph: str) -> Iterator[str]:
    start = 0
    for found in _END.finditer(paragraph):
        end = found.end()
        if _ends_here(paragraph[start:end], paragraph[end:]):
            yield paragraph[start:end]
            start = end
    yield paragraph[start:]


def _ends_here(before: str, after: str) -> bool:
    """Whether the mark ends a sentence: not after z. B., Abs., 1. Januar or a colon."""
    if before.endswith(":"):
        return False
    if not before.endswith("."):
        return True
    if _ORDINAL.search(before):
        # "am 31." may end a sentence only when nothing or a capital that is no month follows
        return not after.strip()
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    return len(word[1]) > 1 and word[1].lower() not in _ABBREVIATIONS
