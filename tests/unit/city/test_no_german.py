"""Whoever reads no German gets the sentences on the way to help in their language, and is told who
answers behind each number; what nobody has reviewed is not shown in productive operation."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from cities import HAMBURG, MUSTERSTADT
from servicetelefon.city.help_words import help_words
from servicetelefon.city.load import BrokenCity, city_of, load_city
from servicetelefon.city.page_words import PAGE_WORDS
from servicetelefon.city.release import release_from, release_of
from servicetelefon.city.reviewing import sentences
from servicetelefon.city.spoken import OPENING_WORDS
from servicetelefon.domain.city import City
from servicetelefon.kit.wording import ids_in
from servicetelefon.web.staff_words import TEMPLATES

pytestmark = pytest.mark.unit

LANGUAGES = ("en", "tr", "uk", "ru", "ar", "pl", "fa")
PAGES = ("citizen/*.html", "portal/*.html", "figures/question.html", "parts/windows.html",
         "parts/finding.html", "page.html", "error.html")  # fmt: skip
PUT_TOGETHER = ("help.", "portal.", "error.", "question.", "signs.", "callback.", "weekday.")
"""Ids of which a template or a module names only the beginning."""
LEAFLET = "leaflet."
"""A leaflet is there only in the languages of its article."""


@cache
def hamburg() -> City:
    return load_city(HAMBURG)


def met() -> set[str]:
    """Every sentence that a citizen's page may say."""
    german = hamburg().wording.catalogues["de"]
    sources = (path.read_text("utf8") for one in PAGES for path in TEMPLATES.glob(one))
    found = {words_id for source in sources for words_id in ids_in(source)}
    found |= PAGE_WORDS.keys() | OPENING_WORDS.keys()
    found |= {one for one in german if one.startswith(PUT_TOGETHER)}
    return {one for one in found & german.keys() if not one.startswith(LEAFLET)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_citizens_pages_is_there(lang: str) -> None:
    wording = hamburg().wording
    assert sorted(one for one in met() if not wording.speaks([one], lang)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_answers_behind_each_number_is_told(lang: str) -> None:
    for contact in hamburg().crisis_contacts.values():
        told = help_words(hamburg(), contact, lang)
        assert {told.name.lang, told.what.lang, told.hours.lang} == {lang}
        assert told.called is not None
        assert (told.called.text, told.called.lang) == (contact.name, "de")


def test_in_german_a_name_is_told_once() -> None:
    contact = hamburg().crisis_contacts["polizei"]
    for lang in ("de", "ls"):
        told = help_words(hamburg(), contact, lang)
        assert (told.name.text, told.called) == ("Polizei", None)
    assert help_words(hamburg(), contact, "ls").what.text == "Bedroht Sie jemand? Rufen Sie 110 an."


def test_what_nobody_has_reviewed_gives_way_to_german() -> None:
    city = replace(hamburg(), wording=hamburg().wording.only_reviewed())
    contact = city.crisis_contacts["feuerwehr"]
    told = help_words(city, contact, "ar")
    assert {told.name.lang, told.what.lang, told.hours.lang} == {"de"}
    assert told.called is None


def test_each_of_them_is_read_beside_the_german_text() -> None:
    found = {one.id: one for one in sentences(hamburg().wording, "uk")}
    one = found["help.polizei.name"]
    assert (one.german, one.text, one.reviewed) == ("Polizei", "Поліція", None)


def test_a_contact_that_the_city_has_not_is_a_fault() -> None:
    files = dict(release_of(MUSTERSTADT).files)
    english = files["wording/en.yaml"].decode() + "  help.nobody.name: Nobody\n"
    with pytest.raises(BrokenCity, match=r"help\.nobody\.name: the German text is missing"):
        city_of(release_from({**files, "wording/en.yaml": english.encode()}))
