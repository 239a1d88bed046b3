"""Expressions of another script are found as people type them without its letters."""

from __future__ import annotations

import pytest

from hamburg_assistant import the_lists
from servicetelefon.assistant.expressions import Expressions, compiled
from servicetelefon.assistant.latin import in_latin

pytestmark = pytest.mark.unit

LETTERS = {"ж": "zh/j", "и": "i/y", "т": "t", "ь": "-", "н": "n", "е": "e", "з": "z", "а": "a",
           "ч": "ch", "м": "m", "д": "d", "о": "o"}  # fmt: skip


def found(written: str, text: str, taken: tuple[str, ...] = ()) -> bool:
    one = in_latin(compiled(written, "mind", "ru"), LETTERS, taken)
    return one is not None and bool(Expressions([one]).find(text))


@pytest.mark.parametrize("text", ["zhit nezachem", "JIT? nezachem!", "jyt NEZACHEM"])
def test_each_way_to_write_a_letter_is_known(text: str):
    assert found("жить незачем", text)


def test_parts_stay_parts_in_either_order():
    assert found("дома + незачем", "nezachem ya doma")


def test_one_word_alone_is_left_out():
    """It might be a word of another language: `инсульт` is `insult`."""
    assert in_latin(compiled("незачем", "mind", "ru"), LETTERS) is None
    assert in_latin(compiled("не + незачем", "mind", "ru"), LETTERS) is None


def test_a_word_that_stands_for_another_is_left_out():
    assert found("жить незачем", "zhit nezachem")
    assert not found("жить незачем", "zhit nezachem", taken=("zhit",))


def test_what_is_in_latin_letters_already_is_left_out():
    assert in_latin(compiled("strom weg", "power", "ru"), LETTERS) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ne khochu bilshe zhyty", "mind"),
        ("muzh menya izbil i vygnal", "violence"),
        ("u nas netu deneg, detey kormit nechem", "hunger"),
        ("nam vidkliuchyly svitlo", "power"),
    ],
)
def test_the_delivered_list_is_found_in_latin_letters(text: str, kind: str):
    assert kind in the_lists().crisis.means(text)


def test_english_and_german_words_raise_no_alarm_in_russian_letters():
    crisis = the_lists().crisis
    for harmless in (
        "I got a refund on my heating bill",
        "Wo ist mein Tablet? Muss ich selber zahlen?",
    ):
        assert not crisis.find(harmless)
