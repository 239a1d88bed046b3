"""Texts by id: fallback that says so, number forms, values that cannot reach into objects."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.kit.wording import Entry, Review, UnknownWords, Wording, Words, fill, ids_in

pytestmark = pytest.mark.unit

READ = Review("Referat 5", date(2026, 11, 2))
WORDING = Wording(
    {
        "de": {
            "hello": Entry("Guten Tag"),
            "ahead": Entry("{n} Personen", one="Eine Person"),
            "from": Entry("von {name}"),
        },
        "en": {"hello": Entry("Hello"), "from": Entry("from {name}", reviewed=READ)},
    }
)


def test_a_text_says_which_language_it_is_in() -> None:
    assert WORDING.t("hello", "en") == Words("Hello", "en")


def test_what_a_language_lacks_comes_in_german_and_says_so() -> None:
    assert WORDING.t("ahead", "en", n=3) == Words("3 Personen", "de")
    assert WORDING.t("hello", "tr") == Words("Guten Tag", "de")


def test_one_is_worded_on_its_own() -> None:
    assert WORDING.t("ahead", n=1).text == "Eine Person"
    assert WORDING.t("ahead", n=0).text == "0 Personen"


def test_in_productive_operation_only_reviewed_translations_are_given() -> None:
    productive = WORDING.only_reviewed()
    assert productive.t("hello", "en") == Words("Guten Tag", "de")
    assert productive.t("from", "en", name="A") == Words("from A", "en")


def test_an_unknown_id_and_a_missing_value_are_faults_of_the_program() -> None:
    with pytest.raises(UnknownWords, match="no German text for nothing"):
        WORDING.t("nothing")
    with pytest.raises(UnknownWords, match="from needs a value for 'name'"):
        WORDING.t("from")


def test_a_value_may_be_a_text_itself() -> None:
    assert WORDING.t("from", name=WORDING.t("hello")).text == "von Guten Tag"


def test_a_text_cannot_reach_into_our_objects() -> None:
    assert fill("{name.__class__} {0} {name!r}", {"name": "x"}) == "{name.__class__} {0} {name!r}"


@given(st.text(), st.text())
def test_a_value_is_put_in_as_it_is(before: str, value: str) -> None:
    text = before.replace("{", "").replace("}", "")
    assert fill(f"{text}{{name}}", {"name": value}) == text + value


def test_joined_wordings_answer_for_both_and_refuse_two_texts_for_one_id() -> None:
    staff = Wording({"de": {"desk.ready": Entry("Bereit")}})
    both = WORDING.joined(staff)
    assert both.t("desk.ready", "en") == Words("Bereit", "de")
    assert both.t("hello", "en").text == "Hello"
    with pytest.raises(ValueError, match="two texts for hello"):
        WORDING.joined(Wording({"de": {"hello": Entry("Moin")}}))


def test_missing_texts_are_listed_in_order() -> None:
    assert WORDING.missing(["z", "hello", "a", "a"]) == ("a", "z")


def test_a_language_speaks_only_if_it_has_all_texts() -> None:
    assert WORDING.speaks(["hello", "from"], "en")
    assert not WORDING.speaks(["hello", "ahead"], "en")
    assert not WORDING.speaks(["nothing"], "de")


def test_ids_are_found_in_templates_and_code() -> None:
    source = """<h1>{{ t("page.title", lang) }}</h1> {{ t( 'page.lead' ) }} format("no") t(name)"""
    assert ids_in(source) == {"page.title", "page.lead"}
