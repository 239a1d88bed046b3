from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicetelefon.knowledge.search import families
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.index import Document

pytestmark = pytest.mark.unit

DOCUMENTS = [
    Document(
        "grundsicherung",
        "Grundsicherung im Alter",
        "Wer im Alter zu wenig hat, bekommt Hilfe vom Bezirksamt. Das ist Sozialhilfe.",
        ("Meine Rente reicht nicht", "Geld im Alter"),
    ),
    Document(
        "jobcenter",
        "Grundsicherungsgeld vom Jobcenter",
        "Früher hieß es Bürgergeld. Wer arbeiten kann, geht zum Jobcenter.",
    ),
    Document(
        "strom", "Strom abgestellt", "Rufen Sie sofort an. Stromschulden kann das Amt leihen."
    ),
    Document("bestattung", "Bestattungskosten", "Wer eine Beerdigung nicht zahlen kann."),
    Document(
        "umzug", "Umzug und Kaution", "Fragen Sie vor der Unterschrift unter den Mietvertrag."
    ),
]


def test_many_words_that_merely_occur_do_not_cover_a_question(search: Search):
    """Sureness rests on coverage: a long question must not look answered by scattered words."""
    asked = "Rufen Alter Amt Unterschrift Rente Bürgergeld Beerdigung Geld"
    assert all(hit.coverage < 0.3 for hit in search.find(asked))


@pytest.fixture(scope="module")
def search() -> Search:
    return Search(DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Grundsicherung", "grundsicherung"),
        ("grundsicherng im altr", "grundsicherung"),
        ("Stütze für Rentner", "grundsicherung"),
        ("Hartz 4", "jobcenter"),
        ("Hartz IV beantragen", "jobcenter"),
        ("die haben mir das Licht abgedreht", "strom"),
        ("Stromsperre", "strom"),
        ("Begräbnis", "bestattung"),
        ("Begraebnis bezahlen", "bestattung"),
        ("Wohnungswechsel", "umzug"),
        ("Mietverträge", "umzug"),
        ("UMZUG!!!", "umzug"),
    ],
)
def test_people_find_it_in_their_own_words(search: Search, question: str, answer: str):
    assert search.find(question)[0].id == answer


@pytest.mark.parametrize("typed", ["be", "bes", "best", "bestat", "bestattungsk"])
def test_it_is_found_while_it_is_typed(search: Search, typed: str):
    assert search.find(typed, typing=True)[0].id == "bestattung"


@pytest.mark.parametrize("question", ["", "   ", "???", "§", "\u200b"])
def test_nothing_asked_finds_nothing(search: Search, question: str):
    assert search.find(question) == []


def test_what_may_not_be_found_now_is_left_out(search: Search):
    assert [hit.id for hit in search.find("Strom", only={"umzug"})] in ([], ["umzug"])
    assert all(hit.id != "strom" for hit in search.find("Strom", only={"umzug", "jobcenter"}))


def test_a_search_without_documents_finds_nothing():
    assert Search([]).find("Grundsicherung") == []


def test_equal_documents_come_in_the_order_they_were_added():
    twins = Search([Document("b", "Miete", ""), Document("a", "Miete", "")])
    assert [hit.id for hit in twins.find("Miete")] == ["b", "a"]


def test_the_limit_holds(search: Search):
    assert len(search.find("Amt Geld Hilfe Alter", limit=2)) == 2
    assert search.find("Amt", limit=0) == []


def test_the_better_match_covers_more(search: Search):
    exact, other = search.find("Grundsicherung im Alter")[:2]
    assert exact.id == "grundsicherung"
    assert 1 >= exact.coverage > other.coverage


def test_a_city_adds_its_own_words():
    own = families.build([*families.shipped(), ["Schnack", "Umzug"]])
    assert Search(DOCUMENTS, own).find("Schnack")[0].id == "umzug"


@settings(max_examples=60, deadline=None)
@given(question=st.text(max_size=200), typing=st.booleans())
def test_any_question_gets_an_order(search: Search, question: str, *, typing: bool):
    hits = search.find(question, typing=typing)
    assert all(math.isfinite(hit.score) and 0 < hit.coverage <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
