"""The street directory in memory: which segments of a street have a house number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from servicetelefon.domain.office import Basis
from servicetelefon.responsibility.house_number import HouseNumber
from servicetelefon.responsibility.spelling import key


class Side(IntEnum):
    """House numbers of one segment, coded as in the city's directory."""

    ODD = 1
    EVEN = 2
    BOTH = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """House numbers `first` to `last` on `side` of a street, all in one quarter and postcode."""

    street: str
    first: HouseNumber
    last: HouseNumber
    side: Side
    quarter: str
    district: str
    postcode: str

    def has(self, number: HouseNumber) -> bool:
        """Both ends belong to it as they are written, even where they break its side."""
        if number in (self.first, self.last):
            return True
        on_side = self.side is Side.BOTH or number.is_even == (self.side is Side.EVEN)
        return on_side and self.first <= number <= self.last

    def spans(self, number: HouseNumber) -> bool:
        """Whether the number, whatever its letter, lies on this side and in this range."""
        on_side = self.side is Side.BOTH or number.is_even == (self.side is Side.EVEN)
        return on_side and self.first.number <= number.number <= self.last.number


@dataclass(frozen=True, slots=True)
class Street:
    """All segments of one official name, wherever in the city they lie."""

    name: str
    segments: tuple[Segment, ...]

    @property
    def quarters(self) -> tuple[str, ...]:
        return tuple(sorted({segment.quarter for segment in self.segments}))

    def at(self, number: HouseNumber) -> tuple[Segment, ...]:
        """Segments with this number. 12 is looked for among 12a to 12d when no plain 12 is
        known, and 12x among the neighbours of 12; none when the street has no such number."""
        exact = tuple(segment for segment in self.segments if segment.has(number))
        return exact or tuple(segment for segment in self.segments if segment.spans(number))


class Directory:
    """Streets by every spelling of their name; an empty one knows no street."""

    def __init__(self, segments: Iterable[Segment] = (), basis: Basis | None = None) -> None:
        self.basis = basis
        self._streets = _by_key(segments)
        self.keys: Sequence[str] = tuple(self._streets)

    @property
    def is_empty(self) -> bool:
        return not self._streets

    def named(self, name: str) -> tuple[Street, ...]:
        """The streets with this name in some spelling; the exact spelling alone if it is one."""
        found = self._streets.get(key(name), ())
        exact = tuple(street for street in found if street.name == name)
        return exact or found

    def of_key(self, street_key: str) -> tuple[Street, ...]:
        return self._streets[street_key]


def _by_key(segments: Iterable[Segment]) -> Mapping[str, tuple[Street, ...]]:
    by_name: dict[str, list[Segment]] = {}
    for segment in segments:
        by_name.setdefault(segment.street, []).append(segment)
    streets: dict[str, list[Street]] = {}
    for name, parts in by_name.items():
        streets.setdefault(key(name), []).append(Street(name, tuple(parts)))
    return MappingProxyType({one: tuple(found) for one, found in streets.items()})
