"""Reads a centre's history from CSV, line by line, into bounded memory; all or nothing.

    start,calls,topic,handling_s
    2026-03-02T08:00,14,wohnen,312

`start` is the beginning of a slot in city time or with an offset; `topic` and `handling_s`
(mean seconds of the answered) may be missing. Rows are in order within a topic, and each day
is whole from its first slot to its last. Every refusal names the line.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.forecast.history import History
from servicetelefon.planning.forecast.rows import Columns, Row
from servicetelefon.planning.forecast.table import GapRule, Table

LONGEST_LINE = 1000
SLOT_LENGTHS = (5, 10, 15, 20, 30, 60)


def read_history(
    stream: BinaryIO,
    path: Path,
    *,
    zone: ZoneInfo,
    slot_minutes: int = 15,
    gaps: GapRule = GapRule.REFUSE,
) -> History:
    """The whole file as history, or BrokenFile with the line. `path` only names the file."""
    if slot_minutes not in SLOT_LENGTHS:
        raise BrokenFile(Place(path), f"slots of {slot_minutes} minutes are not possible")
    table = Table(path, zone, slot_minutes, gaps)
    columns: Columns | None = None
    number = 0
    ended = False
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        line = _text(raw, Place(path, number))
        if columns is None:
            columns = Columns.of(line, Place(path, number))
        elif ended:
            raise BrokenFile(Place(path, number - 1), "the line is empty")
        elif not line:
            ended = True  # only at the end of the file
        else:
            table.add(Row.of(line, columns, zone, slot_minutes, Place(path, number)), number)
    if columns is None:
        raise BrokenFile(Place(path), "the file is empty")
    return table.history()


def _text(raw: bytes, place: Place) -> str:
    if len(raw) > LONGEST_LINE:
        raise BrokenFile(place, f"the line is longer than {LONGEST_LINE} characters")
    try:
        return raw.decode("utf-8-sig" if place.line == 1 else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise BrokenFile(place, "the line is not UTF-8") from error
