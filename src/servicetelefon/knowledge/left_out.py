"""Questions for a measurement from the articles themselves: each wording is asked of a search that
does not know it. What its own words would say is left out, so that it asks as a stranger does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.text import content_words, words

_FOLDS = 8


def left_out(library: Library, day: date) -> Iterator[tuple[Search, list[tuple[str, str]]]]:
    """Searches, and to each the wordings that it was made without, with the article they ask for."""
    documents = library.documents_on(day)
    for fold in range(_FOLDS):
        known = [
            replace(
                one,
                wordings=tuple(
                    wording
                    for place, wording in enumerate(one.wordings, number)
                    if place % _FOLDS != fold
                ),
            )
            for number, one in enumerate(documents)
        ]
        asked = [
            (wording, one.id)
            for number, one in enumerate(documents)
            for place, wording in enumerate(one.wordings, number)
            if place % _FOLDS == fold and content_words(words(wording))
        ]
        yield Search(known, library.families), asked
