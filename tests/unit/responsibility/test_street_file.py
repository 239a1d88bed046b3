"""A street directory is read whole or not at all, every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities import musterstadt
from musterstadt_streets import ROWS, segments
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.responsibility.street_file import (
    MOST_TOLD,
    BrokenStreets,
    StreetFile,
    read_street_file,
)

pytestmark = pytest.mark.unit

HEADER = "street,house_from,house_to,parity,wahlkreis,stadtteil,bezirk,plz"
NAMES = {"nord": "Nord", "sued": "Süd"}
LINES = [
    f"{street},{first},{last},{side},1,{quarter},{NAMES[district]},{code}"
    for street, first, last, side, quarter, district, code in ROWS
]
GOOD = "\n".join([HEADER, *LINES]) + "\n"


def read(folder: Path, content: str | bytes) -> StreetFile:
    path = folder / "strassen.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_street_file(path, musterstadt())


def test_the_segments_are_read_in_order(tmp_path: Path) -> None:
    file = read(tmp_path, GOOD)
    assert list(file.segments) == segments()
    assert file.foreign_postcodes == ()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("latin-1"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ";").encode(),
        (GOOD + "\n\r\n  \n").encode(),
    ],
    ids=["utf-8 with mark", "latin-1", "crlf", "semicolons", "empty lines"],
)
def test_what_spreadsheets_write_is_the_same_directory(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content).hash == read(tmp_path, GOOD).hash


def test_a_segment_without_numbers_is_the_whole_street(tmp_path: Path) -> None:
    (segment,) = read(tmp_path, f"{HEADER}\nKai,,,3,1,Hafen,Süd,99003").segments
    assert str(segment.first) == "0"
    assert segment.last.number > 9999


FAULTS = [
    (",1,19,1,1,Oberdorf,Nord", ",1,19,1,1,Oberdorf,Ost", "there is no district 'Ost'"),
    (",1,19,1,1,Oberdorf,Nord", ",1,19,1,1,Oberstadt,Nord", "there is no quarter 'Oberstadt'"),
    (",1,19,1,1,Oberdorf,Nord", ",1,19,1,1,Oberdorf,Süd", "Oberdorf lies in Nord, not in Süd"),
    (",1,19,1,", ",1,19,4,", "parity is 1 (odd), 2 (even) or 3 (both)"),
    (",1,19,1,", ",eins,19,1,", "'eins' is no house number"),
    (",1,19,1,", ",1,19ab,1,", "'19ab' is no house number"),
    (",1,19,1,", ",21,19,1,", "19 comes before 21"),
    ("Nord,99001", "Nord,9901", "plz has five digits"),
    ("Mühlenstraße,1", ",1", "the street is missing"),
    ("Mühlenstraße,1", "=HYPERLINK(1),1", "a formula stands in a cell"),
    ("Mühlenstraße,1", "@SUM,1", "a formula stands in a cell"),
    ("Mühlenstraße,1", f"{'M' * 121},1", "the name of the street is too long"),
]


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(BrokenStreets) as broken:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert str(broken.value) == f"{tmp_path}/strassen.csv:2: {problem}"


def test_many_faults_are_told_together_up_to_a_number(tmp_path: Path) -> None:
    with pytest.raises(BrokenStreets) as broken:
        read(tmp_path, GOOD + "x,1,1,1,1,X,Y,1\n" * 100)
    told = str(broken.value).splitlines()
    assert len(told) == MOST_TOLD + 1
    assert told[0].startswith(f"{tmp_path}/strassen.csv:{len(ROWS) + 2}: ")
    assert told[-1] == f"… and {100 - MOST_TOLD} faults more"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (GOOD.replace(",plz", ",post", 1), "strassen.csv:1: the column plz is missing"),
        (HEADER, "strassen.csv: no street stands in this file"),
        ("", "strassen.csv:1: the file is empty"),
        (GOOD.replace("Am Bach", "Am\0Bach", 1), "strassen.csv:3: a control character"),
        (GOOD + '"Am Bach,1,9,3,1,Oberdorf,Nord,99001\n', "strassen.csv:15: this is not CSV"),
        (GOOD + "a" * 15_000_000, "strassen.csv:15: the line is too long"),
        (GOOD + "Am Bach,1\n", "strassen.csv:15: 2 cells stand here, not 8"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(tmp_path: Path, content: str, fault: str) -> None:
    with pytest.raises(BrokenFile, match=r"strassen\.csv") as broken:
        read(tmp_path, content)
    assert str(broken.value).startswith(f"{tmp_path}/{fault}")


def test_a_postcode_that_the_city_does_not_know_there_is_told(tmp_path: Path) -> None:
    file = read(tmp_path, GOOD + "Kai,1,9,3,1,Hafen,Süd,99001\n")
    assert file.foreign_postcodes == (("99001", "sued"),)
