"""History files: what is taken, and every refusal with its line."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.planning.forecast.history import History
from servicetelefon.planning.forecast.read import read_history
from servicetelefon.planning.forecast.table import MOST_TOPIC_DAYS, GapRule

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

pytestmark = pytest.mark.unit

FILE = Path("verlauf.csv")
BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str | bytes, *, slot: int = 15, gaps: GapRule = GapRule.REFUSE) -> History:
    raw = text.encode() if isinstance(text, str) else text
    return read_history(io.BytesIO(raw), FILE, zone=BERLIN, slot_minutes=slot, gaps=gaps)


def test_topics_days_and_handling_times():
    history = read(
        "start;calls;topic;handling_s\n"
        "2026-03-02T08:00;14;wohnen;312\n"
        "2026-03-02T08:15;9;wohnen;\n"
        '"2026-03-02T08:00";3;"pflege";400.5\r\n'
        "2026-03-03T08:00;1;wohnen;10\n\n"
    )
    wohnen = history.topics["wohnen"]
    assert wohnen.days == (date(2026, 3, 2), date(2026, 3, 3))
    assert wohnen.calls[0, 32:34].tolist() == [14, 9]
    assert wohnen.calls.sum() == 24
    assert wohnen.handling_s is not None
    assert wohnen.handling_s[0, 32] == 312
    assert history.topics["pflege"].calls.sum() == 3


def test_without_topic_all_calls_are_one():
    history = read("﻿start,calls\n2026-03-02T08:00+01:00,5\n")
    assert history.topics["all"].calls[0, 32] == 5
    assert history.topics["all"].handling_s is None


def test_a_time_with_offset_is_read_in_city_time():
    assert read("start,calls\n2026-03-02T22:00Z,5\n").topics["all"].calls[0, 92] == 5


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("2026-03-02T08:00,5\n2026-03-02T08:30,5", 3, "slot 2026-03-02T08:15+01:00 is missing"),
        ("2026-03-02T08:00,-5", 2, "must not be negative: -5"),
        ("2026-03-02T08:00,viele", 2, "a whole number, not 'viele'"),
        ("2026-03-02T08:00,5.5", 2, "a whole number, not '5.5'"),
        ("2026-03-02T08:00,", 2, "a whole number, not ''"),
        ("2026-03-02T08:00,٣", 2, "a whole number"),
        ("2026-03-02T08:00,99999999999999999999", 2, "more than 1000000 calls"),
        ("2026-03-02T08:00,5\n2026-03-02T08:00,5", 3, "stands there twice"),
        ("2026-03-02T08:15,5\n2026-03-02T08:00,5", 3, "is not in order"),
        ("2026-03-02T08:07,5", 2, "not the beginning of a 15-minute slot"),
        ("2026-03-02T08:00:30,5", 2, "not the beginning of a 15-minute slot"),
        ("2.3.2026 8:00,5", 2, "is not a time like"),
        ("0001-01-01T00:00,5", 2, "is not a time like"),
        ("2026-03-29T02:30,5", 2, "does not exist in Europe/Berlin"),
        ("2026-10-25T02:30,5", 2, "exists twice in Europe/Berlin"),
        ("2026-03-02T08:00", 2, "1 columns where the head has 2"),
        ("2026-03-02T08:00,5,6", 2, "3 columns where the head has 2"),
        ("\n2026-03-02T08:00,5", 2, "the line is empty"),
        ("2026-03-02T08:00," + "5" * 2000, 2, "longer than 1000 characters"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(rows: str, line: int, problem: str):
    with pytest.raises(BrokenFile) as refused:
        read("start,calls\n" + rows + "\n")
    assert refused.value.place.line == line
    assert problem in refused.value.problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("start,calls\n", "the file has no rows"),
        ("start,anrufe\n", "unknown column 'anrufe'"),
        ("start\n", "the column calls is missing"),
        ("calls,calls,start\n", "stands there twice"),
        (b"start,calls\n\xff,5\n", "not UTF-8"),
        ("start,calls,handling_s\n2026-03-02T08:00,5,lang\n", "handling_s must be seconds"),
        ("start,calls,handling_s\n2026-03-02T08:00,5,-1\n", "handling_s must be from 0"),
        ("start,calls,topic\n2026-03-02T08:00,5," + "x" * 101 + "\n", "topic is longer"),
    ],
)
def test_a_bad_file_is_refused(text: str | bytes, problem: str):
    with pytest.raises(BrokenFile, match=problem):
        read(text)


def test_a_missing_slot_may_mean_no_calls():
    rows = "start,calls\n2026-03-02T08:00,5\n2026-03-02T09:00,6\n"
    assert read(rows, gaps=GapRule.ZERO).topics["all"].calls.sum() == 11


def test_the_hour_that_comes_twice_counts_with_its_mean():
    rows = "".join(
        f"2026-10-25T0{hour}:00+0{offset}:00,{calls}\n"
        for hour, offset, calls in ((1, 2, 4), (2, 2, 6), (2, 1, 8), (3, 1, 2))
    )
    calls = read("start,calls\n" + rows, slot=60).topics["all"].calls
    assert calls[0, :5].tolist() == [0, 4, 7, 2, 0]


def test_the_hour_that_does_not_come_is_no_gap():
    rows = "start,calls\n2026-03-29T01:00,4\n2026-03-29T03:00,5\n"
    assert read(rows, slot=60).topics["all"].calls[0, :4].tolist() == [0, 4, 0, 5]


def test_slots_of_seven_minutes_are_refused():
    with pytest.raises(BrokenFile, match="7 minutes"):
        read("start,calls\n", slot=7)


class Endless(io.RawIOBase):
    """A stream without end, made as it is read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        room = memoryview(buffer).cast("B")
        while len(self._rest) < len(room):
            self._rest += next(self._lines)
        room[:] = self._rest[: len(room)]
        self._rest = self._rest[len(room) :]
        self.given += len(room)
        return len(room)


def days_without_end() -> Iterator[bytes]:
    yield b"start,calls,topic\n"
    number = 0
    while True:
        number += 1
        day = date.fromordinal(729_000 + number // 40).isoformat()
        yield f"{day}T08:00,5,topic {number % 40}\n".encode()


def test_a_stream_without_end_is_refused_in_bounded_memory():
    stream = io.BufferedReader(Endless(days_without_end()), 65_536)
    tracemalloc.start()
    try:
        with pytest.raises(BrokenFile, match=f"more than {MOST_TOPIC_DAYS} days"):
            read_history(stream, FILE, zone=BERLIN, slot_minutes=5)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 120_000_000


def test_a_line_without_end_is_refused_at_once():
    endless = Endless(iter(lambda: b"x" * 4096, b""))
    with pytest.raises(BrokenFile, match="longer than 1000"):
        read_history(io.BufferedReader(endless, 65_536), FILE, zone=BERLIN)
    assert endless.given <= 2 * 65_536


@given(st.binary(max_size=400))
def test_whatever_comes_is_taken_whole_or_refused_as_a_broken_file(noise: bytes):
    try:
        history = read(b"start,calls\n2026-03-02T08:00,5\n" + noise)
    except BrokenFile:
        return
    assert history.topics["all"].calls.sum() >= 5
