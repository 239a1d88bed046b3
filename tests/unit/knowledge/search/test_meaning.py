from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.index import Document
from servicetelefon.knowledge.search.meaning import Meaning

pytestmark = pytest.mark.unit

DOCUMENTS = [
    Document("hund", "Hundesteuer", "Wer einen Dackel hält, zahlt Steuer."),
    Document("auto", "Kraftfahrzeug", "Wer ein Fahrzeug hält, zahlt Steuer."),
    Document("miete", "Wohnung", "Wer eine Bleibe hat, zahlt Miete."),
]


class TwoTopics:
    """Knows animals from machines, and fails when it is told to."""

    def __init__(self, *, width: int = 2) -> None:
        self.width = width
        self.fails = False

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fails:
            raise Unavailable("away")
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        animals = [any(word in text for word in ("Hund", "Dackel", "Wauwau")) for text in texts]
        rows = [[1.0, 0.0] if animal else [0.0, 1.0] for animal in animals]
        return np.asarray(rows, dtype=np.float32)[:, : self.width]


def test_meaning_decides_where_words_are_equal():
    by_words = Search(DOCUMENTS)
    by_both = Search(DOCUMENTS, meaning=Meaning(DOCUMENTS, TwoTopics()))
    assert by_words.find("Steuer für den Wauwau")[0].id in {"hund", "auto"}
    assert by_both.find("Steuer für den Wauwau")[0].id == "hund"


def test_without_an_answer_the_words_decide():
    model = TwoTopics()
    search = Search(DOCUMENTS, meaning=Meaning(DOCUMENTS, model))
    model.fails = True
    assert search.find("Kraftfahrzeuge")[0].id == "auto"


def test_a_question_still_being_typed_asks_no_model():
    model = TwoTopics()
    search = Search(DOCUMENTS, meaning=Meaning(DOCUMENTS, model))
    model.fails = True
    assert search.find("Kraftf", typing=True)[0].id == "auto"


def test_what_is_no_row_a_text_is_refused():
    class Broken(TwoTopics):
        def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return super().passages(texts)[:1]

    with pytest.raises(Invalid, match="numbers for 3 texts"):
        Meaning(DOCUMENTS, Broken())
