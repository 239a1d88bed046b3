"""Whole turns: words in, one outcome of the closed list out, in the order that `journey/turn.py` says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamburg_assistant import the_parts
from servicetelefon.assistant.questions import asks_again
from servicetelefon.assistant.text import Empty, TooLong, cleaned
from servicetelefon.domain.office import Crisis
from servicetelefon.domain.turn import NOTHING_BEFORE, Reply, TurnOutcome
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_parts import Off, Texts
from servicetelefon.journey.turn_word import contacts

pytestmark = pytest.mark.unit


TWO = "Wie hoch ist der Regelsatz? Und welche Unterlagen brauche ich für den Antrag?"


def said(*messages: str, language: str | None = None) -> Reply:
    past, reply = NOTHING_BEFORE, None
    for one in messages:
        reply = take(one, the_parts(), past, language=language)
        past = reply.past
    assert reply is not None
    return reply


def test_an_answer_is_approved_text_word_for_word():
    reply = said("Wie hoch ist der Regelsatz?")
    parts = the_parts()
    article = parts.article("regelsatz")
    assert article is not None
    rendered = parts.texts.library.render(article, "de", parts.texts.day)
    assert rendered is not None
    assert reply.outcome is TurnOutcome.ANSWERED
    assert reply.text == rendered.text
    assert any(one.name.startswith("SGB XII") for one in reply.passages[0].sources)


def test_leichte_sprache_and_english_have_texts_of_their_own():
    assert said("Wie hoch ist der Regelsatz?", language="ls").passages[0].language == "ls"
    asked = said("How much is the standard rate?")
    assert (asked.language, asked.decision.articles) == ("en", ("regelsatz",))
    assert asked.passages[0].language == "en"
    pressed = take("1", the_parts(), asked.past, chosen="regelsatz")
    assert pressed.passages[0].language == "en"


def test_what_follows_goes_on_with_the_subject():
    reply = said("Wie hoch ist der Regelsatz?", "und für Kinder?")
    assert reply.passages[0].article == "regelsatz"


def test_two_questions_get_two_answers():
    reply = said("Wie hoch ist der Regelsatz? Und welche Unterlagen brauche ich für den Antrag?")
    assert reply.outcome in (TurnOutcome.SEVERAL_TOPICS, TurnOutcome.ANSWERED_IN_PART)
    assert "regelsatz" in reply.decision.articles


def test_an_answer_in_part_names_the_rest_and_asks_back_about_it():
    reply = said("Wie hoch ist der Regelsatz? Und welche Unterlagen brauche ich?")
    assert reply.outcome is TurnOutcome.ANSWERED_IN_PART
    assert reply.decision.articles == ("regelsatz",)
    assert "„Und welche Unterlagen brauche ich?“" in reply.text
    assert reply.choices[0].article == "unterlagen"
    assert reply.person_offered


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("Wann kriege ich Rente und wie viel?", {"rentenversicherung"}),
        ("Brauche ich einen Termin und muss ich fürs Heim von Papa zahlen?",
         {"termin", "unterhalt-kinder"}),
        ("Muss ich einen Termin machen und wird meine kleine Rente verrechnet?",
         {"termin", "rente"}),
    ],
)  # fmt: skip
def test_the_easy_part_alone_is_no_answer(message: str, meant: set[str]):
    reply = said(message)
    assert (reply.outcome, reply.person_offered) == (TurnOutcome.CLARIFY, True)
    assert meant <= {one.article for one in reply.choices}


def test_no_half_answer_stands_before_an_emergency():
    fever = "Meine Tochter hat hohes Fieber und wir haben keine Versicherung?"
    reply = said(f"Wie lege ich Widerspruch ein? {fever}")
    assert not reply.passages
    assert reply.choices[0].article == "akut-krank"


def test_a_choice_can_be_pressed_or_written():
    vague = map(said, ("Miete", "Kinder", "Hilfe", "Kosten", "Unterstützung im Haus"))
    asked = next(reply for reply in vague if reply.outcome is TurnOutcome.CLARIFY)
    first = asked.choices[0]
    pressed = take("1", the_parts(), asked.past)
    named = take(first.title, the_parts(), asked.past)
    assert first.article in (*pressed.decision.articles, pressed.decision.about)
    assert first.article in (*named.decision.articles, named.decision.about)


def test_whoever_asks_for_a_person_gets_one_in_every_step():
    for before in ("Wie hoch ist der Regelsatz?", "Du Arschloch", "blubb", "Miete", "Hallo"):
        assert said(before, "Mensch").outcome is TurnOutcome.WANTS_PERSON


def test_the_own_case_is_a_persons():
    reply = said("Ich bekomme 850 Euro Rente, habe ich Anspruch auf Grundsicherung?")
    assert reply.outcome is TurnOutcome.INDIVIDUAL_CASE
    assert reply.person_offered


def test_a_language_without_texts_leads_to_an_interpreter():
    reply = said("Ne kadar sosyal yardım alabilirim?")
    assert (reply.outcome, reply.language) == (TurnOutcome.LANGUAGE_NOT_SERVED, "tr")
    assert "tercüman" in reply.text
    assert reply.person_offered


def test_german_on_a_page_in_another_language_gets_the_german_answer():
    reply = said("Wie hoch ist der Regelsatz?", language="ar")
    assert (reply.outcome, reply.language) == (TurnOutcome.ANSWERED, "de")
    assert said("Ne kadar sosyal yardım alabilirim?", language="ar").language == "ar"
    assert said("Wie hoch ist der Regelsatz?", language="ls").language == "ls"


def test_the_office_of_a_quarter():
    reply = said("Welches Sozialamt ist für Altona zuständig?")
    assert reply.outcome is TurnOutcome.OFFICE_FOUND


def test_a_text_outside_its_validity_is_not_told():
    parts = the_parts()
    texts = Texts(parts.texts.library, date(2020, 1, 1))
    reply = take("Wie hoch ist der Regelsatz?", replace(parts, texts=texts))
    assert reply.outcome is TurnOutcome.OUTSIDE_VALIDITY
    assert reply.passages == ()


def test_a_topic_can_be_switched_off():
    parts = replace(the_parts(), off=Off(topics=frozenset({"regelsatz"})))
    reply = take("Wie hoch ist der Regelsatz?", parts)
    assert reply.outcome is TurnOutcome.SWITCHED_OFF
    assert reply.passages == ()


def test_a_rewriting_only_changes_what_is_searched():
    asked = "Firlefanz Kokolores"
    assert take(asked, the_parts()).outcome is TurnOutcome.NOT_UNDERSTOOD
    helped = replace(the_parts(), reworded="Wie hoch ist der Regelsatz 2026?")
    reply = take(asked, helped)
    assert (reply.outcome, reply.passages) == (TurnOutcome.CLARIFY, ())
    assert "regelsatz" in [one.article for one in reply.choices]
    assert reply.person_offered
    wrong = replace(the_parts(), reworded="Zirkuspferd Firlefanz")
    for question in (asked, "Wie hoch ist der Regelsatz?", "Ich habe heute nichts zu essen"):
        assert take(question, wrong).text == take(question, the_parts()).text


def test_nothing_personal_is_left_in_what_is_kept():
    reply = said(
        "Ich heiße Erika Mustermann, IBAN DE89370400440532013000. Wie hoch ist der Regelsatz?"
    )
    assert "Mustermann" not in reply.masked + reply.past.question
    assert "3704" not in reply.masked + reply.past.question


@settings(max_examples=150)
@given(st.text(max_size=120))
def test_any_message_gets_an_outcome_and_no_promise(text: str):
    try:
        message = cleaned(text)
    except (Empty, TooLong):
        return
    reply = take(message, the_parts())
    assert reply.text
    assert reply.outcome in TurnOutcome


def test_another_authority_is_named_by_its_own_article_where_we_have_one():
    reply = said("Wo bekomme ich Elterngeld, mein Kind kommt im Mai?")
    assert {"elterngeld"} <= {*reply.decision.articles, *(one.article for one in reply.choices)}


def test_words_of_another_authority_in_a_question_about_ours_are_asked_back():
    reply = said(
        "Ich krieg Geld von der Rentenversicherung. Wird das von der Grundsicherung abgezogen?"
    )
    assert {"rente", "rentenversicherung"} <= {one.article for one in reply.choices}


def test_one_sentence_out_of_a_message_is_no_answer_where_the_whole_is_about_something_else():
    reply = said("Jetzt soll ich für den Minijob auch noch zahlen. Gibt es da eine Befreiung?")
    assert "rundfunkbeitrag" not in reply.decision.articles


AGAIN = ("nochmal bitte", "Bitte noch einmal.", "Wie bitte?", "Können Sie das wiederholen?")


@pytest.mark.parametrize("again", AGAIN)
def test_what_was_said_is_said_again_whole(again: str):
    """After several texts all of them, after a question back its buttons, after help the numbers."""
    for first in (
        TWO,
        "Wie hoch ist der Regelsatz?",
        "Was ist mit Unterlagen?",
        "Ich will nicht mehr leben",
    ):
        before, after = said(first), said(first, again)
        assert (after.outcome, after.text) == (before.outcome, before.text)
        assert (after.passages, after.choices) == (before.passages, before.choices)


def test_it_is_said_again_in_the_language_that_is_wished_then():
    again = said(TWO, "Noch einmal in Leichter Sprache bitte")
    assert [one.language for one in again.passages] == ["ls", "ls"]


def test_what_may_no_longer_be_told_is_not_said_again():
    before = said(TWO)
    parts = replace(the_parts(), ended=frozenset({before.passages[1].article}))
    again = take("nochmal bitte", parts, before.past)
    assert before.passages[1].article not in [one.article for one in again.passages]


def test_a_question_with_such_a_word_in_it_is_a_question():
    assert not asks_again("Muss ich den Antrag nochmal stellen?")
    assert not asks_again("Bitte")


def test_what_goes_on_after_several_texts_is_asked_back():
    reply = said(TWO, "und für meine Frau?")
    assert reply.outcome is TurnOutcome.CLARIFY
    assert [one.article for one in reply.choices] == [one.article for one in said(TWO).passages]


def test_several_texts_stand_apart_under_their_titles():
    reply = said(TWO)
    assert [f"## {one.title}\n\n{one.text}" in reply.text for one in reply.passages] == [True, True]
    assert "## " not in said("Wie hoch ist der Regelsatz?").text


def test_emergency_numbers_in_arabic_keep_their_order():
    parted = [
        one.phone.shown
        for one in contacts(frozenset({Crisis.VIOLENCE}), the_parts())
        if " " in one.phone.shown
    ]
    beaten = said("زوجي يضربني", language="ar").text
    assert parted
    assert [one for one in parted if f"\u2066{one}\u2069" not in beaten] == []


FOR_ONE = "wie hoch der Regelsatz im Jahr 2026 für eine Person ist, die allein lebt?"
NEXT_DOOR = "Drüben in Altona ist es bei den alten Leuten so anders, "


@pytest.mark.parametrize(
    ("message", "outcome", "offered"),
    [
        ("Wie hoch ist der Regelsatz?", TurnOutcome.ANSWERED, False),
        ("Können Sie mir bitte sagen, " + FOR_ONE, TurnOutcome.ANSWERED, True),
        ("Welches Amt ist in Altona zuständig?", TurnOutcome.OFFICE_FOUND, False),
        (NEXT_DOOR + "welches Amt ist zuständig?", TurnOutcome.OFFICE_FOUND, True),
    ],
)
def test_who_writes_more_than_a_question_is_offered_a_person(
    message: str,
    outcome: TurnOutcome,
    offered: bool,  # noqa: FBT001 - a case
):
    reply = take(message, the_parts())
    assert (reply.outcome, reply.person_offered) == (outcome, offered)


def test_money_that_is_gone_may_be_a_notice_of_need():
    reply = take("ich hap solche angst das geld ist alle, was soll ich blos machn", the_parts())
    assert reply.decision.notice
    assert reply.person_offered
