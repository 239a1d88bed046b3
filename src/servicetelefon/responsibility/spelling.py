"""One key for every way to write the same name: "Str.", umlauts written out, hyphens, case.

Two spellings with the same key are the same name by the rules of German spelling. Everything
that goes further (a lost letter, a wrong ending) is a misspelling and only proposed: see `near`.
"""

from __future__ import annotations

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae"})
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_FULL_WORDS = (
    (re.compile(r"str(?:\.|(?![a-z]))"), "strasse"),
    (re.compile(r"pl(?:\.|(?![a-z]))"), "platz"),
    (re.compile(r"(?<![a-z])sankt(?![a-z])"), "st"),
    (re.compile(r"(?<![a-z])doktor(?![a-z])"), "dr"),
    (re.compile(r"(?<![a-z])professor(?![a-z])"), "prof"),
    (re.compile(r"(?<![a-z])(?:nummer|nr\.?)(?=[\s\d])"), "nr"),
)


def folded(text: str) -> str:
    """Small letters without marks: ä as ae, é as e."""
    small = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    return "".join(
        char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char)
    )


def key(name: str) -> str:
    """What is the same in all spellings of a name; empty when nothing is left."""
    text = folded(name)
    for written, full in _FULL_WORDS:
        text = written.sub(full, text)
    return _NOT_A_LETTER.sub("", text)
