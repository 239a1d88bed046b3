"""Numbers as people type them, and which of them are called back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from servicetelefon.domain.city import CallsOut
from servicetelefon.domain.telephone_number import (
    NumberFault,
    ReadNumber,
    at_home,
    read_number,
    said_digit_by_digit,
)

pytestmark = pytest.mark.unit

RULES = CallsOut(frozenset({"112"}), ("+49", "+48"), ("+49900", "+49137", "+49180"), {})


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("040428280", "+4940428280"),
        ("040 / 428-280", "+4940428280"),
        ("+49 (0)40 428280", "+4940428280"),
        ("004940428280", "+4940428280"),
        ("0049040428280", "+4940428280"),
        ("0176 12345678", "+4917612345678"),
        ("+48 22 123 45 67", "+48221234567"),
    ],
)
def test_ways_to_write_a_number(typed: str, number: str):
    assert read_number(typed, RULES) == ReadNumber(number)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", NumberFault.NO_NUMBER),
        ("*#", NumberFault.NO_NUMBER),
        ("428280", NumberFault.NO_AREA_CODE),
        ("112", NumberFault.NO_AREA_CODE),
        ("+49112", NumberFault.TOO_SHORT),
        ("0112", NumberFault.TOO_SHORT),
        ("0401234567890123456", NumberFault.TOO_LONG),
        ("0900 123456", NumberFault.COSTS_EXTRA),
        ("0137 7123456", NumberFault.COSTS_EXTRA),
        ("0049 180 123456", NumberFault.COSTS_EXTRA),
        ("+49 0900 123456", NumberFault.COSTS_EXTRA),
    ],
)
def test_numbers_that_cannot_be_called_back(typed: str, fault: NumberFault):
    assert read_number(typed, RULES) == ReadNumber(None, fault)


def test_a_number_of_another_country_is_kept_for_an_agent():
    assert read_number("0033 1 23456789", RULES) == ReadNumber("+33123456789", NumberFault.FOREIGN)


@given(some.text(alphabet="0123456789+*# ()/-", max_size=30))
def test_whatever_is_typed_what_is_called_is_allowed(typed: str):
    read = read_number(typed, RULES)
    if read.fault is None:
        assert read.number is not None
        assert read.number.startswith(RULES.countries)
        assert not read.number.startswith(RULES.refused)
        assert read.number[1:].isdigit()
        assert len(read.number) <= 16
        assert read_number(read.number, RULES) == read == read_number(at_home(read.number), RULES)


def test_read_back_digit_by_digit():
    assert said_digit_by_digit("+4940428280") == "0 4 0, 4 2 8, 2 8 0"
    assert said_digit_by_digit("+48221234567") == "0 0 4, 8 2 2, 1 2 3, 4 5 6, 7"
