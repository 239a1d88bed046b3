"""The address decides the district. What leaves several open is asked; what contradicts is said."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterstadt_streets import ROWS, finder, finder_without_streets
from servicetelefon.domain.responsibility import (
    Address,
    AskFor,
    Evidence,
    Finding,
    Query,
    Status,
    Why,
)
from servicetelefon.responsibility.find import Finder

pytestmark = pytest.mark.unit

WITH, WITHOUT = finder(), finder_without_streets()


def find(address: Address, of: Finder = WITH) -> Finding:
    return of.find(Query(address))


def codes(finding: Finding) -> list[Why]:
    return [reason.code for reason in finding.reasons]


def asked(finding: Finding) -> tuple[str, tuple[str, ...]]:
    assert finding.status is Status.ASK, finding
    assert finding.question is not None
    return finding.question.code, finding.question.options


FOUND = [
    (Address("Mühlenstraße", "7"), "nord", "Oberdorf"),
    (Address("Muehlenstr.", "7"), "nord", "Oberdorf"),
    (Address("Mühlenstraße"), "nord", "Oberdorf"),
    (Address("Mühlenstraße 7"), "nord", "Oberdorf"),
    (Address("Am Bach"), "nord", None),
    (Address("Am Bach", "12"), "nord", "Mühlenviertel"),
    (Address("Lange Straße", "5"), "nord", "Oberdorf"),
    (Address("Lange Straße", "6"), "sued", "Hafen"),
    (Address("Lange Straße", "33"), "sued", "Hafen"),
    (Address("Lange Straße", quarter="Hafen"), "sued", "Hafen"),
    (Address("Lange Straße", quarter="Nord"), "nord", "Oberdorf"),
    (Address("Lange Straße", postcode="99003"), "sued", "Hafen"),
    (Address("Grenzweg", "12a"), "nord", "Oberdorf"),
    (Address("Grenzweg", "12"), "nord", "Oberdorf"),
    (Address("Grenzweg", "12d"), "sued", "Unterdorf"),
    (Address("Weg Nr. 12", "5"), "sued", "Hafen"),
    (Address("Weg Nr. 12 5"), "sued", "Hafen"),
    (Address("1. Deichstraße", "4"), "sued", "Unterdorf"),
    (Address("1. Deichstraße", "4x"), "sued", "Unterdorf"),
    (Address(quarter="Hafen"), "sued", "Hafen"),
    (Address(quarter="Musterstadt-Hafen"), "sued", "Hafen"),
    (Address(quarter="Bezirk Süd", postcode="99003"), "sued", None),
    (Address(quarter="Süd"), "sued", None),
    (Address("Hafen"), "sued", "Hafen"),
    (Address(postcode="99001"), "nord", None),
    (Address(quarter="Musterstadt", postcode="99001"), "nord", None),
]


@pytest.mark.parametrize(("address", "district", "quarter"), FOUND)
def test_an_address_lies_in_its_district(
    address: Address, district: str | None, quarter: str | None
) -> None:
    place = find(address).place
    assert (place.district, place.quarter) == (district, quarter)


ASKED = [
    (Address(), AskFor.ADDRESS, (), []),
    (Address(house_number="7"), AskFor.ADDRESS, (), []),
    (Address("Lange Straße"), AskFor.HOUSE_NUMBER, ("Hafen", "Oberdorf"), [Why.SHARED_STREET]),
    (
        Address("Lange Straße", postcode="99002"),
        AskFor.HOUSE_NUMBER,
        ("Hafen", "Oberdorf"),
        [Why.SHARED_STREET],
    ),
    (
        Address("Lange Straße", "700"),
        AskFor.HOUSE_NUMBER,
        ("Hafen", "Oberdorf"),
        [Why.NUMBER_UNKNOWN, Why.SHARED_STREET],
    ),
    (
        Address("Lange Straße", "5-6"),
        AskFor.QUARTER,
        ("Hafen", "Oberdorf"),
        [Why.SHARED_STREET],
    ),
    (
        Address("Lange Straße", "siebzehn"),
        AskFor.HOUSE_NUMBER,
        ("Hafen", "Oberdorf"),
        [Why.NUMBER_UNREADABLE, Why.SHARED_STREET],
    ),
    (Address(postcode="99002"), AskFor.ADDRESS, (), [Why.SHARED_POSTCODE]),
    (Address(postcode="9900"), AskFor.ADDRESS, (), [Why.POSTCODE_UNREADABLE]),
    (Address("Mülenstrase", "7"), AskFor.STREET, ("Mühlenstraße",), [Why.STREET_UNKNOWN]),
    (
        Address("Vogenstraße", "7"),
        AskFor.STREET,
        ("Bogenstraße", "Rogenstraße"),
        [Why.STREET_UNKNOWN],
    ),
    (
        Address("Kaiserallee", "7"),
        AskFor.STREET,
        ("Allee der Freiheit", "Allee des Friedens"),
        [Why.STREET_RENAMED],
    ),
    (Address("Xyz", "7"), AskFor.QUARTER, (), [Why.STREET_UNKNOWN]),
    (
        Address("Xyz", "7", postcode="99002"),
        AskFor.QUARTER,
        (),
        [Why.STREET_UNKNOWN, Why.SHARED_POSTCODE],
    ),
    (Address(quarter="Kiez"), AskFor.QUARTER, ("Hafen",), [Why.QUARTER_UNKNOWN]),
    (Address(quarter="Haven"), AskFor.QUARTER, ("Hafen",), [Why.QUARTER_UNKNOWN]),
]


@pytest.mark.parametrize(("address", "code", "options", "why"), ASKED)
def test_what_is_open_is_asked(
    address: Address, code: str, options: tuple[str, ...], why: list[Why]
) -> None:
    finding = find(address)
    assert asked(finding) == (code, options)
    assert codes(finding) == why
    assert finding.place.district is None


def test_of_near_streets_those_in_the_postcode_are_proposed_first() -> None:
    assert asked(find(Address("Vogenstraße", postcode="99002")))[1][0] == "Bogenstraße"
    said = Address("Vogenstraße", postcode="99003")
    assert (find(said).place.district, codes(find(said))) == ("sued", [Why.STREET_UNKNOWN])


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (Address("Mühlenstraße", "7", quarter="Hafen"), [Why.CONTRADICTION]),
        (Address("Mühlenstraße", "7", postcode="99003"), [Why.CONTRADICTION]),
        (Address("Mühlenstraße", "700", quarter="Hafen"), [Why.NUMBER_UNKNOWN, Why.CONTRADICTION]),
        (Address(quarter="Hafen", postcode="99001"), [Why.CONTRADICTION]),
        (Address(quarter="Hafen", postcode="12345"), [Why.CONTRADICTION]),
        (Address("Mühlenstraße", "7", quarter="Nirgendwo"), [Why.QUARTER_UNKNOWN]),
        (Address(quarter="Nirgendwo", postcode="99001"), [Why.QUARTER_UNKNOWN]),
    ],
)
def test_what_contradicts_is_unclear_and_says_why(address: Address, why: list[Why]) -> None:
    finding = find(address)
    assert (finding.status, codes(finding)) == (Status.UNCLEAR, why)
    assert finding.place.district is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (Address("Mühlenstraße", "7", quarter="Mühlenviertel"), [Why.QUARTER_DIFFERS]),
        (Address("Mühlenstraße", "7", postcode="99002"), [Why.POSTCODE_DIFFERS]),
        (Address("Mühlenstraße", "700"), [Why.NUMBER_UNKNOWN]),
        (Address("Xyz", "7", quarter="Oberdorf"), [Why.STREET_UNKNOWN]),
        (Address("Mühlenstraße", "7", quarter="Oberdorff"), []),
    ],
)
def test_a_slip_that_leaves_the_district_sure_is_told(address: Address, why: list[Why]) -> None:
    finding = find(address)
    assert (finding.place.district, codes(finding)) == ("nord", why)


def test_a_postcode_of_another_city_is_outside() -> None:
    finding = find(Address("Lange Straße", "5", postcode="12345"))
    assert (finding.status, codes(finding)) == (Status.OUTSIDE, [Why.POSTCODE_OUTSIDE])


def test_without_a_directory_a_street_alone_asks_for_the_quarter() -> None:
    for row in ROWS:
        assert asked(find(Address(row[0], row[1]), WITHOUT)) == (AskFor.QUARTER, ())
    known = find(Address("Mühlenstraße", "7", "Oberdorf"), WITHOUT)
    assert (known.place.district, known.basis[0].by) == ("nord", Evidence.QUARTER)
    shared = find(Address("Mühlenstraße", "7", postcode="99002"), WITHOUT)
    assert (asked(shared)[0], codes(shared)) == (
        AskFor.QUARTER,
        [Why.SHARED_POSTCODE, Why.NO_DIRECTORY],
    )


def test_the_finding_says_what_it_rests_on() -> None:
    grounds = find(Address("Mühlenstraße", "7")).basis
    assert [(one.by, one.basis.source) for one in grounds] == [
        (Evidence.STREET_DIRECTORY, "Straßenverzeichnis")
    ]
    assert find(Address(postcode="99001")).basis[0].by is Evidence.POSTCODE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_no_part_of_a_true_address_ever_leads_to_another_district(
    row: tuple[str, str, str, int, str, str, str],
) -> None:
    street, first, last, _, quarter, district, postcode = row
    for number in (first, last):
        said = {
            "street": street, "house_number": number, "quarter": quarter, "postcode": postcode
        }  # fmt: skip
        for count in range(1, 5):
            for parts in combinations(said, count):
                for of in (WITH, WITHOUT):
                    finding = find(Address(**{part: said[part] for part in parts}), of)
                    assert finding.status in (Status.FOUND, Status.ASK), parts
                    assert finding.place.district in (district, None), parts
        assert find(Address(street, number)).place.district == district


WORDS = st.text(max_size=40) | st.sampled_from([row[0] for row in ROWS])
NUMBERS = st.text(max_size=10) | st.integers(0, 99).map(str)
QUARTERS = st.text(max_size=20) | st.sampled_from(["Hafen", "Nord", "Oberdorf", "Musterstadt"])
POSTCODES = st.text(max_size=8) | st.sampled_from(["99001", "99002", "99003", "12345"])


@given(WORDS, NUMBERS, QUARTERS, POSTCODES)
def test_every_finding_is_one_of_four_and_complete(
    street: str, number: str, quarter: str, postcode: str
) -> None:
    for of in (WITH, WITHOUT):
        finding = find(Address(street, number, quarter, postcode), of)
        assert (finding.place.district is not None) == (finding.status is Status.FOUND)
        assert (finding.question is not None) == (finding.status is Status.ASK)
        if finding.status in (Status.UNCLEAR, Status.OUTSIDE):
            assert finding.reasons
