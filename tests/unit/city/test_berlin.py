"""A second, small city: what a start loads of a folder, with nothing of the first in it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.city.release import release_of
from servicetelefon.domain.city import City, Stage
from servicetelefon.domain.office import Crisis
from servicetelefon.knowledge.library import load

pytestmark = pytest.mark.unit

FOLDER = Path(__file__).parents[3] / "cities" / "berlin"
FIRST = FOLDER.with_name("hamburg")
DAY = date(2026, 11, 28)
UNITS = FOLDER.parents[2] / "shared" / "data" / "berlin_services" / "locations.jsonl"
_SOCIAL = re.compile("Amt für Soziales|Sozialamt|Soziale Dienste|Materielle Hilfen im Sozialamt")
_DISTRICT_OF = {
    "13353": "mitte", "10965": "friedrichshain-kreuzberg",
    "10405": "pankow", "10407": "pankow",
    "10585": "charlottenburg-wilmersdorf", "10707": "charlottenburg-wilmersdorf",
    "13597": "spandau", "13581": "spandau",
    "12247": "steglitz-zehlendorf", "12099": "tempelhof-schoeneberg", "12043": "neukoelln",
    "12489": "treptow-koepenick", "12627": "marzahn-hellersdorf",
    "10315": "lichtenberg", "13437": "reinickendorf",
}  # fmt: skip


@pytest.fixture(scope="module")
def berlin() -> City:
    return load_city(FOLDER)


def test_it_has_twelve_districts_each_with_its_office(berlin: City) -> None:
    assert len(berlin.districts) == 12
    for district in berlin.districts:
        offices = [
            office.name
            for office in berlin.offices.values()
            if district in office.districts and "sozialhilfe" in office.matters
        ]
        assert len(offices) == 1
        assert "Amt für Soziales" in offices[0]


def test_no_contact_that_nobody_has_confirmed_is_there(berlin: City) -> None:
    assert not [one for one in berlin.offices.values() if one.phone and one.phone.number]
    assert not [one for one in berlin.offices.values() if one.address]
    assert berlin.main_number.usable
    assert all(contact.phone.usable for contact in berlin.crisis_contacts.values())
    assert [one.phone.number for one in berlin.help_in(Crisis.DANGER)] == ["112", "110"]


def test_a_line_that_does_not_exist_yet_is_in_trial_and_live_nowhere(berlin: City) -> None:
    (line,) = berlin.lines.values()
    assert berlin.in_trial(line.id)
    assert not line.number.usable
    assert {line.stage(district, DAY) for district in berlin.districts} == {Stage.PLANNED}


def test_its_ten_articles_answer_its_ten_kinds_of_enquiry(berlin: City) -> None:
    library = load(FOLDER / "knowledge")
    assert len(library.valid_on(DAY)) == 10
    assert {article.enquiry for article in library.articles()} == set(berlin.enquiry_types)


def test_nothing_of_the_first_city_is_in_its_files() -> None:
    first = load_city(FIRST)
    names = {first.name, *first.districts, *(one.name for one in first.districts.values())}
    names |= {one.phone.shown for one in first.offices.values() if one.phone and one.phone.number}
    shared = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
    for name, content in release_of(FOLDER).files.items():
        assert not shared.findall(content.decode()), name


@pytest.mark.skipif(not UNITS.exists(), reason="the list of Berlin's units is not here")
def test_the_data_names_a_social_office_in_each_of_its_districts(berlin: City) -> None:
    """Where a unit for social matters stands, there is a district of ours, and the other way round.

    The list is of 2015 to 2017 and says no district, so its postcodes are told apart here. No
    address of it may reach anybody; that a district has such an office has not changed.
    """
    units = [json.loads(line) for line in UNITS.read_text(encoding="utf-8").splitlines()]
    social = {one["plz"] for one in units if one["plz"] and _SOCIAL.match(one["name"])}
    assert {_DISTRICT_OF[postcode] for postcode in social} == set(berlin.districts)
    names = " ".join(one["name"] for one in units)
    assert [one.name for one in berlin.districts.values() if one.name not in names] == []
