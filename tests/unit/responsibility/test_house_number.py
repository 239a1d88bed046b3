"""House numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.responsibility.house_number import (
    HouseNumber,
    NoHouseNumber,
    read_exact,
    read_written,
)

pytestmark = pytest.mark.unit

WRITTEN = [
    ("12", ["12"]),
    ("12a", ["12a"]),
    ("12 A", ["12a"]),
    ("Nr. 12", ["12"]),
    ("Hausnummer 12 b", ["12b"]),
    ("12-14", ["12", "14"]),
    ("12 – 14a", ["12", "14a"]),
    ("12 a-c", ["12a", "12c"]),
    ("14-12", ["14"]),
    ("12/1", ["12"]),
    ("12 Hinterhaus", ["12"]),
    ("12, 3. Stock", ["12"]),
    ("12 3. Stock", ["12"]),
    ("12 a (links)", ["12a"]),
]


@pytest.mark.parametrize(("text", "numbers"), WRITTEN)
def test_a_number_is_read(text: str, numbers: list[str]) -> None:
    assert [str(one) for one in read_written(text)] == numbers


@pytest.mark.parametrize("text", ["", "a", "zwölf", "12345678", "-5", "=1+1", "Weg 12"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NoHouseNumber):
        read_written(text)


@given(st.integers(0, 9999), st.sampled_from(["", *"abcdefghijklmnopqrstuvwxyz"]))
def test_what_we_write_we_read(number: int, letter: str) -> None:
    house = HouseNumber(number, letter)
    assert read_written(str(house)) == (house,)
    assert read_exact(str(house)) == house


def test_letters_stand_between_numbers() -> None:
    order = ["9", "12", "12a", "12c", "13"]
    assert sorted(map(read_exact, reversed(order))) == list(map(read_exact, order))
