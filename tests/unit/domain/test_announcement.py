"""How long a spoken text takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servicetelefon.domain.announcement import LONGEST_OTHERWISE, Say, longest, spoken_length

pytestmark = pytest.mark.unit


def test_a_minute_is_150_words() -> None:
    assert spoken_length("Wort " * 150) == timedelta(minutes=1)


def test_each_digit_of_a_number_takes_as_long_as_a_word() -> None:
    assert spoken_length("Rufen Sie 116 117 an") == spoken_length("eins " * 9)


def test_the_strictest_limit_holds_for_a_text_that_is_said_for_several() -> None:
    assert longest([Say.CLOSED]) == LONGEST_OTHERWISE
    assert longest([Say.CLOSED, Say.GREETING]) == timedelta(seconds=12)
