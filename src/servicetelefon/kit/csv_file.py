"""CSV from outside, read so that every fault can be named with its line.

UTF-8 (with or without its mark) or Latin-1, any line end, comma, semicolon or tab. One record is
one line: a quoted cell that does not end in its line is a fault, so one lost quotation mark
cannot swallow the rest of a file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Place

LARGEST = 64_000_000
"""Bytes of one file: several times the street directory of the largest city."""
LONGEST_LINE = 20_000
"""Characters: no record that people keep is longer."""

_DELIMITERS = ",;\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Two bytes that UTF-8 has for ä, ß and their like, and that no text in Latin-1 has often.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
_FORMULA = re.compile(r"[=+\-@\t]")


@dataclass(frozen=True, slots=True)
class Record:
    """One line: the cells of the columns that were asked for, without spaces around them."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell; empty for a column that the file does not have."""
        return self.cells.get(column, "")


def looks_like_formula(cell: str) -> bool:
    """Whether a spreadsheet would run this cell instead of showing it."""
    return _FORMULA.match(cell) is not None


def records(path: Path, columns: Sequence[str], required: Sequence[str] = ()) -> Iterator[Record]:
    """The records of a file with these columns, in its order; BrokenFile at the first fault.

    The first line names the columns, in any order; columns that nobody asked for are passed
    over. At least one of `columns` and all of `required` must be there. Empty lines do not count.
    """
    lines = enumerate(_text(path).split("\n"), start=1)
    header: list[str] | None = None
    delimiter = ","
    for number, raw in lines:
        line = raw.removesuffix("\r")
        if not line.strip():
            continue
        place = Place(path, number)
        if header is None:
            delimiter = max(_DELIMITERS, key=line.count)
            header = [name.strip().casefold() for name in _cells(line, delimiter, place)]
            _check_header(header, columns, required, place)
            continue
        cells = _cells(line, delimiter, place)
        if len(cells) != len(header):
            raise BrokenFile(place, f"{len(cells)} cells stand here, not {len(header)}")
        named = zip(header, cells, strict=True)
        yield Record(number, {name: cell.strip() for name, cell in named if name in columns})
    if header is None:
        raise BrokenFile(Place(path, 1), "the file is empty")


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        content = b"" if size > LARGEST else path.read_bytes()
    except OSError as wrong:
        raise BrokenFile(Place(path), f"cannot be read: {wrong.strerror}") from wrong
    if size > LARGEST:
        raise BrokenFile(Place(path), "the file is too large")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BrokenFile(Place(path, 1), "this is UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if _UTF8_LETTER.search(content):
            line = content.count(b"\n", 0, wrong.start) + 1
            raise BrokenFile(Place(path, line), "this is not UTF-8") from wrong
        return content.decode("latin-1")


def _cells(line: str, delimiter: str, place: Place) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise BrokenFile(place, "the line is too long")
    if found := _CONTROL.search(line):
        raise BrokenFile(place, f"a control character stands here (U+{ord(found[0]):04X})")
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise BrokenFile(place, f"this is not CSV: {wrong}") from wrong


def _check_header(
    header: Sequence[str], columns: Sequence[str], required: Sequence[str], place: Place
) -> None:
    if twice := {name for name in header if name in columns and header.count(name) > 1}:
        raise BrokenFile(place, f"the column {min(twice)} stands here twice")
    if missing := [name for name in required if name not in header]:
        raise BrokenFile(place, f"the column {missing[0]} is missing")
    if not set(header) & set(columns):
        raise BrokenFile(place, f"none of the columns {', '.join(columns)} is here")
