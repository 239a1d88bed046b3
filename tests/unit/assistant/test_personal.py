"""Personal data is covered; what is none stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.assistant.personal import DELIVERED, Kind, delivered, is_iban, mask_of
from servicetelefon.config import ROOT
from servicetelefon.kit.yaml_file import parse

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("Meine IBAN ist DE89 3704 0044 0532 0130 00 bitte", "3704 0044", Kind.IBAN),
        ("iban de89370400440532013000", "370400440532013000", Kind.IBAN),
        ("Schreiben Sie an anna.muster@example.org", "anna.muster", Kind.EMAIL),
        ("Rufen Sie 040 1234567 an", "1234567", Kind.PHONE),
        ("meine Handynummer +49 170 1234567", "1234567", Kind.PHONE),
        ("geboren am 12.03.1951 in Kiel", "12.03.1951", Kind.BIRTH),
        ("ich bin am 3. März 1950 geboren", "März 1950", Kind.BIRTH),
        ("Aktenzeichen: SO-12/345-67", "345-67", Kind.FILE),
        ("Az. 34 SO 1234/26", "1234/26", Kind.FILE),
        ("BG-Nummer 12345BG0012345", "12345BG", Kind.FILE),
        ("Versicherungsnummer 65 170839 J 003", "170839", Kind.FILE),
        ("Ich wohne in der Musterstraße 12a, 20095 Hamburg", "Musterstraße 12", Kind.ADDRESS),
        ("Lange Reihe ist laut, Beispielweg 3", "Beispielweg 3", Kind.ADDRESS),
        ("Mein Name ist Erika Mustermann", "Mustermann", Kind.NAME),
        ("ich heiße ali yilmaz und brauche hilfe", "yilmaz", Kind.NAME),
        ("Frau Petersen hat gesagt", "Petersen", Kind.NAME),
        ("Danke! Mit freundlichen Grüßen\nErika Mustermann", "Mustermann", Kind.NAME),
    ],
)
def test_covered(text: str, secret: str, kind: Kind):
    masked = delivered()(text)
    assert secret not in masked.text
    assert kind in masked.kinds


@pytest.mark.parametrize(
    "text",
    [
        "Ich bekomme 563 Euro und 80 Cent",
        "§ 41 SGB XII und § 27a",
        "Ab dem 1. Januar 2027 gilt es",
        "Ich bin Rentner und 67 Jahre alt",
        "Rufen Sie die 115 oder 112 an",
        "Ich heiße das nicht gut",
    ],
)
def test_what_is_no_personal_data_stays(text: str):
    assert delivered()(text).text == text


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_check_digits_decide(number: int):
    account = f"{number:018d}"
    check = 98 - int(f"{account}131400") % 97
    assert is_iban(f"DE{check:02d}{account}")
    assert not is_iban(f"DE{(check + 1) % 100:02d}{account}")


@given(st.text(max_size=200))
def test_covering_twice_changes_nothing_more(text: str):
    once = delivered()(text).text
    assert delivered()(once).text == once


def faults(text: str) -> str:
    mask, found = mask_of(parse(Path("mask.yaml"), text.encode()))
    assert (mask is None) == bool(found)
    return "\n".join(str(one) for one in found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("040 1234567", "vier null", "the example is not covered"),
        ("%names%\\s*$", "%names%(\\s*$", "no regular expression"),
        ("check: iban", "check: luhn", "iban"),
        ("kind: Telefon", "kind: Handy", "Telefon"),
        ("steps:", "stages:", "steps"),
        (
            "DE89 3704 0044 0532 0130 00",
            "DE88 3704 0044 0532 0130 00",
            "the example is not covered",
        ),
    ],
)
def test_a_file_that_covers_less_than_it_says_is_refused(old: str, new: str, said: str):
    text = DELIVERED.read_text()
    assert old in text
    assert said in faults(text.replace(old, new, 1))


@pytest.mark.parametrize("city", ["hamburg", "berlin"])
def test_a_city_begins_with_the_masks_of_the_program(city: str):
    own = ROOT / "cities" / city / "assistant" / "mask.yaml"
    assert own.read_bytes() == DELIVERED.read_bytes()
