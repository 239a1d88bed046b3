"""Measured on a street directory that is not delivered: every segment, postcode and street."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.domain.office import Basis, Confirmation
from servicetelefon.domain.responsibility import Address, AskFor, Query, Status
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.street_file import read_street_file

ROOT = Path(__file__).parents[3]
FILE = ROOT.parent / "shared" / "data" / "hamburg_geo" / "hamburg_street_segments.csv"

pytestmark = [
    pytest.mark.unit,
    pytest.mark.skipif(not FILE.exists(), reason="the street directory is not beside this folder"),
]


@cache
def finder() -> Finder:
    city = load_city(ROOT / "cities" / "hamburg")
    file = read_street_file(FILE, city)
    assert file.foreign_postcodes == ()
    return Finder(city, Directory(file.segments, Basis(Confirmation.REPORTED, FILE.name)))


@cache
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def districts_by(column: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows():
        found[row[column]].add(row["bezirk"])
    return found


def found(address: Address) -> str | None:
    finding = finder().find(Query(address, "grundsicherung"))
    if finding.status is not Status.FOUND or finding.place.district is None:
        return None
    return finder().city.districts[finding.place.district].name


def test_every_segment_resolves_to_its_district_at_both_ends() -> None:
    assert len(rows()) == 15_619
    wrong = [
        row
        for row in rows()
        for end in ("house_from", "house_to")
        if found(Address(row["street"], row[end])) != row["bezirk"]
    ]
    assert wrong == []


def test_exactly_the_shared_postcodes_ask_back() -> None:
    asking = {code for code in districts_by("plz") if found(Address(postcode=code)) is None}
    assert asking == {code for code, in_ in districts_by("plz").items() if len(in_) > 1}
    assert len(asking) == 29


def test_exactly_the_shared_streets_ask_for_the_house_number() -> None:
    asking = {street for street in districts_by("street") if found(Address(street)) is None}
    assert asking == {street for street, in_ in districts_by("street").items() if len(in_) > 1}
    assert len(asking) == 99
    for street in asking:
        question = finder().find(Query(Address(street))).question
        assert question is not None
        assert question.code == AskFor.HOUSE_NUMBER


@pytest.mark.parametrize(
    ("said", "street"),
    [
        ("Eppendorfer Weg 12", "Eppendorfer Weg"),
        ("Moenckebergstr. 7, 20095 Hamburg", "Mönckebergstraße"),
        ("Weg Nr. 396 5", "Weg Nr. 396"),
        ("Max Brauer Allee 3, Altona", "Max-Brauer-Allee"),
    ],
)
def test_a_line_of_words_finds_its_street(said: str, street: str) -> None:
    finding = finder().find(Query(finder().read(said)))
    assert (finding.status, finding.place.street) == (Status.FOUND, street)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Ependorfer Weg 12", "Eppendorfer Weg"),
        ("Mönkebergstrase 7", "Mönckebergstraße"),
        ("Ost-West-Straße 5", "Willy-Brandt-Straße"),
        ("Konjetznystraße 5", "Annie-Kienast-Straße"),
        ("Gr. Bergstr. 5", "Große Bergstraße"),
    ],
)
def test_a_misspelt_or_former_name_is_proposed_and_not_taken(said: str, meant: str) -> None:
    finding = finder().find(Query(finder().read(said)))
    assert finding.status is Status.ASK
    assert finding.question is not None
    assert (finding.question.code, finding.question.options[0]) == (AskFor.STREET, meant)
