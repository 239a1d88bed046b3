"""Numbers inside text that runs from right to left.

After Arabic letters the parts of "040 428 28-0" are set from right to left (Unicode Standard Annex
9, W2 and L2): somebody dials or writes down another number. An isolate holds them together, also
where there is no markup: in plain text, in a PDF, in a text message.
"""

from __future__ import annotations

import re

from servicetelefon.kit.wording import MAIN_LANGUAGE, Words

_BEGIN, _END = "\u2066", "\u2069"
_PARTED = re.compile(rf"{_BEGIN}[^{_END}]*{_END}|\+?\d+(?:[\u0020\u00a0\u202f./:-]\d+)+|\+\d+")


def left_to_right(number: str) -> str:
    return f"{_BEGIN}{number}{_END}"


_GERMAN = frozenset({MAIN_LANGUAGE, "ls"})


def held(words: Words, lang: str) -> str:
    """How they stand in a plain text in `lang`: German in another language is held together, and
    pages say it as German (`web/names.py`)."""
    same = words.lang == lang or lang in _GERMAN
    return words.text if same else left_to_right(words.text)


def numbers_kept(text: str, *, right_to_left: bool = True) -> str:
    """The same text, each number of several parts held together where it runs from right to left;
    what is held already stays."""
    return text if not right_to_left else _PARTED.sub(lambda found: _held(found[0]), text)


def _held(found: str) -> str:
    return found if found.startswith(_BEGIN) else left_to_right(found)
