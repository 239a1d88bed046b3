"""Expressions of another script as people write them on a keyboard without it: `жити` as `zhyty`.

A city's list says which letters stand for one; nothing is guessed. One word alone is left out: in
Latin letters it may be a word of another language.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from servicetelefon.assistant.expressions import Expression, Steps, Word
from servicetelefon.assistant.text import folded

_MOST = 24
"""Ways to write one word that are kept, the likeliest first."""
_FEWEST_WORDS = 2
_LONG = 4
"""Letters from which a word in Latin letters is hardly one of another language by chance."""


def in_latin(
    one: Expression, letters: Mapping[str, str], taken: Collection[str] = ()
) -> Expression | None:
    """The same in Latin letters. `letters`: letter → `zh/j/z`, `-` for nothing at all.

    `taken` are words that stand for something else already. None where too little is left.
    """
    written = tuple(letters.items())

    def spelt(parts: Collection[Steps]) -> tuple[Steps, ...]:
        return tuple(
            tuple(step if step is None else _word(step, written, taken) for step in steps)
            for steps in parts
        )

    parts = spelt(one.parts)
    words = [step for part in parts for step in part if step is not None and not step.optional]
    telling = [
        step for step in words if step.begun or max(map(len, step.whole), default=0) >= _LONG
    ]
    if len(telling) < _FEWEST_WORDS or not all(step.whole or step.begun for step in words):
        return None
    return Expression(one.written, one.means, one.language, parts, spelt(one.unless))


def _word(step: Word, letters: tuple[tuple[str, str], ...], taken: Collection[str]) -> Word:
    """Of several words only those that are usually long; where none is, as of `не`, all."""
    of = [_ways(word, letters) for word in step.whole]
    long = [ways for ways in of if ways and len(ways[0]) >= _LONG]
    begun = {way for word in step.begun for way in _ways(word, letters) if len(way) >= _LONG}
    kept = {way for ways in (long if long or begun else of) for way in ways}
    return Word(frozenset(kept - set(taken)), tuple(sorted(begun)), step.optional)


@lru_cache(maxsize=8_192)
def _ways(word: str, letters: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """How a word may be written, the usual ways first; none for one in Latin letters already."""
    of = dict(letters)
    if not any(one in of for one in word):
        return ()
    ways = [(0, "")]
    for one in word:
        choices = tuple(enumerate(of.get(one, one).split("/")))
        longer = [
            (unusual + rank, begun + choice.strip("-"))
            for unusual, begun in ways
            for rank, choice in choices
        ]
        ways = sorted(longer)[:_MOST]
    return tuple(dict.fromkeys(filter(None, (folded(way) for _, way in ways))))
