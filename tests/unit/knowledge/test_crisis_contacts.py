"""Articles and the crisis list agree: no number that nobody confirmed, and the day of the check."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.domain.article import EASY, MAIN
from servicetelefon.domain.city import City
from servicetelefon.domain.office import Crisis
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.library import Library

pytestmark = pytest.mark.unit

CITY = Path(__file__).parents[3] / "cities" / "hamburg"
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_EMERGENCIES = (
    "akut-krank", "gewalt", "kein-geld", "kind-in-gefahr",
    "ohne-schlafplatz", "raeumung", "seelische-krise", "strom-abgestellt",
)  # fmt: skip
_OF_CRISIS = {
    Crisis.DANGER: ("gewalt",),
    Crisis.ILLNESS: ("akut-krank",),
    Crisis.MIND: ("seelische-krise",),
    Crisis.CHILD: ("kind-in-gefahr",),
    Crisis.VIOLENCE: ("gewalt",),
    Crisis.NO_ROOF: ("ohne-schlafplatz", "raeumung"),
}


@cache
def hamburg() -> City:
    return load_city(CITY)


@cache
def library() -> Library:
    return libraries.load(CITY / "knowledge")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def test_no_article_names_a_crisis_number_that_is_not_confirmed() -> None:
    unsure = {
        _digits(contact.phone.shown)
        for contact in hamburg().crisis_contacts.values()
        if not contact.phone.usable
    }
    assert unsure
    for article in library().articles():
        told = _digits("".join(article.all_texts().values()))
        assert [number for number in unsure if number in told] == [], article.id


@pytest.mark.parametrize("emergency", _EMERGENCIES)
def test_an_emergency_article_says_whom_to_call_in_every_rendering(emergency: str) -> None:
    article = library().article(emergency)
    assert article is not None
    for name in (MAIN, "spoken", EASY, "en"):
        assert "112" in article.all_texts()[name], name


@pytest.mark.parametrize("emergency", _EMERGENCIES)
def test_an_emergency_article_says_when_its_numbers_were_checked(emergency: str) -> None:
    """In what is read; on the telephone the seconds belong to the number itself."""
    article = library().article(emergency)
    assert article is not None
    checked = min(
        contact.checked_on for contact in hamburg().crisis_contacts.values() if contact.phone.usable
    )
    day = f"{checked.day}. {_MONTHS[checked.month - 1]} {checked.year}"
    texts = article.all_texts()
    assert f"{day} geprüft" in texts[MAIN]
    assert f"Das war am {day}." in texts[EASY]
    assert f"checked on {checked.day} {_ENGLISH[checked.month - 1]} {checked.year}" in texts["en"]


def test_every_emergency_of_the_crisis_list_has_an_article_with_its_contacts() -> None:
    """Each number that may be given out for a crisis stands where somebody reads about it."""
    for crisis, emergencies in _OF_CRISIS.items():
        told = _digits(
            "".join(
                article.all_texts()[MAIN]
                for name in emergencies
                if (article := library().article(name)) is not None
            )
        )
        for contact in hamburg().help_in(crisis):
            assert _digits(contact.phone.shown) in told, (crisis, contact.name)
