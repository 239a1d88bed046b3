"""House numbers as people write them: 12, 12a, 12 A, Nr. 12, 12-14, 12a-c, 12/1, 12 Hinterhaus."""

from __future__ import annotations

import re
from dataclasses import dataclass

from servicetelefon.kit.errors import Invalid

_NUMBER = r"(?P<number>\d{1,4})(?:\s?(?P<letter>[a-zA-Z])(?![a-zA-Z]))?"
_TO = r"(?:\s*(?:[-–+]|bis|und)\s*(?P<to>\d{1,4})?(?:\s?(?P<to_letter>[a-zA-Z])(?![a-zA-Z]))?)?"
_REST = r"(?:\s*[,/(].*|\s+[^\d].*|\s+\d{1,2}\.\s*[a-z].*)?"
_WRITTEN = re.compile(
    rf"\s*(?:haus)?(?:nummer|nr)?\.?\s*{_NUMBER}{_TO}{_REST}\s*", re.IGNORECASE | re.DOTALL
)
_EXACT = re.compile(r"(\d{1,5})([a-z]?)")


@dataclass(frozen=True, slots=True, order=True)
class HouseNumber:
    """A number with its letter or none; 12 comes before 12a, 12a before 13."""

    number: int
    letter: str = ""

    def __str__(self) -> str:
        return f"{self.number}{self.letter}"

    @property
    def is_even(self) -> bool:
        return self.number % 2 == 0


class NoHouseNumber(Invalid):
    """What was given as a house number cannot be read as one."""

    code = "no-house-number"


def read_written(text: str) -> tuple[HouseNumber, ...]:
    """The house numbers that somebody wrote: one, or first and last of several; what comes after
    them (floor, back building) does not matter. NoHouseNumber otherwise."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise NoHouseNumber("this is no house number")
    first = HouseNumber(int(found["number"]), (found["letter"] or "").lower())
    if not found["to"] and not found["to_letter"]:
        return (first,)
    last = HouseNumber(int(found["to"] or found["number"]), (found["to_letter"] or "").lower())
    return (first, last) if last > first else (first,)


def read_exact(text: str) -> HouseNumber:
    """A house number of a directory: digits and at most one small letter; NoHouseNumber otherwise."""
    found = _EXACT.fullmatch(text.lower())
    if found is None:
        raise NoHouseNumber(f"{text[:20]!r} is no house number")
    return HouseNumber(int(found[1]), found[2])
