"""References survive being spoken and typed: every usual mistake is noticed."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from servicetelefon.domain.reference import code_from, is_reference, new_reference, spoken, typed

pytestmark = pytest.mark.unit

references = some.integers(0, 2**32).map(lambda seed: new_reference(random.Random(seed)))


@given(references)
def test_ten_digits_and_valid(reference: str):
    assert len(reference) == 10
    assert reference[0] != "0"
    assert is_reference(reference)
    assert spoken(reference).replace(" ", "") == reference


@given(references, some.integers(0, 9), some.integers(0, 9))
def test_one_wrong_digit_is_noticed(reference: str, place: int, digit: int):
    wrong = reference[:place] + str(digit) + reference[place + 1 :]
    assume(wrong != reference)
    assert not is_reference(wrong)


@given(references, some.integers(0, 8))
def test_two_exchanged_neighbours_are_noticed(reference: str, place: int):
    one, other = reference[place], reference[place + 1]
    assume(one != other)
    assert not is_reference(reference[:place] + other + one + reference[place + 2 :])


@pytest.mark.parametrize("text", ["", "123", "12345678901", "12345a7890", "١٢٣٤٥٦٧٨٩٠"])
def test_other_text_is_no_reference(text: str):
    assert not is_reference(text)


@pytest.mark.parametrize(
    "text",
    ["123 456 789 0", "123-456-789-0", "\u2066123 456 789 0\u2069", "١٢٣٤٥٦٧٨٩٠", "۱۲۳۴۵۶۷۸۹۰"],
)
def test_what_is_typed_or_pasted_is_read_as_its_digits(text: str):
    assert typed(text) == "1234567890"


@given(some.integers(0, 2**32))
def test_codes_have_eight_digits(seed: int):
    code = code_from(seed)
    assert len(code) == 8
    assert code.isdigit()
