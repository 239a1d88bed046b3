"""No sentence that promises or denies a claim leaves, whatever made it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hamburg_assistant import the_parts
from servicetelefon.assistant.check import promises
from servicetelefon.domain.turn import NOTHING_BEFORE, Decision, Reply, TurnOutcome
from servicetelefon.journey import turn_word
from servicetelefon.journey.turn_state import Turn

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "Sie haben Anspruch auf Grundsicherung.",
        "Sie haben keinen Anspruch.",
        "Dann steht Ihnen ein Mehrbedarf zu.",
        "Ihr Antrag wurde bewilligt.",
        "Die Hilfe ist hiermit genehmigt.",
        "Sie sind leistungsberechtigt.",
        "You are entitled to assistance.",
        "Your application has been approved.",
        "Ihnen stehen 563 Euro im Monat zu.",
    ],
)
def test_promises_are_seen_and_withheld(text: str):
    assert promises(text)
    turn = Turn("?", NOTHING_BEFORE)
    made = Reply(Decision(TurnOutcome.ANSWERED, articles=("regelsatz",)), text, "de")
    checked = turn_word.check(turn, made, the_parts())
    assert checked.outcome is TurnOutcome.WITHHELD
    assert promises(checked.text) is None
    assert checked.person_offered


@pytest.mark.parametrize(
    "text",
    ["Ob Sie Hilfe bekommen, entscheidet das Amt.", "Der Bewilligungsbescheid nennt den Zeitraum."],
)
def test_other_sentences_pass(text: str):
    assert promises(text) is None


def test_no_fixed_sentence_and_no_article_promises_anything():
    parts = the_parts()
    fixed = [
        (lang, words_id)
        for lang, catalogue in parts.city.wording.catalogues.items()
        for words_id, entry in catalogue.items()
        if words_id.startswith(("turn.", "chat.", "label.")) and promises(entry.other)
    ]
    library = parts.texts.library
    told = [
        (article.id, name)
        for article in library.articles()
        for name in article.texts
        if (rendered := library.render(article, name, parts.texts.day)) and promises(rendered.text)
    ]
    assert fixed == []
    assert told == []


def test_the_check_looks_at_the_whole_reply():
    parts = the_parts()
    reply = replace(
        Reply(Decision(TurnOutcome.ANSWERED), "", "de"), text="Guten Tag.\n\nSie haben Anspruch."
    )
    assert turn_word.check(Turn("?", NOTHING_BEFORE), reply, parts).outcome is TurnOutcome.WITHHELD
