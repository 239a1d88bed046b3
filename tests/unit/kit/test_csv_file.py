"""CSV from outside: any encoding and line end that people send, every fault with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicetelefon.kit.csv_file import LONGEST_LINE, looks_like_formula, records
from servicetelefon.kit.errors import BrokenFile

pytestmark = pytest.mark.unit


def read(folder: Path, content: bytes) -> list[tuple[int, str, str]]:
    path = folder / "x.csv"
    path.write_bytes(content)
    return [(one.line, one["a"], one["b"]) for one in records(path, ["a", "b"])]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [(2, "1", "2")]),
        (b"a,b\r\n1,2", [(2, "1", "2")]),
        (b"\xef\xbb\xbfa,b\n\xc3\xa4,2\n", [(2, "ä", "2")]),
        (b"a,b\n\xe4,\xdf\n", [(2, "ä", "ß")]),
        (b"B;A\n1;2,5\n", [(2, "2,5", "1")]),
        (b"a\tb\n1\t2\n", [(2, "1", "2")]),
        (b'a,b\n"1,5","sie sagt ""ja"""\n', [(2, "1,5", 'sie sagt "ja"')]),
        (b"a,x,b\n\n 1 ,?, 2 \n", [(3, "1", "2")]),
        (b"a\n1\n", [(2, "1", "")]),
        (b"a,b\n", []),
    ],
)
def test_what_people_send_is_read(
    tmp_path: Path, content: bytes, expected: list[tuple[int, str, str]]
) -> None:
    assert read(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "x.csv:1: the file is empty"),
        (b"\n \n", "x.csv:1: the file is empty"),
        (b"x,y\n", "x.csv:1: none of the columns a, b is here"),
        (b"a,a\n", "x.csv:1: the column a stands here twice"),
        (b"a,b\n1,2\n1\n", "x.csv:3: 1 cells stand here, not 2"),
        (b"a,b\n1,\x002\n", "x.csv:2: a control character stands here (U+0000)"),
        (b"a,b\n1,2\r3,4\n", "x.csv:2: a control character stands here (U+000D)"),
        (b'a,b\n"1,2\n3,4\n', "x.csv:2: this is not CSV"),
        (b"a,b\n\xc3\xa4,1\n\xe4,2\n", "x.csv:3: this is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "x.csv:1: this is UTF-16"),
        (b"a,b\n" + b"x" * (LONGEST_LINE + 1), "x.csv:2: the line is too long"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    with pytest.raises(BrokenFile) as broken:
        read(tmp_path, content)
    assert str(broken.value).startswith(f"{tmp_path}/{fault}")


def test_a_required_column_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a\n1\n")
    with pytest.raises(BrokenFile, match="the column b is missing"):
        list(records(path, ["a", "b"], required=["b"]))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="cannot be read"):
        list(records(tmp_path / "none.csv", ["a"]))


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-5", "@x"])
def test_formulas_are_known(cell: str) -> None:
    assert looks_like_formula(cell)
    assert not looks_like_formula(f"x{cell}")


CELL = st.text(
    alphabet=st.characters(min_codepoint=32, blacklist_categories=("Cs",), blacklist_characters="\x7f"),
    max_size=20,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_what_a_spreadsheet_writes_comes_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    found = read(tmp_path, text.getvalue().encode())
    assert [(a, b) for _, a, b in found] == [(a.strip(), b.strip()) for a, b in rows]
