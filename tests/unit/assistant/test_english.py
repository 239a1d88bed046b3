"""Questions in English are searched in English and answered in English."""

from __future__ import annotations

import pytest

from hamburg_assistant import the_lists, the_parts
from servicetelefon.domain.turn import TurnOutcome
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_foreign import foreign

pytestmark = pytest.mark.unit


def test_every_article_is_asked_for_in_english_by_five_voices_or_more():
    asked = the_lists().asked["en"].questions
    articles = {one.id for one in the_parts().texts.library.articles()}
    assert set(asked) == articles
    assert [id_ for id_, questions in asked.items() if len(set(questions)) < 5] == []


def test_an_english_question_gets_the_english_text_of_its_article():
    reply = take("When are you open?", the_parts())
    assert (reply.language, reply.outcome) == ("en", TurnOutcome.ANSWERED)
    assert [(one.article, one.language) for one in reply.passages] == [("oeffnungszeiten", "en")]


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("can I keep my car", "en"),
        ("who pays for glasses", "en"),
        ("heating bill 900 euro back payment, who pays", "en"),
        ("What changed in July 2026 with Bürgergeld?", "en"),
        ("Mein Landlord sagt, ich muss raus, wer hilft?", "de"),
        ("I hab kein Geld für die Miete", "de"),
        ("Jobcenter oder Sozialamt?", "de"),
        ("Warum is dat so?", "de"),
    ],
)
def test_small_words_say_which_language_it_is(message: str, language: str):
    assert take(message, the_parts()).language == language


def test_what_is_asked_in_no_article_of_ours_is_not_answered_in_english_either():
    reply = take("Which mobile phone should I buy for my cat?", the_parts())
    assert reply.outcome is not TurnOutcome.ANSWERED


def test_the_questions_are_made_ready_once():
    asked = the_lists().asked["en"]
    assert foreign("en", asked) is foreign("en", asked)
