"""Numbers in text from right to left, in the order in which a reader sees them."""

from __future__ import annotations

import pytest

from servicetelefon.kit.bidi import left_to_right, numbers_kept

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "number",
    ["1234 5678", "040 428 28-0", "+49 40 428280", "116 117", "01.12.2026", "12:30", "+494042828"],
)
def test_a_number_of_several_parts_is_held_together(number: str):
    assert numbers_kept(f"اتصل {number}، من فضلك.") == f"اتصل {left_to_right(number)}، من فضلك."


@pytest.mark.parametrize("text", ["", "112", "110، 112", "اتصل 112. 110 أيضا", "9:00–12:00 / 3"])
def test_other_text_keeps_its_words(text: str):
    assert numbers_kept(text).replace("\u2066", "").replace("\u2069", "") == text


def test_numbers_of_a_list_stay_apart():
    assert numbers_kept("110، 112") == "110، 112"


def test_what_is_held_already_stays():
    once = numbers_kept("الرمز 1234 5678")
    assert numbers_kept(once) == once
