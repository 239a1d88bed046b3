"""The city's street directory as a CSV file: read whole or not at all, every fault with its line.

Columns: street, house_from, house_to, parity (1 odd, 2 even, 3 both), stadtteil, bezirk, plz.
Others (an electoral area, for example) are passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.domain.city import City
from servicetelefon.kit.csv_file import Record, looks_like_formula, records
from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.responsibility.directory import Segment, Side
from servicetelefon.responsibility.house_number import HouseNumber, NoHouseNumber, read_exact

COLUMNS = ("street", "house_from", "house_to", "parity", "stadtteil", "bezirk", "plz")
MOST_TOLD = 20
"""Faults of one file that are told; who has mended these asks again."""

_LONGEST_NAME = 120
_WHOLE_STREET = (HouseNumber(0), HouseNumber(99999, "z"))


class BrokenStreets(Invalid):
    """A street directory that cannot be taken in, with its faults in order of line."""

    code = "broken-streets"

    def __init__(self, problems: Sequence[BrokenFile], faults: int) -> None:
        told = [str(problem) for problem in problems]
        if faults > len(told):
            told.append(f"… and {faults - len(told)} faults more")
        super().__init__("\n".join(told), faults=faults)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class StreetFile:
    """The segments in the file's order and the hash of what they say. `foreign_postcodes` do not
    lie in these districts by the city's own list, so that one of the two is wrong."""

    segments: tuple[Segment, ...]
    hash: str
    foreign_postcodes: tuple[tuple[str, str], ...]


def read_street_file(path: Path, city: City) -> StreetFile:
    """BrokenFile or BrokenStreets when anything in it cannot be used."""
    reader = _Reader(path, city)
    segments = tuple(reader.read())
    if reader.faults:
        raise BrokenStreets(reader.told, reader.faults)
    if not segments:
        raise BrokenFile(Place(path), "no street stands in this file")
    return StreetFile(segments, _hash(segments), _foreign(segments, city))


def _hash(segments: Sequence[Segment]) -> str:
    digest = hashlib.sha256()
    for one in segments:
        numbers = f"{one.first}\t{one.last}\t{one.side.value}"
        digest.update(
            f"{one.street}\t{numbers}\t{one.quarter}\t{one.district}\t{one.postcode}\n".encode()
        )
    return digest.hexdigest()


class _Reader:
    def __init__(self, path: Path, city: City) -> None:
        self._path = path
        self._districts = {one.name: one.id for one in city.districts.values()}
        self._home = {
            quarter: one.name for one in city.districts.values() for quarter in one.quarters
        }
        self.told: list[BrokenFile] = []
        self.faults = 0

    def read(self) -> Iterator[Segment]:
        for record in records(self._path, COLUMNS, required=COLUMNS):
            problem = self._problem(record)
            try:
                segment = _segment(record, self._districts) if problem is None else None
            except NoHouseNumber as wrong:
                segment, problem = None, str(wrong)
            if problem is not None:
                self._tell(record, problem)
            elif segment is not None and segment.last < segment.first:
                self._tell(record, f"{segment.last} comes before {segment.first}")
            elif segment is not None:
                yield segment

    def _tell(self, record: Record, problem: str) -> None:
        self.faults += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(BrokenFile(Place(self._path, record.line), problem))

    def _problem(self, record: Record) -> str | None:
        """What is wrong with the names and codes of a record; the house numbers come after."""
        street, quarter, district = record["street"], record["stadtteil"], record["bezirk"]
        checks = (
            (not street, "the street is missing"),
            (len(street) > _LONGEST_NAME, "the name of the street is too long"),
            (any(map(looks_like_formula, record.cells.values())), "a formula stands in a cell"),
            (record["parity"] not in {"1", "2", "3"}, "parity is 1 (odd), 2 (even) or 3 (both)"),
            (district not in self._districts, f"there is no district {district[:60]!r}"),
            (quarter not in self._home, f"there is no quarter {quarter[:60]!r}"),
            (
                self._home.get(quarter) != district,
                f"{quarter} lies in {self._home.get(quarter)}, not in {district}",
            ),
            (
                not (len(record["plz"]) == 5 and record["plz"].isdecimal()),  # noqa: PLR2004
                "plz has five digits",
            ),
        )
        return next((problem for wrong, problem in checks if wrong), None)


def _segment(record: Record, districts: dict[str, str]) -> Segment:
    first, last = _WHOLE_STREET
    if record["house_from"] or record["house_to"]:
        first = read_exact(record["house_from"] or record["house_to"])
        last = read_exact(record["house_to"] or record["house_from"])
    return Segment(
        street=record["street"],
        first=first,
        last=last,
        side=Side(int(record["parity"])),
        quarter=record["stadtteil"],
        district=districts[record["bezirk"]],
        postcode=record["plz"],
    )


def _foreign(segments: Sequence[Segment], city: City) -> tuple[tuple[str, str], ...]:
    pairs = {(one.postcode, one.district) for one in segments}
    return tuple(
        (postcode, district)
        for postcode, district in sorted(pairs)
        if district not in city.districts_of_postcode(postcode)
    )
