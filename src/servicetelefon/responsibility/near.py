"""Names that somebody may have meant: close in letters, close in sound, or begun alike.

They are proposals for a question, never an answer: Bogenstraße is one letter from Rogenstraße.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from servicetelefon.responsibility.spelling import folded, key

MOST = 5
"""More proposals than this nobody hears to the end."""

_CLOSE = 0.74
_NOT_FAR_FROM_THE_BEST = 0.12
_BEGUN_ALIKE = 0.9
_FIRST_LETTERS = 4
_COMMON_ENDING = re.compile(r"(strasse|weg|platz|allee|ring|damm|stieg|chaussee)$")

_SHORT = re.compile(r"^(gr|kl)(?:\.\s*|\s+)")
_LONG = {"gr": ("grosse", "grosser", "grosses"), "kl": ("kleine", "kleiner", "kleines")}

# How German letters sound on a bad line, after `spelling.key`.
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"th|dt"), "t"),
    (re.compile(r"tz|ts"), "z"),
    (re.compile(r"ck|[cqg]"), "k"),
    (re.compile(r"v|w"), "f"),
    (re.compile(r"ey|ay|ai|ei"), "ei"),
    (re.compile(r"y|ie"), "i"),
    (re.compile(r"eu|aeu|oi"), "oi"),
    (re.compile(r"ae"), "e"),
    (re.compile(r"d"), "t"),
    (re.compile(r"b"), "p"),
    (re.compile(r"(?<=[aeiou])h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sound(name_key: str) -> str:
    """The key as it sounds: what is easily misheard on the phone becomes the same."""
    for pattern, heard in _SOUNDS:
        name_key = pattern.sub(heard, name_key)
    return name_key


class Near:
    """Proposals out of a fixed list of keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._known = frozenset(keys)
        self._sounds = tuple(sound(one) for one in keys)

    def to(self, name: str) -> tuple[str, ...]:
        """At most MOST keys that may have been meant, the likeliest first."""
        wanted = key(name)
        if not wanted:
            return ()
        scores: dict[str, float] = {}
        heard = sound(wanted)
        for query, pool in ((wanted, self._keys), (heard, self._sounds)):
            for _, score, index in process.extract(
                query, pool, scorer=OSA.normalized_similarity, limit=2 * MOST, score_cutoff=_CLOSE
            ):
                found = self._keys[index]
                scores[found] = max(scores.get(found, 0.0), score)
        for found in self._begun_alike(wanted):
            scores[found] = max(scores.get(found, 0.0), _BEGUN_ALIKE - len(found) / 1000)
        scores |= dict.fromkeys(self._written_out(name), 1.0)
        least = max(scores.values(), default=0.0) - _NOT_FAR_FROM_THE_BEST
        ranked = sorted(scores, key=lambda one: (-scores[one], one))
        return tuple(one for one in ranked[:MOST] if scores[one] >= least)

    def _written_out(self, name: str) -> list[str]:
        """Große, Großer or Großes for "Gr.": only the directory knows which."""
        text = folded(name)
        short = _SHORT.match(text)
        if short is None:
            return []
        full = (key(f"{word} {text[short.end() :]}") for word in _LONG[short[1]])
        return [one for one in full if one in self._known]

    def _begun_alike(self, wanted: str) -> list[str]:
        """Somebody left out the ending, or took another one: Eppendorfer Straße for … Weg."""
        stem = _COMMON_ENDING.sub("", wanted)
        if len(stem) < _FIRST_LETTERS:
            return []
        return [one for one in self._keys if one.startswith(stem)]
