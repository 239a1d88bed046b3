"""The delivered city: who is responsible for what, as far as anybody told us."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.domain.office import Confirmation
from servicetelefon.domain.responsibility import Address, Finding, Part, Query, Status, Why
from servicetelefon.responsibility.answer import answer
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder

pytestmark = pytest.mark.unit

OTTENSEN = Address(quarter="Ottensen")


@cache
def finder() -> Finder:
    city = Path(__file__).parents[3] / "cities" / "hamburg"
    return Finder(load_city(city), Directory())


def find(matter: str, address: Address = OTTENSEN, last_name: str = "", **answers: str) -> Finding:
    given = {question.replace("_", "-"): answer for question, answer in answers.items()}
    return finder().find(Query(address, matter, given, last_name))


@pytest.mark.parametrize("matter", ["sozialhilfe", "hilfe-zur-pflege", "blindengeld", "wohngeld"])
def test_each_district_has_one_office_for_what_goes_by_residence(matter: str) -> None:
    for district in finder().city.districts.values():
        for quarter in district.quarters:
            finding = find(matter, Address(quarter=quarter))
            assert finding.status is Status.FOUND, (matter, quarter)
            assert finding.office is not None
            assert district.id in finder().city.offices[finding.office].districts


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("grundsicherung", "sozialhilfe"),
        ("AsylbLG", "asylbewerberleistungen"),
        ("Jobcenter", "grundsicherungsgeld"),
        ("bürgergeld", "grundsicherungsgeld"),
        ("Buergergeld", "grundsicherungsgeld"),
        ("EGH", "eingliederungshilfe"),
        ("Bestattung", "bestattungskosten"),
        ("todesfall", "bestattungskosten"),
        ("obdachlos", "obdachlosigkeit"),
        ("wohngeld", "wohngeld"),
    ],
)
def test_matters_have_the_names_that_people_use(said: str, matter: str) -> None:
    assert find(said).matter == matter


def test_eingliederungshilfe_left_the_district_for_the_whole_city() -> None:
    for quarter in ("Ottensen", "Wandsbek"):
        finding = find("eingliederungshilfe", Address(quarter=quarter))
        assert finding.office == "zentrum-fuer-teilhabe"
        rule = next(one for one in finding.basis if one.of is Part.OFFICE)
        assert rule.basis.as_of == date(2026, 1, 1)
        assert not rule.basis.confirmed


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Abel", "EH31"), ("Berg", "EH31"), ("Best", "EH35"), ("Franke", "EH32"),
        ("Frankfurter", "EH25"), ("Haß", "EH25"), ("Hassan", "EH21"), ("Kitzmann", "EH21"),
        ("Kiuas", "EH24"), ("Neumann", "EH52"), ("Neumbach", "EH51"), ("Schulz", "EH23"),
        ("Torn", "EH23"), ("Toro", "EH34"), ("Zorn", "EH34"), ("Kiu", None), ("Török", None),
    ],
)  # fmt: skip
def test_its_letters_go_by_order_and_leave_gaps(name: str, unit: str | None) -> None:
    finding = find("eingliederungshilfe", last_name=name)
    assert (finding.status, finding.unit) == (Status.FOUND, unit)
    assert (unit is None) == bool(finding.reasons)


def test_the_letters_are_not_for_other_matters_of_the_office() -> None:
    finding = find("schwerbehinderung", last_name="Abel")
    assert (finding.office, finding.unit) == ("zentrum-fuer-teilhabe", None)


def test_homeless_people_go_where_they_were_last_registered_otherwise_to_one_district() -> None:
    assert find("obdachlos", Address()).status is Status.ASK
    assert find("obdachlos", gemeldet="ja").office == "gs-altona"
    for answer_ in ("nie", "lange-weg"):
        finding = find("obdachlos", gemeldet=answer_)
        assert finding.office == "gs-hamburg-mitte"
        assert finding.beside == ("obdachlosenhilfe",)
    assert find("sozialhilfe", situation="ohne-wohnung", gemeldet="nie").office == (
        "gs-hamburg-mitte"
    )


@pytest.mark.parametrize(
    ("answers", "office", "unit"),
    [
        ({"gezahlt": "bezirk", "zahlender_bezirk": "Harburg"}, "gs-harburg", None),
        ({"gezahlt": "heim"}, "gs-eimsbuettel", "SDZ 11"),
        (
            {"gezahlt": "nein", "sterbeort": "hier", "verstorben_gemeldet": "ja"},
            "gs-altona",
            None,
        ),
        (
            {"gezahlt": "nein", "sterbeort": "hier", "verstorben_gemeldet": "nein"},
            "gs-hamburg-mitte",
            "M/GS 8",
        ),
    ],
)
def test_burial_costs(answers: dict[str, str], office: str, unit: str | None) -> None:
    finding = find("bestattungskosten", OTTENSEN, "", **answers)
    assert (finding.office, finding.unit) == (office, unit)


def test_burial_costs_of_other_cities_are_outside() -> None:
    assert find("bestattungskosten").status is Status.ASK
    assert find("bestattungskosten", gezahlt="woanders").status is Status.OUTSIDE
    assert find("bestattungskosten", gezahlt="nein", sterbeort="woanders").status is Status.OUTSIDE


def test_asylum_seekers_go_to_the_office_of_the_whole_city() -> None:
    assert find("asylblg", Address()).office == "amt-fuer-migration"


@pytest.mark.parametrize(
    ("address", "unit"),
    [
        (Address(quarter="Horn"), "Standort Billstedt"),
        (Address(quarter="Niendorf"), "Standort Lokstedt"),
        (Address(postcode="22115"), "Standort Mümmelmannsberg"),
        (Address(postcode="22117"), "Standort Billstedt"),
        (OTTENSEN, None),
    ],
)
def test_the_jobcenter_has_sites_of_which_few_are_known(address: Address, unit: str | None) -> None:
    finding = find("jobcenter", address)
    assert (finding.office, finding.unit) == ("jobcenter", unit)
    assert [reason.code for reason in finding.reasons] == ([] if unit else [Why.PART_UNKNOWN])


def test_the_education_package_goes_by_the_benefit() -> None:
    assert find("bildungspaket").status is Status.ASK
    assert find("bildungspaket", leistung="grundsicherungsgeld").office == "jobcenter"
    assert find("bildungspaket", leistung="wohngeld").office == "gs-altona"
    assert find("bildungspaket", leistung="keine").status is Status.UNCLEAR


def test_in_an_institution_nobody_told_us_so_it_is_unclear() -> None:
    finding = find("hilfe-zur-pflege", situation="in-einrichtung")
    assert (finding.status, finding.office) == (Status.UNCLEAR, None)
    assert "§ 98 Absatz 2" in finding.reasons[0].values["text"]


def test_of_three_centres_in_one_district_none_is_picked() -> None:
    finding = find("sozialhilfe", Address(quarter="Rahlstedt"))
    assert (finding.office, len(finding.beside)) == ("gs-wandsbek", 3)
    assert [reason.code for reason in finding.reasons] == [Why.PART_UNKNOWN]


def test_housing_emergencies_by_district_and_for_people_never_registered() -> None:
    assert find("wohnungsnotfall").office == "wohnungsnotfall-altona"
    assert find("wohnungsnotfall", situation="nie-gemeldet").office == (
        "wohnungsnotfall-aussenstelle"
    )


@pytest.mark.parametrize(
    ("quarter", "stage"), [("Ottensen", "pilot"), ("Barmbek", "pilot"), ("Billstedt", "planned")]
)
def test_the_answer_says_how_far_the_line_has_come_in_the_district(
    quarter: str, stage: str
) -> None:
    finding = find("sozialhilfe", Address(quarter=quarter))
    data = answer(finding, finder().city, date(2026, 11, 25))
    assert data["stage"] == {"sozialhilfe": stage}


def test_no_unconfirmed_contact_stands_alone() -> None:
    city = finder().city
    for matter in city.matters:
        data = answer(find(matter), city, date(2026, 11, 25))
        for office in (data["office"], *data["beside"]):
            if office is not None and not office["contact_confirmed"]:
                assert office["main_number"]["number"] == city.main_number.number
    assert city.responsibility.splits["zentrum-fuer-teilhabe"].basis.status is Confirmation.OLD


@pytest.mark.parametrize(
    ("name", "district"),
    [
        ("Altona", "altona"),
        ("Bezirk Wandsbek", "wandsbek"),
        ("Hamburg-Ottensen", "altona"),
        ("Ottensen, Hamburg", "altona"),
        ("Barmbek", "hamburg-nord"),
        ("St Pauli", "hamburg-mitte"),
        ("Sankt Georg", "hamburg-mitte"),
        ("Fuhlsbuettel", "hamburg-nord"),
        ("Neugraben", "harburg"),
        ("Hoheluft", None),
        ("Altstadt", None),
        ("Hamburg", None),
        ("Klostertor", None),
        ("Eimsbütel", None),
    ],
)
def test_quarters_as_people_call_them(name: str, district: str | None) -> None:
    finding = find("", Address(quarter=name))
    assert finding.place.district == district
    assert (finding.status is Status.ASK) == (district is None)
