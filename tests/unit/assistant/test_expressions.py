"""Expressions that a person can read are found as they are written, and no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.assistant.expressions import (
    Expressions,
    NotAnExpression,
    compiled,
    misspellings,
    spellings,
)

pytestmark = pytest.mark.unit


def found(written: str, text: str) -> bool:
    return bool(Expressions([compiled(written, "x")]).find(text))


@pytest.mark.parametrize(
    ("written", "text", "hit"),
    [
        ("kein/keine geld", "Ich habe KEIN Geld!", True),
        ("kein/keine geld", "kein großes Geld", False),
        ("kein … geld", "kein großes Geld", True),
        ("kein … geld", "kein a b c d e Geld", False),
        ("kein (mehr) geld", "kein mehr geld", True),
        ("kein (mehr) geld", "kein geld", True),
        ("hunger*", "wir hungern", True),
        ("hunger*", "der Hamburger", False),
        ("für essen", "fuer essen", True),
        ("für essen", "fur esen", True),
        ("schlägt mich", "er schlaegt mich", True),
        ("straße", "STRASSE", True),
    ],
)
def test_found_as_written(written: str, text: str, hit: bool):  # noqa: FBT001 - a case
    assert found(written, text) is hit


@pytest.mark.parametrize("written", ["", "(mehr)", "… geld", "(kein) geld", "u-bahn fährt"])
def test_what_cannot_be_read_is_refused(written: str):
    with pytest.raises(NotAnExpression):
        compiled(written, "x")


def test_a_misspelt_word_is_found_by_the_list_of_misspellings():
    wrong = misspellings({"geld": ["gelt"], "kein": ["kain"]})
    list_ = Expressions([compiled("kein geld", "x")], wrong)
    assert list_.means("kain gelt") == {"x"}
    assert list_.means("kaum gelb") == set()


_WORDS = st.lists(
    st.sampled_from(["kein", "geld", "essen", "heute", "strom"]), min_size=1, max_size=4
)


@given(parts=_WORDS, before=_WORDS, after=_WORDS)
def test_every_spelling_is_found_wherever_it_stands(
    parts: list[str], before: list[str], after: list[str]
):
    expression = compiled("/".join(dict.fromkeys(parts)) + " (noch) so", "x")
    list_ = Expressions([expression])
    for one in spellings(expression):
        assert list_.means(" ".join([*before, one, *after])) == {"x"}
