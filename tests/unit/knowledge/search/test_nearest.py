"""The second judge: a question against each wording by itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.index import Document, build
from servicetelefon.knowledge.search.nearest import Nearest

pytestmark = pytest.mark.unit

DOCUMENTS = [
    Document("pension", "Rente", "", ("Meine Rente ist da", "Wird die Rente angerechnet?")),
    Document("rent", "Miete\nWer zahlt die Miete?", "", ("Ist die Miete da?",)),
    Document("light", "Strom", ""),
]


def test_words_asked_before_are_as_near_as_can_be():
    near = Nearest(DOCUMENTS, build(DOCUMENTS))("wird die rente angerechnet")
    assert near[0] == max(near)
    assert near[0] == pytest.approx(1, abs=0.2)


def test_one_whole_wording_comes_before_single_words_of_many():
    """All the words stand in the first document too, but nobody asked like this there."""
    scattered = Document("scattered", "Geld", "", ("Wer zahlt?", "Miete", "nachzahlen", "Heizung"))
    asked = Document("asked", "Kosten", "", ("Wer zahlt die Heizung nach?",))
    found = Search([scattered, asked]).find("wer zahlt heizung nach")
    assert found[0].id == "asked"


def test_misspelt_is_near_all_the_same():
    near = Nearest(DOCUMENTS, build(DOCUMENTS))("wirt di rennte angerechned")
    assert near[0] == max(near) > 0


def test_what_nobody_said_is_near_to_nothing():
    assert not Nearest(DOCUMENTS, build(DOCUMENTS))("xyz qqq").any()
    assert not Nearest(DOCUMENTS, build(DOCUMENTS))("").any()


def test_without_wordings_the_words_alone_decide():
    bare = [Document(one.id, one.title, one.text) for one in DOCUMENTS]
    found = Search(bare).find("Strom")
    assert found[0].id == "light"
    assert found[0].score > 1  # the worth of the words, not a share


@given(st.text(max_size=80))
def test_any_question_gives_a_number_for_each(question: str):
    near = Nearest(DOCUMENTS, build(DOCUMENTS))(question)
    assert len(near) == len(DOCUMENTS)
    assert all(math.isfinite(one) and one >= 0 for one in near)
