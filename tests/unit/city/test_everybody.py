"""The sentences that everybody must understand: in every language, with the same numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.everybody import EMERGENCY, EVERYBODY
from servicetelefon.city.load import BrokenCity, city_of, load_city
from servicetelefon.city.release import release_from, release_of
from servicetelefon.domain.announcement import Say
from servicetelefon.domain.city import City

pytestmark = pytest.mark.unit

CITIES = Path(__file__).parents[3] / "cities"
HAMBURG = CITIES / "hamburg"
NINE = ("de", "ls", "en", "tr", "uk", "ru", "ar", "pl", "fa")
ENGLISH = "wording/en.yaml"


def edited(folder: Path, name: str, *changes: tuple[str, str]) -> dict[str, bytes]:
    files = dict(release_of(folder).files)
    text = files[name].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {**files, name: text.encode()}


def city(files: dict[str, bytes]) -> City:
    return city_of(release_from(files))


def productive_lines() -> bytes:
    """As they will be one day: with a confirmed number and confirmed hours."""
    text = (HAMBURG / "lines.yaml").read_text()
    unknown = text[text.index("  number:") : text.index("  extension:")]
    number = '  number: {number: "+4940115", status: confirmed, source: erdacht}\n'
    text = text.replace(unknown, number).replace("status: assumed", "status: confirmed")
    return text.replace("operation: trial", "operation: productive").encode()


@pytest.mark.parametrize("lang", NINE)
def test_each_of_nine_languages_has_them_all(lang: str) -> None:
    assert load_city(HAMBURG).wording.speaks(EVERYBODY, lang)


@pytest.mark.parametrize("lang", [lang for lang in NINE if lang != "de"])
def test_nobody_has_reviewed_a_delivered_translation(lang: str) -> None:
    catalogue = load_city(HAMBURG).wording.catalogues[lang]
    assert {catalogue[one].reviewed for one in EVERYBODY} == {None}


@pytest.mark.parametrize("lang", NINE)
def test_in_productive_operation_german_stands_in_but_the_numbers_are_always_told(
    lang: str,
) -> None:
    files = dict(release_of(HAMBURG).files)
    trial, productive = city(files), city({**files, "lines.yaml": productive_lines()})
    for words_id in EVERYBODY:
        assert productive.wording.t(words_id, lang).lang == "de"
    for one in (trial, productive):
        told = re.findall(r"[0-9]+", one.wording.t(EMERGENCY, lang).text)
        assert set(told) == set(one.calls_out.emergency)


def test_what_somebody_has_reviewed_is_shown_in_productive_operation() -> None:
    read = ("reviewed: false", "reviewed: {by: Dolmetschdienst, on: 2026-12-01}")
    files = edited(HAMBURG, ENGLISH, read)
    wording = city({**files, "lines.yaml": productive_lines()}).wording
    assert wording.t("person.always", "en").lang == "en"
    assert wording.t("person.always", "ar").lang == "de"


def test_a_text_that_nobody_has_read_stays_so_in_a_file_that_somebody_has() -> None:
    read = ("language: en\n", "language: en\nreviewed: {by: M. Muster, on: 2026-11-02}\n")
    own = ("kept: We call you back. You keep your place.", "kept: {text: Back., reviewed: false}")
    wording = city(edited(MUSTERSTADT, ENGLISH, read, own)).wording.only_reviewed()
    assert wording.t("need.noted", "en").lang == "en"
    assert wording.t("callback.kept", "en").lang == "de"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (ENGLISH, "threatened, call 110", "threatened, call 911", "the numbers are not those"),
        (ENGLISH, "  need.noted: Tell", "  x.noted: Tell", "need.noted is missing"),
        ("wording/de.yaml", "bedroht werden, 110", "bedroht werden, 115", "number 110 is missing"),
    ],
)
def test_a_missing_sentence_and_a_wrong_number_are_faults(
    name: str, old: str, new: str, problem: str
) -> None:
    with pytest.raises(BrokenCity, match=problem):
        city(edited(MUSTERSTADT, name, (old, new)))


@pytest.mark.parametrize("lang", ["en", "tr", "uk", "ru", "ar"])
def test_in_productive_operation_nothing_is_spoken_that_nobody_has_reviewed(lang: str) -> None:
    """Until then German is said, which names every number, and the emergency hint all the same."""
    files = dict(release_of(HAMBURG).files)
    productive = {**files, "lines.yaml": productive_lines()}
    line = "sozialhilfe"

    def spoken(one: City) -> set[str]:
        menus = {words.lang for menu in one.menus.values() for words in menu.spoken(lang)}
        return menus | {one.announcement(line, Say.GREETING).words(lang).lang}

    assert lang in spoken(city(files))
    assert spoken(city(productive)) == {"de"}
    assert city(productive).announcement(line, Say.EMERGENCY_HINT).words(lang).lang == lang
    # A file that somebody has read over is spoken.
    name = f"wording/{lang}.yaml"
    reviewed = "reviewed: {by: Erdachte Person, on: 2026-11-20}"
    text = files[name].decode().replace("reviewed: false", reviewed, 1)
    assert lang in spoken(city({**productive, name: text.encode()}))


def test_an_emergency_hint_with_other_numbers_is_refused() -> None:
    wrong = edited(HAMBURG, "announcements.yaml", ("наберите 1 1 2 или", "наберите 1 1 3 или"))
    with pytest.raises(BrokenCity, match="numbers are not those of the German text"):
        city(wrong)
