"""Compounds that should be written with a hyphen: Sozialhilfe as Sozial-Hilfe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from servicetelefon.knowledge.search import families

_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{7,}\b")
_LINKS = ("", "s", "n", "es", "en", "er")
_SHORTEST_PART = 4
_LONGEST_WHOLE = 14
# First and last parts that no family has as a word of its own.
_FIRST_PARTS = frozenset(
    {"bezirks", "grund", "hilfs", "kinder", "kranken", "miet", "pflege", "renten", "sozial", "wohn"}
)
_LAST_PARTS = frozenset({"amt", "arzt", "geld", "gesetz", "recht", "satz", "amtes", "ämter"})
_NAMES = ("straße", "platz", "allee", "damm")
# Endings that look like a word of their own but are none here.
_NO_PARTS = frozenset({"ungen", "lich", "keit", "heit", "ende", "enden", "chen", "liche", "lichen"})


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Single words that the families know; they also are the parts of compounds."""
    members = (member for family in families.shipped() for member in family)
    words = (word.lower() for member in members for word in re.split(r"[\s-]+", member))
    return frozenset(word for word in words if len(word) >= _SHORTEST_PART) - _NO_PARTS


def unhyphenated(line: str) -> Iterator[str]:
    """The compounds of a line: two known words in one, or too long to be one word."""
    for noun in _NOUN.findall(line):
        word = noun.lower()
        if not word.endswith(_NAMES) and (len(word) > _LONGEST_WHOLE or _is_compound(word)):
            yield noun


def _is_compound(word: str) -> bool:
    known = known_words()
    return any(
        (word[cut:] in known or word[cut:] in _LAST_PARTS) and _is_part(word[:cut], known)
        for cut in range(_SHORTEST_PART, len(word) - 2)
    )


def _is_part(start: str, known: frozenset[str]) -> bool:
    return start in _FIRST_PARTS or any(
        start.endswith(link) and start.removesuffix(link) in known for link in _LINKS
    )
