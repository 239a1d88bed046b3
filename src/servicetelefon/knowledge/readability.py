"""How hard a German text is to read, by two published formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from servicetelefon.knowledge.sentences import sentences

_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+|\d+")
_SYLLABLE = re.compile(r"(?:aa|ai|au|äu|ee|ei|eu|ey|ie|oo|[aeiouyäöü])", re.IGNORECASE)
_LONG_WORD = 6
_MANY_SYLLABLES = 3
_MARKUP = re.compile(r"^\s*(?:[-*]|#+|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Readability:
    """`flesch`: 0 hard to 100 easy (Amstad 1978). `grade`: school years needed (Wiener

    Sachtextformel 1, Bamberger and Vanecek 1984).
    """

    words: int
    words_per_sentence: float
    flesch: float
    grade: float


def readability(text: str) -> Readability | None:
    """None for a text without words."""
    paragraphs = _MARKUP.sub("", text).split("\n")
    told = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    words = [word for sentence in told for word in _WORD.findall(sentence)]
    if not words:
        return None
    count = len(words)
    syllables = [syllables_of(word) for word in words]
    length = count / len(told)
    many = 100 * sum(n >= _MANY_SYLLABLES for n in syllables) / count
    single = 100 * sum(n == 1 for n in syllables) / count
    long = 100 * sum(len(word) > _LONG_WORD for word in words) / count
    return Readability(
        words=count,
        words_per_sentence=round(length, 1),
        flesch=round(180 - length - 58.5 * sum(syllables) / count, 1),
        grade=round(0.1935 * many + 0.1672 * length + 0.1297 * long - 0.0327 * single - 0.875, 1),
    )


def syllables_of(word: str) -> int:
    return max(1, len(_SYLLABLE.findall(word)))
