"""Spellings of one name have one key; names that differ keep different ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.responsibility.spelling import key

pytestmark = pytest.mark.unit

SAME = [
    ("Mönckebergstraße", "Moenckebergstr."),
    ("Mönckebergstraße", "MÖNCKEBERGSTRASSE"),
    ("Mönckebergstraße", "Mönckeberg Straße"),
    ("Mönckebergstraße", "Mönckeberg-Str"),
    ("Max-Brauer-Allee", "max brauer allee"),
    ("Georges-André-Kohn-Straße", "Georges Andre Kohn Str."),
    ("Rathausplatz", "Rathauspl."),
    ("Bei St. Annen", "Bei Sankt Annen"),
    ("Weg Nr. 12", "Weg Nummer 12"),
    ("Op'n Kamp", "Opn Kamp"),
    ("Straße des Friedens", "Str. des Friedens"),
    ("Mühlenweg", "Mu\u0308hlenweg"),  # ü as u with a mark
]
DIFFERENT = [
    ("Bogenstraße", "Rogenstraße"),
    ("Mühlenweg", "Muhlenweg"),
    ("Hamburger Straße", "Hamburger Weg"),
    ("1. Hafenstraße", "2. Hafenstraße"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert key(one) != key(other)


GERMAN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß -", min_size=1, max_size=30)


@given(GERMAN)
def test_case_and_written_out_umlauts_never_matter(name: str) -> None:
    out = name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    assert key(name) == key(name.upper()) == key(out)


@given(st.text())
def test_a_key_is_plain(name: str) -> None:
    assert set(key(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
