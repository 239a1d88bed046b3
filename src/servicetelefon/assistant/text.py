"""Text from outside made fit: bounded, without control characters and piled-up accents; and its
folded form, in which spellings of one word meet whatever the keyboard."""

from __future__ import annotations

import re
import unicodedata

from servicetelefon.kit.errors import Invalid

LONGEST = 2_000
"""Characters of one message. A page of worries fits; a file does not."""

_MOST_MARKS = 2
_KEPT_CONTROLS = {"\n", "\t"}
_JOINERS = {"\u200c", "\u200d"}  # Farsi writes words with them
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_WORD = re.compile(r"\w+")
_REPEATED = re.compile(r"(.)\1+")
_FOLD = str.maketrans(
    {"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "a", "œ": "o",
     "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ة": "ه", "ۀ": "ه",
     "ک": "ك", "ؤ": "و", "ـ": None, "\u200c": None, "\u200d": None, "'": None, "’": None,
     "ʼ": None, "`": None}
)  # fmt: skip
_SPELT_OUT = re.compile(r"(?<=[aou])e(?=[a-z])|(?<=[aou])e\b")


class TooLong(Invalid):
    """More than a message may hold; nothing of it was kept."""

    code = "message-too-long"
    status = 413


class Empty(Invalid):
    """Nothing is left that somebody could read."""

    code = "message-empty"


def cleaned(text: str) -> str:
    """The text as it may be kept. TooLong or Empty otherwise."""
    if len(text) > 4 * LONGEST:
        raise TooLong(f"a message has at most {LONGEST} characters", limit=LONGEST)
    readable = "".join(_readable(unicodedata.normalize("NFC", text)))
    tidy = _LINES.sub("\n\n", _SPACE.sub(" ", readable)).strip()
    if len(tidy) > LONGEST:
        raise TooLong(f"a message has at most {LONGEST} characters", limit=LONGEST)
    if not any(one.isalnum() for one in tidy):
        raise Empty("the message holds no letter and no digit")
    return tidy


def _readable(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for one in text:
        kind = unicodedata.category(one)
        marks = marks + 1 if kind.startswith("M") else 0
        if marks > _MOST_MARKS or (kind.startswith("C") and one not in _KEPT_CONTROLS | _JOINERS):
            continue
        kept.append(" " if kind == "Zs" else one)
    return kept


def folded(text: str) -> str:
    """Lower case, without accents, umlauts and doubled letters: `Fuer`, `für` and `fur` meet."""
    lower = unicodedata.normalize("NFKC", text).lower().translate(_FOLD)
    plain = "".join(
        one for one in unicodedata.normalize("NFD", lower) if unicodedata.category(one) != "Mn"
    )
    return _REPEATED.sub(r"\1", _SPELT_OUT.sub("", plain))


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(folded(text))
