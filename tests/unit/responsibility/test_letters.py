"""Last names to units by ordered ranges with gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.domain.responsibility_rules import LetterRange
from servicetelefon.responsibility.letters import units_for

pytestmark = pytest.mark.unit

RANGES = [
    LetterRange("A", "BER", "1"),
    LetterRange("BES", "DES", "2"),
    LetterRange("DET", "HASS", "3"),
    LetterRange("HASSA", "KITZ", "4"),
    LetterRange("KIUA", "SCHT", "5"),
    LetterRange("SCHU", "TORN", "6"),
    LetterRange("TORO", "Z", "7"),
]

SURE = [
    ("A", "1"),
    ("Bergmann", "1"),
    ("Beßler", "2"),
    ("Böhm", "2"),
    ("Desch", "2"),
    ("Haß", "3"),
    ("Hassan", "4"),  # begins with HASS too, but its range comes later
    ("Kitzler", "4"),
    ("Kiuas", "5"),
    ("Schröder", "5"),
    ("schulz", "6"),
    ("Törner", "6"),
    ("Zyx", "7"),
    ("Müller-Lüdenscheidt", "5"),
]


@pytest.mark.parametrize(("name", "unit"), SURE)
def test_a_name_has_its_unit(name: str, unit: str) -> None:
    assert units_for(RANGES, name) == {unit}


def test_a_name_in_a_gap_has_none() -> None:
    assert units_for(RANGES, "Kiu") == {None}


def test_a_name_sorted_in_two_ways_is_not_sure() -> None:
    assert units_for(RANGES, "Török") == {"6", "7"}  # TOEROEK or TOROK
    assert units_for(RANGES, "von der Heide") == {"7", "4"}
    assert units_for(RANGES, "van Zyl") == {"7"}


def test_what_is_no_name_has_no_unit() -> None:
    assert units_for(RANGES, " 1234 ") == frozenset()


@given(st.lists(st.from_regex(r"[A-Z]{1,8}", fullmatch=True), min_size=2, max_size=8))
def test_names_in_order_have_units_in_order(names: list[str]) -> None:
    found = [unit for name in sorted(names) for unit in units_for(RANGES, name) if unit]
    assert found == sorted(found)


@given(st.from_regex(r"[A-Z]{1,12}", fullmatch=True))
def test_only_the_gap_has_no_unit(name: str) -> None:
    assert units_for(RANGES, name) != {None} or name == "KIU"
