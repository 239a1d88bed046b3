"""Reference numbers that can be spoken and typed: ten digits, the last a check digit.

The check digit is Damm's (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004): it
finds every single wrong digit and every exchange of two neighbours, the two mistakes that
people make on a telephone keypad.
"""

from __future__ import annotations

import random
import unicodedata

LENGTH = 10
CODE_LENGTH = 8

_FIRST_BODY = 10 ** (LENGTH - 2)
_BODIES = 10 ** (LENGTH - 1) - _FIRST_BODY

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def _damm(digits: str) -> int:
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state


def new_reference(chance: random.Random) -> str:
    """Ten digits, first one not 0, last one the check digit. Carries no meaning."""
    return reference_from(chance.randrange(_BODIES))


def reference_from(number: int) -> str:
    """The reference of a number that something else gives, such as a keyed hash."""
    body = str(_FIRST_BODY + number % _BODIES)
    return body + str(_damm(body))


def code_from(number: int) -> str:
    """The same for a code."""
    return str(number % 10**CODE_LENGTH).zfill(CODE_LENGTH)


def is_reference(text: str) -> bool:
    return len(text) == LENGTH and text.isascii() and text.isdigit() and _damm(text) == 0


def typed(text: str) -> str:
    """The digits of what somebody typed or pasted, also those of an Arabic or Persian keyboard;
    blanks, hyphens and the unseen marks that hold groups together count for nothing."""
    return "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())


def spoken(reference: str) -> str:
    """Grouped for reading aloud and for print: 123 456 789 0."""
    return " ".join((reference[:3], reference[3:6], reference[6:9], reference[9:]))
