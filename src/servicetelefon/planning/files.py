"""Small files of planners, CSV or JSON, read strictly: every refusal names file and line, and a
column that is not known is refused, so that nothing is taken that the service should not hold."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from servicetelefon.kit import yaml_file
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.kit.yaml_file import YamlFile

_LONGEST_LINE = 2000
_MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line by column name, and where it stands."""

    place: Place
    values: dict[str, str]

    def text(self, column: str, default: str | None = None) -> str:
        value = self.values.get(column, "")
        if value:
            return value
        if default is None:
            raise BrokenFile(self.place, f"{column} is empty")
        return default

    def number(self, column: str, default: float | None = None) -> float:
        """0 or more."""
        text = self.text(column, None if default is None else str(default))
        try:
            value = float(text)
        except ValueError as error:
            raise BrokenFile(self.place, f"{column} must be a number, not {text[:40]!r}") from error
        if not 0 <= value < float("inf"):
            raise BrokenFile(self.place, f"{column} must be 0 or more, not {text[:40]}")
        return value

    def share(self, column: str, default: float | None = None) -> float:
        """From 0 to 1."""
        value = self.number(column, default)
        if value > 1:
            raise BrokenFile(self.place, f"{column} must be a share from 0 to 1, not {value:g}")
        return value

    def minute(self, column: str, default: str | None = None) -> int:
        """A time of day like 08:30, as minutes since midnight; 24:00 is the end of the day."""
        text = self.text(column, default)
        hour, _, minute = text.partition(":")
        if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):  # noqa: PLR2004
            raise BrokenFile(self.place, f"{column} must be a time like 08:30, not {text[:40]!r}")
        found = int(hour) * 60 + int(minute)
        if int(minute) > 59 or found > 24 * 60:  # noqa: PLR2004 – minutes of an hour
            raise BrokenFile(self.place, f"{column} is no time of a day: {text[:40]}")
        return found

    def day(self, column: str) -> date:
        text = self.text(column)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            problem = f"{column} must be a day like 2026-03-02, not {text[:40]!r}"
            raise BrokenFile(self.place, problem) from error


def rows_of(path: Path, needed: Sequence[str], possible: Sequence[str] = ()) -> list[Row]:
    """All rows of a file."""
    with opened(path) as stream:
        return list(rows(stream, path, needed, possible))


@contextmanager
def opened(path: Path) -> Generator[BinaryIO]:
    """BrokenFile where it cannot be opened."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BrokenFile(Place(path), f"the file cannot be read: {error.strerror}") from error
    with stream:
        yield stream


def _json_rows(file: YamlFile, needed: Sequence[str], possible: Sequence[str]) -> Iterator[Row]:
    """JSON is YAML, whose reader knows the line of everything."""
    if file.faults:
        raise file.faults[0]
    if not isinstance(file.value, list):
        raise file.fault((), "the file must be a list of objects")
    for index, item in enumerate(file.value):
        if not isinstance(item, dict):
            raise file.fault((index,), "this is no object")
        for name, value in item.items():
            if name not in {*needed, *possible}:
                raise file.fault((index, name), f"unknown key {name!r}")
            if isinstance(value, list | dict):
                raise file.fault((index, name), f"{name} must be a text or a number")
        yield _json_row(file, index, item, needed)


def _json_row(file: YamlFile, index: int, item: Mapping[str, object], needed: Sequence[str]) -> Row:
    missing = [name for name in needed if name not in item]
    if missing:
        raise file.fault((index,), f"{missing[0]} is missing")
    texts = {name: str(value) for name, value in item.items() if value is not None}
    return Row(Place(file.path, file.lines.get((index,), 1)), texts)


def rows(
    stream: BinaryIO, path: Path, needed: Sequence[str], possible: Sequence[str] = ()
) -> Iterator[Row]:
    """The lines after the head, which names all `needed` and some of the `possible` columns; a
    file whose name ends in .json holds a list of objects instead."""
    if path.suffix.lower() == ".json":
        content = stream.read(yaml_file.LARGEST + 1)
        yield from _json_rows(yaml_file.parse(path, content), needed, possible)
        return
    names: list[str] = []
    separator = ","
    number = 0
    while raw := stream.readline(_LONGEST_LINE + 1):
        number += 1
        place = Place(path, number)
        line = _text(raw, place)
        if not names:
            separator = ";" if ";" in line else ","
            names = _head(line.split(separator), place, needed, possible)
        elif line:
            parts = [part.strip().strip('"') for part in line.split(separator)]
            if len(parts) != len(names):
                raise BrokenFile(place, f"{len(parts)} columns where the head has {len(names)}")
            yield Row(place, dict(zip(names, parts, strict=True)))
    if not names:
        raise BrokenFile(Place(path), "the file is empty")


def _text(raw: bytes, place: Place) -> str:
    if len(raw) > _LONGEST_LINE:
        raise BrokenFile(place, f"the line is longer than {_LONGEST_LINE} characters")
    if place.line and place.line > _MOST_LINES:
        raise BrokenFile(place, f"more than {_MOST_LINES} lines")
    try:
        return raw.decode("utf-8-sig" if place.line == 1 else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise BrokenFile(place, "the line is not UTF-8") from error


def _head(
    parts: list[str], place: Place, needed: Sequence[str], possible: Sequence[str]
) -> list[str]:
    names = [part.strip().strip('"').lower() for part in parts]
    for name in names:
        if name not in {*needed, *possible}:
            known = ", ".join([*needed, *possible])
            raise BrokenFile(place, f"unknown column {name!r}; known are {known}")
    for name in needed:
        if name not in names:
            raise BrokenFile(place, f"the column {name} is missing")
    if len(set(names)) < len(names):
        raise BrokenFile(place, "a column stands there twice")
    return names
