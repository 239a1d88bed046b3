"""An amount that ends takes its own sentence with it, never the rule that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from servicetelefon.domain.article import MAIN, Article
from servicetelefon.knowledge import citations
from servicetelefon.knowledge.library import Library, load

pytestmark = pytest.mark.unit

CITIES = Path(__file__).parents[3] / "cities"
DAY = date(2026, 11, 29)
# A regulation for one year, such as the RBSFV 2026, holds nothing but that year's amounts.
_OF_ONE_YEAR = re.compile(r"\b20\d\d\b")


@pytest.mark.parametrize("city", ["hamburg", "berlin"])
def test_every_rule_is_still_told_when_its_amount_has_ended(city: str):
    library = load(CITIES / city / "knowledge")
    assert ends(library)
    gone = {
        f"{article.id}, {day}: {cited}"
        for article in library.articles()
        for day in ends(library)
        for cited in rules(library, article, DAY) - rules(library, article, day)
    }
    assert not gone


def ends(library: Library) -> set[date]:
    values = (value for figure in library.figures.values() for value in figure.values)
    return {
        value.valid_to + timedelta(days=1)
        for value in values
        if value.valid_to and value.valid_to >= DAY
    }


def rules(library: Library, article: Article, day: date) -> set[str]:
    rendered = library.render(article, MAIN, day)
    return set(_rules(rendered.text)) if rendered else set()


def _rules(text: str) -> Iterator[str]:
    return (
        f"§ {cited.section} {cited.law}"
        for cited in citations.in_text(text)
        if not _OF_ONE_YEAR.search(cited.law)
    )
