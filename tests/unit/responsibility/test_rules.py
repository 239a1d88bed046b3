"""Each kind of rule leads to its office, asks what it must, and guesses nothing."""

from __future__ import annotations

import pytest

from musterstadt_streets import finder
from servicetelefon.domain.responsibility import (
    SITUATION,
    Address,
    AskFor,
    Evidence,
    Finding,
    Part,
    Query,
    Status,
    Whose,
    Why,
)

pytestmark = pytest.mark.unit

FINDER = finder()
NORTH = Address("Mühlenstraße", "7")
HARBOUR = Address(quarter="Hafen")


def find(matter: str, address: Address = NORTH, last_name: str = "", **answers: str) -> Finding:
    given = {question.replace("_", "-"): answer for question, answer in answers.items()}
    return FINDER.find(Query(address, matter, given, last_name))


def codes(finding: Finding) -> list[Why]:
    return [reason.code for reason in finding.reasons]


@pytest.mark.parametrize("matter", ["grundsicherung", "Sozialhilfe", "hlu", "amt-finden", "STAND"])
def test_a_matter_has_many_names(matter: str) -> None:
    finding = find(matter)
    assert (finding.status, finding.matter, finding.office) == (
        Status.FOUND,
        "grundsicherung",
        "amt-nord",
    )


def test_an_unknown_matter_is_asked_for_and_near_ones_are_proposed() -> None:
    finding = find("Grundsicherunk")
    assert finding.status is Status.ASK
    assert finding.question is not None
    assert (finding.question.code, finding.question.options) == (
        AskFor.MATTER,
        ("grundsicherung",),
    )
    assert codes(finding) == [Why.MATTER_UNKNOWN]
    assert finding.office is None


def test_without_a_matter_the_district_is_the_answer() -> None:
    finding = find("")
    assert (finding.status, finding.place.district, finding.office) == (Status.FOUND, "nord", None)


def test_by_address_an_open_district_is_asked_for() -> None:
    finding = find("grundsicherung", Address("Lange Straße"))
    assert finding.status is Status.ASK
    assert finding.office is None
    assert finding.question is not None
    assert finding.question.whose is Whose.RESIDENCE


def test_a_split_that_nobody_knows_names_its_parts_beside_the_office() -> None:
    finding = find("grundsicherung", HARBOUR)
    assert finding.office == "amt-sued"
    assert finding.beside == ("amt-sued-hafen", "amt-sued-unterdorf")
    assert codes(finding) == [Why.PART_UNKNOWN]


def test_a_situation_changes_the_rule() -> None:
    assert find("grundsicherung").situations == ("ohne-wohnung", "im-heim")
    home = find("grundsicherung", situation="im-heim")
    assert (home.status, codes(home), home.situations) == (Status.UNCLEAR, [Why.RULE], ())
    asked = find("grundsicherung", situation="ohne-wohnung")
    assert asked.question is not None
    assert asked.question.code == "gemeldet"
    unknown = find("grundsicherung", situation="auf dem Mond")
    assert unknown.question is not None
    assert (unknown.question.code, codes(unknown)) == (SITUATION, [Why.ANSWER_UNKNOWN])


def test_a_question_of_the_rule_is_asked_before_anything_is_named() -> None:
    finding = find("obdachlos")
    assert (finding.status, finding.office) == (Status.ASK, None)
    assert finding.question is not None
    assert (finding.question.code, finding.question.options) == ("gemeldet", ("ja", "nie"))
    wrong = find("obdachlos", gemeldet="vielleicht")
    assert (wrong.status, codes(wrong)) == (Status.ASK, [Why.ANSWER_UNKNOWN])


def test_the_last_registration_decides_and_its_address_is_asked_for() -> None:
    finding = find("obdachlos", gemeldet="ja")
    assert (finding.office, finding.beside) == ("amt-nord", ("nothilfe",))
    open_one = find("obdachlos", Address(), gemeldet="ja")
    assert open_one.question is not None
    assert open_one.question.whose is Whose.LAST_REGISTRATION


def test_who_was_never_registered_goes_to_one_district_wherever_they_stay() -> None:
    finding = find("obdachlos", NORTH, gemeldet="nie")
    assert (finding.place.district, finding.office, finding.unit) == (
        "sued",
        "amt-sued",
        "Zimmer 8",
    )
    assert finding.place.quarter is None
    assert finding.beside == ("nothilfe",)


def test_who_paid_last_decides() -> None:
    asked = find("bestattung", Address(), gezahlt="hier")
    assert asked.question is not None
    assert (asked.question.code, asked.question.options) == ("zahlende-stelle", ("nord", "sued"))
    paid = find("bestattung", HARBOUR, gezahlt="hier", zahlende_stelle="Nord")
    assert (paid.place.district, paid.office) == ("nord", "amt-nord")
    assert paid.basis[0].by is Evidence.ANSWER
    wrong = find("bestattung", gezahlt="hier", zahlende_stelle="Oberdorf")
    assert (wrong.status, codes(wrong)) == (Status.ASK, [Why.ANSWER_UNKNOWN])
    elsewhere = find("bestattung", gezahlt="woanders")
    assert (elsewhere.status, codes(elsewhere)) == (Status.OUTSIDE, [Why.RULE])
    assert find("bestattung", gezahlt="nein").office == "amt-nord"


def test_one_office_for_the_whole_city_needs_no_address() -> None:
    finding = find("eingliederungshilfe", Address())
    assert (finding.status, finding.office) == (Status.FOUND, "teilhabe")
    assert find("eingliederungshilfe", Address("Lange Straße")).status is Status.FOUND
    outside = find("eingliederungshilfe", Address(postcode="12345"))
    assert (outside.status, outside.office) == (Status.OUTSIDE, None)


def test_the_unit_by_letters_is_asked_for_and_named_when_it_is_sure() -> None:
    asked = find("eingliederungshilfe")
    assert asked.question is not None
    assert (asked.question.code, asked.unit) == (AskFor.LAST_NAME, None)
    named = find("eingliederungshilfe", last_name="Hassan")
    assert (named.unit, named.question) == ("T2", None)
    assert [one.of for one in named.basis] == [Part.DISTRICT, Part.OFFICE, Part.UNIT]
    assert codes(find("eingliederungshilfe", last_name="Kiu")) == [Why.PART_GAP]
    unsure = find("eingliederungshilfe", last_name="Török")
    assert (unsure.office, unsure.unit, codes(unsure)) == ("teilhabe", None, [Why.PART_UNSURE])


def test_the_unit_by_area_is_named_where_its_area_is_known() -> None:
    assert find("arbeit", HARBOUR).unit == "Standort Hafen"
    assert find("Jobcenter", Address(postcode="99001")).unit == "Standort 99001"
    elsewhere = find("arbeit", Address(quarter="Unterdorf"))
    assert (elsewhere.office, elsewhere.unit) == ("arbeitsamt", None)
    assert codes(elsewhere) == [Why.PART_UNKNOWN]
    asked = find("arbeit", Address())
    assert (asked.status, asked.office) == (Status.FOUND, "arbeitsamt")
    assert asked.question is not None
    assert asked.question.code == AskFor.ADDRESS


def test_every_office_rests_on_its_rule() -> None:
    for matter in ("grundsicherung", "eingliederungshilfe", "arbeit"):
        rule = FINDER.city.responsibility.rules[matter]
        grounds = [one for one in find(matter).basis if one.of is Part.OFFICE]
        assert [one.basis for one in grounds] == [rule.basis]
