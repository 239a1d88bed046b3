"""YAML from outside: every fault with its line, and nothing that YAML guesses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from servicetelefon.kit.yaml_file import LARGEST, YamlFile, parse

pytestmark = pytest.mark.unit

PATH = Path("x.yaml")


def read(text: str) -> YamlFile:
    return parse(PATH, text.encode())


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read(text).faults]


def test_scalars_stay_what_was_written() -> None:
    file = read("a: no\nb: 07:00\nc: 0800\nd: 2026-01-01\ne: 1e3\nf: null\ng:\nh: 'null'\n")
    assert file.value == {
        "a": "no",
        "b": "07:00",
        "c": "0800",
        "d": "2026-01-01",
        "e": "1e3",
        "f": None,
        "g": None,
        "h": "null",
    }


def test_a_key_that_stands_twice_is_a_fault_with_both_lines() -> None:
    text = "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 2\n"
    assert faults(text) == [
        "x.yaml:5: c stands here twice, first in line 3",
        "x.yaml:6: a stands here twice, first in line 1",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [1\nb: 2\n", "x.yaml:2: this is not YAML"),
        ("a:\n\tb: 1\n", "x.yaml:2: this is not YAML"),
        ("a: &x 1\nb: *x\n", "x.yaml:2: an alias (*) cannot be used here"),
        ("a: !!python/name:os.system x\n", "x.yaml:1: a tag (!) cannot be used here"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2: a second document begins here"),
        ("a: 1\n? [b, c]\n: 2\n", "x.yaml:2: a key must be a single word or number"),
        ("a: " + "[" * 60 + "]" * 60, "x.yaml:1: this is nested too deeply"),
        ("- " * 50_000, "x.yaml:1: this is nested too deeply"),
        ("a: \x07\n", "x.yaml: this is not YAML"),
    ],
)
def test_what_nobody_writes_by_hand_is_refused_with_its_line(text: str, fault: str) -> None:
    assert len(faults(text)) == 1
    assert faults(text)[0].startswith(fault)


def test_bytes_that_are_not_utf8_are_named_by_line() -> None:
    file = parse(PATH, "a: 1\nb: Straße\n".encode("latin-1"))
    assert [str(fault) for fault in file.faults] == ["x.yaml:2: this is not UTF-8"]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse(PATH, "a: 1".encode("utf-8-sig")).value == {"a": "1"}


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert "too large" in str(parse(PATH, b"a" * (LARGEST + 1)).faults[0])


def test_an_empty_file_is_nothing() -> None:
    assert read("# only a comment\n").value is None


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_there_is_a_value_or_a_fault(content: bytes) -> None:
    file = parse(PATH, content)
    assert file.value is None or not any("not YAML" in str(fault) for fault in file.faults)


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    items: dict[str, Inner]
    lines: list[Inner | int] = []
    name: str


def test_a_model_names_all_that_is_wrong_each_with_its_line() -> None:
    file = read("items:\n  a:\n    count: many\n  b:\n    count: 1\n    size: 2\n  c: {}\n")
    value, found = file.check(Outer)
    assert value is None
    assert [str(fault) for fault in found] == [
        "x.yaml:3: items.a.count: Input should be a valid integer, unable to parse string as an integer",
        "x.yaml:6: items.b.size: there is no such key",
        "x.yaml:7: items.c.count is missing",
        "x.yaml:1: name is missing",
    ]


def test_alternatives_in_the_model_do_not_lose_the_line() -> None:
    _, found = read("items: {}\nname: x\nlines:\n  - 1\n  - count: x\n").check(Outer)
    assert {fault.place.line for fault in found} == {5}


def test_a_file_with_faults_of_form_is_not_checked_further() -> None:
    value, found = read("name: 1\nname: 2\n").check(Outer)
    assert value is None
    assert len(found) == 1


def test_a_good_file_is_the_model() -> None:
    value, found = read("name: x\nitems: {a: {count: 3}}\n").check(Outer)
    assert found == ()
    assert value == Outer(name="x", items={"a": Inner(count=3)})
