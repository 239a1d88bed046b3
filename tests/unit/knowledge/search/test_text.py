from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.knowledge.search import text

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Straße", ["strasse"]),
        ("STRASSE", ["strasse"]),
        ("Ge\u00adbühr", ["gebühr"]),
        ("Bu\u0308rger", ["bürger"]),
        ("§ 41 SGB XII", ["41", "sgb", "xii"]),
        ("E-Mail/App", ["e", "mail", "app"]),
        ("", []),
    ],
)
def test_words_are_read_in_one_form(written: str, read: list[str]):
    assert text.words(written) == read


@pytest.mark.parametrize(
    ("one", "other"), [("Bäume", "Baum"), ("Anträge", "Antrag"), ("gezahlten", "gezahlte")]
)
def test_inflected_forms_share_a_stem(one: str, other: str):
    assert text.stem(text.normalise(one)) == text.stem(text.normalise(other))


def test_an_open_end_is_no_border():
    assert "3:nd_" in text.grams("grund")
    assert "3:nd_" not in text.grams("grund", open_end=True)
    assert set(text.grams("grund", open_end=True)) <= set(text.grams("grundsicherung"))


@pytest.mark.parametrize(
    ("spoken", "back"),
    [("fuehrerschein", "fuhrerschein"), ("führerschein", None), ("miete", None)],
)
def test_umlauts_written_out_are_read_back(spoken: str, back: str | None):
    assert text.spelt_back(spoken) == back


@given(st.text())
def test_any_text_has_words_that_are_stable(written: str):
    found = text.words(written)
    assert text.words(" ".join(found)) == found
