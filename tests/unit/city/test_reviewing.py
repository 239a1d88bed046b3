"""A review is written into the city's file, and nothing else in it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.load import city_of
from servicetelefon.city.release import Release, release_from, release_of
from servicetelefon.city.reviewing import file_of, sentences, with_review
from servicetelefon.domain.city import City
from servicetelefon.kit.wording import MAIN_LANGUAGE, Review

pytestmark = pytest.mark.unit

CITIES = Path(__file__).parents[3] / "cities"
REVIEW = Review("Ayşe Öz: Dolmetschdienst", date(2026, 12, 1))


def reviewed(release: Release, language: str, ids: set[str], review: Review | None) -> City:
    path = file_of(language)
    text = with_review(release.files[path], ids, review)
    return city_of(release_from({**release.files, path: text.encode()}))


@pytest.mark.parametrize("folder", [CITIES / "hamburg", CITIES / "berlin", MUSTERSTADT])
def test_every_sentence_of_every_language_can_be_reviewed(folder: Path) -> None:
    release = release_of(folder)
    before = city_of(release).wording.catalogues
    for language in before.keys() - {MAIN_LANGUAGE}:
        after = reviewed(release, language, set(before[language]), REVIEW).wording.catalogues
        assert {one.reviewed for one in after[language].values()} == {REVIEW}
        for words_id, entry in before[language].items():
            told = after[language][words_id]
            assert (told.other, told.one) == (entry.other, entry.one)


def test_one_review_touches_no_other_sentence_and_can_be_taken_back() -> None:
    release = release_of(MUSTERSTADT)
    path = file_of("en")
    text = with_review(release.files[path], {"person.always"}, REVIEW).encode()
    marked = release_from({**release.files, path: text})
    catalogue = city_of(marked).wording.catalogues["en"]
    assert {one for one, entry in catalogue.items() if entry.reviewed == REVIEW} == {
        "person.always"
    }
    back = reviewed(marked, "en", {"person.always"}, None).wording.catalogues["en"]
    assert back["person.always"].reviewed is None
    assert back["service.name"].reviewed is not None


def test_what_stands_above_the_texts_is_kept() -> None:
    release = release_of(CITIES / "hamburg")
    text = with_review(release.files[file_of("tr")], {"person.always"}, REVIEW)
    assert text.startswith(release.files[file_of("tr")].decode().split("\n", 1)[0])


def test_a_sentence_read_is_another_when_either_text_changes() -> None:
    release = release_of(MUSTERSTADT)

    def marks(name: str, old: str, new: str) -> dict[str, str]:
        files = {**release.files, name: release.files[name].replace(old.encode(), new.encode())}
        return {one.id: one.mark for one in sentences(city_of(release_from(files)).wording, "en")}

    as_it_is = marks(file_of("en"), "", "")
    for name, old, new in (
        (file_of("en"), "a person at any time", "somebody at any time"),
        (file_of("de"), "jederzeit", "immer"),
    ):
        changed = marks(name, old, new)
        assert "person.always" in {one for one, mark in changed.items() if mark != as_it_is[one]}
