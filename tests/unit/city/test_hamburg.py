"""The folder that is delivered: complete, honest about what is not known, and short to hear."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from servicetelefon.adapters.speech.espeak import speak
from servicetelefon.bootstrap.sounds import voice_of
from servicetelefon.city.load import load_city
from servicetelefon.domain.announcement import Say, spoken_length
from servicetelefon.domain.calendar import DayKind, day_kind
from servicetelefon.domain.city import City, EnquiryClass, SkillKind, Stage
from servicetelefon.domain.office import Confirmation, Crisis
from servicetelefon.domain.phone_menu import ChoiceKind

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
STREETS = ROOT.parent / "shared" / "data" / "hamburg_geo" / "plz_stadtteil_bezirk.csv"
LINE = "sozialhilfe"


@cache
def hamburg() -> City:
    return load_city(ROOT / "cities" / "hamburg")


def test_seven_districts_and_104_quarters() -> None:
    quarters = {name: len(one.quarters) for name, one in hamburg().districts.items()}
    assert quarters == {
        "altona": 14,
        "bergedorf": 14,
        "eimsbuettel": 9,
        "hamburg-mitte": 19,
        "hamburg-nord": 13,
        "harburg": 17,
        "wandsbek": 18,
    }
    assert sum(quarters.values()) == 104


def test_29_of_102_postcodes_do_not_decide_the_district() -> None:
    shared = {code for code, districts in hamburg().postcodes.items() if len(districts) > 1}
    assert (len(hamburg().postcodes), len(shared)) == (102, 29)
    pilot = {"altona", "hamburg-nord"}
    assert sum(bool(pilot & set(hamburg().postcodes[code])) for code in shared) == 22


@pytest.mark.skipif(not STREETS.exists(), reason="the street directory is not beside this folder")
def test_quarters_and_postcodes_agree_with_the_street_directory() -> None:
    city = hamburg()
    postcodes: dict[str, set[str]] = defaultdict(set)
    with STREETS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            district = city.district_of_quarter(row["stadtteil"])
            assert district is not None, row
            assert city.districts[district].name == row["bezirk"]
            postcodes[row["plz"]].add(district)
    assert postcodes == {code: set(districts) for code, districts in city.postcodes.items()}


def test_the_pilot_runs_in_two_districts_since_february_2026() -> None:
    line = hamburg().lines[LINE]
    stages = {name: line.stage(name, date(2026, 2, 4)) for name in hamburg().districts}
    assert {name for name, stage in stages.items() if stage is Stage.PILOT} == {
        "altona",
        "hamburg-nord",
    }
    assert {line.stage(name, date(2026, 2, 3)) for name in stages} == {Stage.PLANNED}


def test_the_unknown_number_is_not_made_up_and_the_hours_are_marked() -> None:
    line = hamburg().lines[LINE]
    assert (line.number.number, line.number.basis.status) == (None, Confirmation.NOT_FOUND)
    assert line.hours.basis.status is Confirmation.ASSUMED
    assert hamburg().main_number.usable
    assert hamburg().in_trial(LINE)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T07:00", DayKind.OPEN),
        ("2026-10-31T10:00", DayKind.OUTSIDE_HOURS),  # Reformationstag, a Saturday
        ("2025-10-31T10:00", DayKind.HOLIDAY),
        ("2026-12-25T10:00", DayKind.HOLIDAY),
        ("2026-11-25T18:00", DayKind.OUTSIDE_HOURS),
    ],
)
def test_open_on_weekdays_from_7_to_19_except_on_holidays_of_the_land(
    moment: str, expected: DayKind
) -> None:
    hours = hamburg().service_hours(LINE)
    assert day_kind(hours, datetime.fromisoformat(moment).replace(tzinfo=UTC)) is expected


def test_every_district_has_an_office_for_the_main_matters() -> None:
    for matter in ("sozialhilfe", "wohngeld", "wohnungsnotfall"):
        covered = {
            district
            for office in hamburg().offices.values()
            if matter in office.matters
            for district in office.districts
        }
        assert covered == set(hamburg().districts), matter


def test_eingliederungshilfe_is_with_the_whole_city_and_not_with_a_district() -> None:
    offices = [one for one in hamburg().offices.values() if "eingliederungshilfe" in one.matters]
    assert [(office.id, office.districts) for office in offices] == [("zentrum-fuer-teilhabe", ())]


def test_only_confirmed_contacts_are_named_in_an_emergency() -> None:
    for crisis in (Crisis.DANGER, Crisis.ILLNESS, Crisis.MIND, Crisis.VIOLENCE, Crisis.CHILD):
        numbers = [contact.phone.number for contact in hamburg().help_in(crisis)]
        assert {"112", "110"} & set(numbers), crisis
    assert all(
        contact.phone.basis.confirmed for crisis in Crisis for contact in hamburg().help_in(crisis)
    )
    unsure = [one for one in hamburg().crisis_contacts.values() if not one.phone.usable]
    assert {one.id for one in unsure} >= {"telefonseelsorge", "krisentelefon"}


def test_the_greeting_says_who_this_is_and_that_nothing_is_recorded() -> None:
    for lang in hamburg().lines[LINE].languages:
        words = hamburg().announcement(LINE, Say.GREETING).words(lang)
        assert words.lang == lang
        assert {"Hamburg", "Гамбург", "هامبورغ"} & set(re.findall(r"[^\W\d_]+", words.text)) or (
            lang == "ru" and "Гамбурга" in words.text
        )
        assert spoken_length(words.text).total_seconds() <= 12
    german = hamburg().announcement(LINE, Say.GREETING).words("de").text
    assert "nehmen das Gespräch nicht auf" in german


ESSENTIAL = (Say.GREETING, Say.TRIAL, Say.EMERGENCY_HINT, Say.AFTER_MENU, Say.AGENT_LOST)


def test_every_announcement_is_there_in_german_easy_language_and_english() -> None:
    for said in Say:
        for lang in ("de", "ls", "en"):
            assert hamburg().announcement(LINE, said).words(lang).lang == lang


@pytest.mark.parametrize("lang", ["tr", "uk", "ru", "ar"])
def test_what_somebody_needs_to_reach_a_person_is_said_in_the_other_languages(lang: str) -> None:
    city = hamburg()
    assert lang in city.lines[LINE].languages
    for said in ESSENTIAL:
        assert city.announcement(LINE, said).words(lang).lang == lang
    ids = ("phone.automatic", "phone.ask.callback", "phone.farewell.today", "phone.help",
           "phone.wait.next", "phone.decline_hint", "phone.full")  # fmt: skip
    assert city.wording.speaks(ids, lang)
    for menu, kinds in (
        ("main", {ChoiceKind.EMERGENCY}),
        ("waiting", {ChoiceKind.CALLBACK, ChoiceKind.MUSIC}),
        ("self-service", {ChoiceKind.HELP, ChoiceKind.NOTICE, ChoiceKind.CALLBACK, ChoiceKind.PERSON}),
    ):  # fmt: skip
        said_in = {one.choice.kind for one in city.menus[menu].keys if lang in one.say}
        assert kinds <= said_in
        assert lang in city.menus[menu].closing
    # It is offered by itself, and there is a voice for it.
    [offered] = [one for one in city.menus["languages"].keys if one.choice.value == lang]
    assert [words.lang for words in offered.words("de")] == [lang]
    voice = voice_of(city, lang)
    assert voice
    assert speak(offered.say[lang], voice).samples.any()


def test_the_menu_says_four_keys_and_the_emergency_comes_first() -> None:
    menu = hamburg().menu(LINE)
    assert [entry.choice.kind for entry in menu.keys if entry.say] == [
        ChoiceKind.EMERGENCY,
        ChoiceKind.LANGUAGES,
        ChoiceKind.MENU,
        ChoiceKind.POSTCODE,
    ]


def test_for_every_topic_of_the_menu_it_is_said_what_to_have_at_hand() -> None:
    topics = [entry.choice.value for entry in hamburg().menus["topics"].keys
              if entry.choice.kind is ChoiceKind.TOPIC]  # fmt: skip
    assert topics
    assert hamburg().wording.missing(f"phone.wait.at_hand.{one}" for one in topics) == ()


def test_the_catalogue_holds_every_class_and_sends_emergencies_to_their_group() -> None:
    types = hamburg().enquiry_types.values()
    assert len(types) >= 62 + 4
    assert {one.kind for one in types} == set(EnquiryClass)
    emergency = hamburg().skill_of(SkillKind.EMERGENCY)
    assert {one.skill for one in types if one.kind is EnquiryClass.EMERGENCY} == {emergency}


def test_the_promise_names_its_formulas() -> None:
    promise = hamburg().promise
    assert (promise.service_level.formula, promise.service_level.target) == ("sl1", 0.75)
    assert promise.service_level.within.total_seconds() == 30
    assert promise.first_contact.target == 0.65
    assert promise.reply.within.total_seconds() == 24 * 3600


def test_translations_are_not_taken_for_reviewed() -> None:
    reviewed = hamburg().wording.only_reviewed()
    assert hamburg().wording.t("error.title", "en").lang == "en"
    assert reviewed.t("error.title", "en").lang == "de"


@pytest.mark.parametrize("city", ["hamburg", "berlin"])
def test_every_kind_of_enquiry_has_the_two_or_three_questions_that_matter(city: str) -> None:
    found = load_city(ROOT / "cities" / city)
    wrong = {
        one.id: one.asks for one in found.enquiry_types.values() if len(one.asks) not in (2, 3)
    }
    assert wrong == {}
    assert all("de" in one.text for one in found.questions.values())
    used = {ask for one in found.enquiry_types.values() for ask in one.asks}
    assert used == set(found.questions)
