"""From one line of words to an address: "Lange Straße 12 a, 99001 Musterstadt"."""

from __future__ import annotations

import re
from collections.abc import Callable

from servicetelefon.domain.responsibility import Address
from servicetelefon.responsibility.house_number import NoHouseNumber, read_written

Knows = Callable[[str], bool]
"""Whether a name is known, in some spelling."""

_POSTCODE = re.compile(r"(?<![\d\w])(?:D\s?-?\s?)?(\d{5})(?!\d)", re.IGNORECASE)
_BREAK = re.compile(r"[,;\n\r]+")
_BEFORE_NUMBER = re.compile(
    r"(?<=\S)(?:\s+|(?<=[^\W\d_])(?=\d)|(?<=str\.)(?=\d))"
    r"(?=(?:(?:haus)?(?:nummer|nr)\.?\s*)?\d)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ,;")


def read_address(text: str, *, is_street: Knows, is_area: Knows) -> Address:
    """The parts of an address; `is_street` knows the directory's streets, `is_area` quarters,
    districts and the city itself. What cannot be told apart is taken for a street."""
    found = _POSTCODE.search(text)
    postcode = found[1] if found else ""
    if found:
        text = f"{text[: found.start()]}, {text[found.end() :]}"
    parts = [part for raw in _BREAK.split(text) if (part := tidy(raw))]
    street = number = ""
    areas: list[str] = []
    for part in parts:
        named, counted = split_number(part, is_street)
        if not named:
            number = number or counted
        elif not street and (counted or not is_area(part)):
            street, number = named, counted
        else:
            areas.append(part)
    return Address(street, number, " ".join(areas), postcode)


def split_number(text: str, is_street: Knows) -> tuple[str, str]:
    """Street and house number. A name that ends in a number of its own stays whole: the longest
    street that is known wins, otherwise the name ends before the first house number."""
    text = tidy(text)
    if is_street(text):
        return text, ""
    if is_number(text):
        return "", text
    ways = [
        (text[: gap.start()], rest)
        for gap in _BEFORE_NUMBER.finditer(text)
        if is_number(rest := text[gap.end() :])
    ]
    known = (way for way in reversed(ways) if is_street(way[0]))
    return next(known, ways[0] if ways else (text, ""))


def is_number(text: str) -> bool:
    try:
        read_written(text)
    except NoHouseNumber:
        return False
    return True
