"""Articles and the crisis list agree: no number that nobody confirmed, and the day of the check."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.domain.article import MAIN
from servicetelefon.domain.city import City
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.library import Library

pytestmark = pytest.mark.unit

CITY = Path(__file__).parents[3] / "cities" / "hamburg"
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_EMERGENCIES = (
    "akut-krank", "gewalt", "kein-geld", "kind-in-gefahr",
    "ohne-schlafplatz", "raeumung", "seelische-krise", "strom-abgestellt",
)  # fmt: skip


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
def test_an_emergency_article_says_when_its_numbers_were_checked(emergency: str) -> None:
    article = library().article(emergency)
    assert article is not None
    checked = min(
        contact.checked_on for contact in hamburg().crisis_contacts.values() if contact.phone.usable
    )
    day = f"{checked.day}. {_MONTHS[checked.month - 1]} {checked.year} geprüft"
    assert day in article.all_texts()[MAIN]
    assert "112" in article.all_texts()[MAIN]
