"""The numbers of an article's renderings: none may say one that the written answer does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from servicetelefon.domain.article import EASY, MAIN

_GERMAN = frozenset({MAIN, EASY, "spoken"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPOKEN_CENTS = re.compile(r"(\d[\d.]*) Euro (\d{2})\b")
_AFTERNOON = re.compile(r"\b(\d{1,2}) p\.m\.")
_NOON = 12
_WORDS = {
    "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8",
    "neun": "9", "zehn": "10", "elf": "11", "zwölf": "12",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_WORD = re.compile(r"\b(?:" + "|".join(_WORDS) + r")\b", re.IGNORECASE)
_ONE = "1"  # "ein" is an article as often as a number


def contradictions(texts: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The renderings with numbers of their own, and these."""
    written = numbers(texts.get(MAIN, ""), MAIN)
    for name, text in texts.items():
        alone = numbers(text, name) - written - {_ONE}
        if name != MAIN and alone:
            yield name, sorted(alone)


def numbers(text: str, rendering: str) -> set[str]:
    """In one form: no thousands sign, a point before decimals, hours of the day up to 24."""
    german = rendering in _GERMAN
    digits = _SPOKEN_CENTS.sub(r"\1,\2", text) if german else _AFTERNOON.sub(_hour, text)
    found = {_plain(one, german=german) for one in _NUMBER.findall(digits)}
    return found | {_WORDS[one.lower()] for one in _WORD.findall(text)}


def _hour(found: re.Match[str]) -> str:
    return str(int(found[1]) % _NOON + _NOON)


def _plain(number: str, *, german: bool) -> str:
    thousands, decimal = (".", ",") if german else (",", ".")
    head, _, tail = number.partition(decimal)
    groups = head.split(thousands)
    # 31.12. and 1.2026 are dates, not thousands
    whole = "".join(groups) if all(len(group) == 3 for group in groups[1:]) else head  # noqa: PLR2004
    return f"{whole}.{tail}" if tail.strip("0") else whole
