"""Messages from outside: bounded, readable, folded the same way whatever the keyboard."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.assistant.text import LONGEST, Empty, TooLong, cleaned, folded

pytestmark = pytest.mark.unit


def test_a_megabyte_is_refused():
    with pytest.raises(TooLong) as refused:
        cleaned("a" * 1_000_000)
    assert refused.value.status == 413


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00\x01", "?!…", "\u200b"])
def test_nothing_to_read_is_refused(text: str):
    with pytest.raises(Empty):
        cleaned(text)


def test_control_characters_and_piled_marks_go():
    zalgo = "H" + "\u0321\u0322\u0334\u0335\u0336\u0337\u0338" * 20 + "ilfe\x00\x1b[2J\u202e"
    text = cleaned(zalgo)
    assert len(text) < 20
    assert not any(unicodedata.category(one) == "Cc" for one in text)
    assert "\u202e" not in text


@given(st.text(max_size=300))
def test_what_is_left_can_always_be_kept(text: str):
    try:
        once = cleaned(text)
    except (Empty, TooLong):
        return
    assert len(once) <= LONGEST
    assert "\x00" not in once
    once.encode("utf-8", "strict")
    assert cleaned(once) == once


@pytest.mark.parametrize("ways", [("für", "fuer", "FÜR", "fur"), ("Straße", "strasse", "STRASSE"),
                                  ("ödeyemiyorum", "odeyemiyorum"), ("łódź", "lodz")])  # fmt: skip
def test_spellings_meet(ways: tuple[str, ...]):
    assert len({folded(one) for one in ways}) == 1
