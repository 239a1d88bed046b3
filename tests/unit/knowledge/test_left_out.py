from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servicetelefon.journey.turn_parts import Texts
from servicetelefon.knowledge.left_out import left_out
from servicetelefon.knowledge.library import Library, load
from unit.knowledge.writing import a_folder, an_article

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 28)


def a_library(path: Path) -> Library:
    rent = "[Wohnkosten, Bude zu teuer, Kaltmiete, Zu viele Zimmer, Hilfe]"
    light = "[Stromsperre, Licht aus, Hilfe]"
    return load(
        a_folder(
            path,
            an_article(wordings=rent),
            an_article(id="strom", title="Strom abgestellt", question="Was tun?", wordings=light),
        )
    )


def test_each_wording_is_asked_once_of_a_search_that_does_not_know_it(tmp_path: Path):
    library = a_library(tmp_path / "knowledge")
    asked: list[tuple[str, str]] = []
    for _, some in left_out(library, DAY):
        asked += some
    wordings = [(one, article.id) for article in library.articles() for one in article.wordings]
    assert sorted(asked) == sorted(wordings)


def test_words_of_a_wording_left_out_are_not_found_by_them(tmp_path: Path):
    library = a_library(tmp_path / "knowledge")
    searches = [
        search for search, some in left_out(library, DAY) if ("Bude zu teuer", "miete") in some
    ]
    whole = library.search_on(DAY).find("Bude zu teuer")[0]
    alone = searches[0].find("Bude zu teuer")
    assert whole.id == "miete"
    assert not alone or alone[0].coverage < whole.coverage


def test_words_that_ask_for_two_articles_are_certain_for_neither(tmp_path: Path):
    texts = Texts(a_library(tmp_path / "knowledge"), DAY)
    assert texts.own_words("Stromsperre") == "strom"
    assert texts.own_words("Hilfe") is None
