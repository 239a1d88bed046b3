"""How long a text takes to be read out."""

from __future__ import annotations

import math
import re

WORDS_A_MINUTE = 150
LONGEST = 60
"""Seconds: after a minute nobody on the telephone remembers the beginning."""
_SECONDS = 60
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_DIGITS_A_WORD = 2


def seconds(text: str) -> int:
    """At 150 words a minute; every two digits of a number count as a word."""
    pieces = _PIECE.findall(text)
    words = sum(math.ceil(len(one) / _DIGITS_A_WORD) if one.isdigit() else 1 for one in pieces)
    return math.ceil(words * _SECONDS / WORDS_A_MINUTE)
