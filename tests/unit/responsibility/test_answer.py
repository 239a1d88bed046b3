"""A finding as data: whatever is not confirmed is marked and has the main number beside it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cities import musterstadt
from musterstadt_streets import finder
from servicetelefon.domain.responsibility import (
    SITUATION,
    Address,
    AskFor,
    Query,
    Question,
    Reason,
    Whose,
    Why,
)
from servicetelefon.domain.responsibility_words import WORDS, why_id
from servicetelefon.responsibility.answer import Data, answer, office_data
from servicetelefon.responsibility.words import option_words, question_words, reason_words

pytestmark = pytest.mark.unit

CITY = musterstadt()
DAY = date(2026, 11, 25)


def told(matter: str, address: Address, **answers: str) -> Data:
    finding = finder().find(Query(address, matter, answers))
    data = answer(finding, CITY, DAY)
    assert json.loads(json.dumps(data)) == data
    return data


def test_a_confirmed_contact_stands_alone() -> None:
    office = told("grundsicherung", Address("Mühlenstraße", "7"))["office"]
    assert office["phone"]["shown"] == "0990 110"
    assert (office["contact_confirmed"], office["main_number"]) == (True, None)
    assert office["visits"]["week"]["thu"] == ["08:00-12:00", "14:00-18:00"]
    assert office["visits"]["week"]["sun"] == []


@pytest.mark.parametrize("office", ["amt-sued", "teilhabe", "arbeitsamt"])
def test_a_contact_that_is_not_confirmed_stands_beside_the_main_number(office: str) -> None:
    data = office_data(CITY.offices[office], CITY)
    assert not data["contact_confirmed"]
    assert data["main_number"]["number"] == "115"
    assert data["phone"] is None or not data["phone"]["confirmed"]


def test_the_answer_names_place_stage_and_basis() -> None:
    data = told("grundsicherung", Address("Lange Str.", "6"))
    assert (data["status"], data["district"], data["quarter"]) == ("found", "Süd", "Hafen")
    assert (data["street"], data["postcode"]) == ("Lange Straße", "99002")
    assert data["stage"]["sozial"] == CITY.lines["sozial"].stage("sued", DAY)
    assert [(one["of"], one["by"], one["confirmed"]) for one in data["basis"]] == [
        ("district", "street_directory", True),
        ("office", "rule", True),
    ]


def test_a_question_has_a_text_and_options() -> None:
    data = told("obdachlos", Address())
    assert data["question"]["text"] == "Waren Sie in Musterstadt gemeldet?"
    assert data["question"]["options"][1] == {"value": "nie", "text": "Nein, nie"}
    assert (data["district"], data["stage"], data["office"]) == (None, None, None)
    data = told("obdachlos", Address(), gemeldet="ja")
    assert data["question"]["text"].startswith("Es geht um die Adresse, unter der Sie zuletzt")
    data = told("bestattung", Address(), gezahlt="hier")
    assert {"value": "sued", "text": "Süd"} in data["question"]["options"]
    data = told("grundsicherung", Address(), situation="x")
    assert {"value": "im-heim", "text": "Ich lebe in einem Heim"} in data["question"]["options"]
    data = told("Grundsicherunk", Address())
    assert data["question"]["options"] == [
        {"value": "grundsicherung", "text": "Grundsicherung und Sozialhilfe"}
    ]


def test_unclear_says_why() -> None:
    data = told("grundsicherung", Address("Mühlenstraße", "7", quarter="Hafen"))
    assert data["status"] == "unclear"
    assert "Mühlenstraße liegt hier: Oberdorf (Nord)" in data["reasons"][0]["text"]


@pytest.mark.parametrize("code", list(Why))
def test_every_reason_has_words(code: Why) -> None:
    values = dict.fromkeys(WORDS[why_id(code)], "x")
    assert reason_words(Reason(code, values), CITY).text


@pytest.mark.parametrize("code", [*AskFor, SITUATION])
@pytest.mark.parametrize("whose", list(Whose))
def test_every_question_has_words(code: str, whose: Whose) -> None:
    sentences = question_words(Question(code, whose=whose), CITY)
    assert len(sentences) == (1 if whose is Whose.RESIDENCE else 2)


def test_a_language_without_the_text_gets_the_german_one_marked() -> None:
    question = Question("gemeldet", ("ja",))
    assert question_words(question, CITY, "en")[0].lang == "de"
    assert option_words(question, "ohne-wohnung", "ja", CITY, "en").text == "Ja"
