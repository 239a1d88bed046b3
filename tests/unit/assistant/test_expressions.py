"""Expressions that a person can read are found as they are written, and no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.assistant.expressions import (
    Expressions,
    NotAnExpression,
    compiled,
    each_word,
    misspellings,
    spellings,
)
from servicetelefon.assistant.text import tokens

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
        ("kein geld + essen", "Essen? Ich habe kein Geld.", True),
        ("kein geld + essen", "kein Geld und auch sonst nichts zum Essen", True),
        ("kein geld + essen", "kein Geld", False),
        ("kein geld + geld", "kein Geld", False),
        ("kein + essen", "kein " + "wort " * 12 + "essen", True),
        ("kein + essen", "kein " + "wort " * 13 + "essen", False),
        ("geld + essen + kinder", "die kinder wollen essen, und das geld ist weg", True),
        ("kein geld ! gefunden", "Ich habe kein Geld", True),
        ("kein geld ! gefunden", "kein Geld verloren, sondern Geld gefunden", False),
        ("kein geld ! falsch … chat ! haha", "falscher Chat: kein Geld", True),
        ("kein geld ! falsch … chat ! haha", "falsch, der Chat: kein Geld", False),
        ("kein geld ! falsch … chat ! haha", "haha, kein Geld", False),
    ],
)
def test_found_as_written(written: str, text: str, hit: bool):  # noqa: FBT001 - a case
    assert found(written, text) is hit


@pytest.mark.parametrize(
    "written",
    [
        "",
        "(mehr)",
        "… geld",
        "(kein) geld",
        "u-bahn fährt",
        "geld + ",
        "geld + (mehr)",
        "geld ! (mehr)",
        "{wer} weint",
    ],
)
def test_what_cannot_be_read_is_refused(written: str):
    with pytest.raises(NotAnExpression):
        compiled(written, "x")


def test_a_misspelt_word_is_found_by_the_list_of_misspellings():
    wrong = misspellings({"geld": ["gelt"], "kein": ["kain"]})
    list_ = Expressions([compiled("kein geld", "x")], wrong)
    assert list_.means("kain gelt") == {"x"}
    assert list_.means("kaum gelb") == set()


def test_a_group_stands_for_its_words_also_for_those_of_other_groups():
    groups = {"parents": "mutter/vater", "family": "{parents}/opa"}
    list_ = Expressions([compiled("{family}/tante weint", "x", groups=groups)])
    assert all(list_.find(f"{who} weint") for who in ("mutter", "vater", "opa", "tante"))
    assert not list_.find("onkel weint")


def test_a_group_that_leads_back_to_itself_is_refused():
    with pytest.raises(NotAnExpression, match="back to itself"):
        compiled("{a} weint", "x", groups={"a": "{b}", "b": "{a}"})


def test_a_figure_of_speech_is_not_meant_but_what_stands_beside_it_is():
    list_ = Expressions(
        [compiled("bringt mich um", "x"), compiled("er schlägt", "y")],
        harmless=[compiled("papierkram bringt mich um", "harmless")],
    )
    assert list_.means("Der Papierkram bringt mich um") == set()
    assert list_.means("Er bringt mich um") == {"x"}
    assert list_.means("Der Papierkram bringt mich um, und er schlägt mich") == {"y"}
    assert list_.means("Der Papierkram bringt mich um. Mein Mann bringt mich um.") == {"x"}


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Vor Jahren wurde ich geschlagen", False),
        ("Ich wurde geschlagen, das ist Jahre her", False),
        ("Ich wurde geschlagen", True),
        ("Vor Jahren wurde ich geschlagen, jetzt wieder", True),
        ("Vor Jahren hat er mich geschlagen, er schlägt mich", True),
        ("Vor Jahren " + "wort " * 13 + "geschlagen", True),
    ],
)
def test_what_is_told_as_long_over_is_not_meant(text: str, hit: bool):  # noqa: FBT001 - a case
    past = [compiled("vor jahren", "ago"), compiled("jahre her", "ago"),
            compiled("geschlagen", "deed"), compiled("jetzt", "now")]  # fmt: skip
    assert bool(Expressions([compiled("geschlagen/schlägt", "x")], past=past).find(text)) is hit


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


@given(parts=st.lists(_WORDS, min_size=1, max_size=3))
def test_each_word_of_an_expression_stands_in_one_of_its_short_list(parts: list[list[str]]):
    expression = compiled(" + ".join("/".join(dict.fromkeys(part)) for part in parts), "x")
    said = " ".join(each_word(expression)).split()
    assert set(said) == {word for part in parts for word in tokens(" ".join(part))}
