"""One line of words is taken apart; what cannot be told apart is taken for a street."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterstadt_streets import finder
from servicetelefon.domain.responsibility import Address

pytestmark = pytest.mark.unit

LINES = [
    ("Lange Straße 12", Address("Lange Straße", "12")),
    ("Lange Straße 12, 99002 Musterstadt", Address("Lange Straße", "12", "Musterstadt", "99002")),
    ("Lange Straße 12 99002 Musterstadt", Address("Lange Straße", "12", "Musterstadt", "99002")),
    ("Lange Str.12", Address("Lange Str.", "12")),
    ("Lange Straße, 12", Address("Lange Straße", "12")),
    ("D-99002 Musterstadt, Am Bach 5 b", Address("Am Bach", "5 b", "Musterstadt", "99002")),
    ("Am Bach 5, Oberdorf", Address("Am Bach", "5", "Oberdorf")),
    ("Oberdorf, Am Bach 5", Address("Am Bach", "5", "Oberdorf")),
    ("Oberdorf", Address("", "", "Oberdorf")),
    ("99002", Address("", "", "", "99002")),
    ("Weg Nr. 12", Address("Weg Nr. 12")),
    ("Weg Nr. 12 5", Address("Weg Nr. 12", "5")),
    ("Weg Nr. 13", Address("Weg", "Nr. 13")),
    ("1. Deichstraße 4", Address("1. Deichstraße", "4")),
    ("Lange Straße 12 3. Stock", Address("Lange Straße", "12 3. Stock")),
    ("Unbekannter Pfad", Address("Unbekannter Pfad")),
    ("KLGV.420 Grode Wisch", Address("KLGV.420 Grode Wisch")),
    ("12", Address("", "12")),
    ("", Address()),
    (" , ;\n", Address()),
]


@pytest.mark.parametrize(("text", "address"), LINES)
def test_a_line_is_taken_apart(text: str, address: Address) -> None:
    assert finder().read(text) == address


@given(st.text(max_size=200))
def test_no_line_breaks_it(text: str) -> None:
    finder().read(text)
