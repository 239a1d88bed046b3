"""The step that searches: each question of the message, with what was said before, in German."""

from __future__ import annotations

from servicetelefon.assistant.choose import Chosen, certain, choose
from servicetelefon.assistant.questions import asked, goes_on, translated
from servicetelefon.domain.turn import Decision, TurnOutcome
from servicetelefon.journey import turn_place
from servicetelefon.journey.turn_foreign import Foreign, foreign
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn
from servicetelefon.knowledge.search.text import content_words, words

_GLOSSARY = "en"
_SURE_BY_GLOSSARY = 1.0
"""Words found by a list of words say less: below this it is asked back."""


def search(turn: Turn, parts: TurnParts) -> Decision | None:
    """Decides nothing: `turn.found` and `turn.finding` are what `decide` looks at."""
    turn_place.look(turn, parts)
    if turn.chosen and parts.article(turn.chosen):
        turn.found = [(turn.question, certain(turn.chosen))]
        return None
    whole = _found(turn.question, turn, parts)
    follows = goes_on(turn.question)
    if turn.past.question and (follows or not whole.is_certain):
        whole = _with_before(whole, turn, parts)
    elif follows and whole.sure is not None and not whole.is_certain:
        # It points back to something that we do not know: ask, do not guess.
        whole = Chosen(choices=(whole.sure,), sureness=whole.sureness)
    # "Was soll ich tun?" asks nothing by itself.
    questions = [one for one in asked(turn.question) if content_words(words(one))]
    turn.found = [(turn.question, whole)]
    if len(questions) > 1:
        turn.found += [(one, _found(one, turn, parts)) for one in questions]
    return None


def _with_before(alone: Chosen, turn: Turn, parts: TurnParts) -> Chosen:
    """What is meant where somebody goes on: the subject before, or both when another fits too."""
    joined = f"{turn.past.question} {turn.question}"
    subject = turn.past.article
    if not goes_on(turn.question):
        together = _found(joined, turn, parts) if not (alone.sure or alone.choices) else alone
        return together if together.sure or together.choices else alone
    if several := turn.past.several:
        # Which of them is meant is not known: ask, do not guess.
        choices = dict.fromkeys((*several, alone.sure) if alone.sure else several)
        return Chosen(choices=tuple(choices), sureness=alone.sureness)
    turn.question = joined
    if subject is None:
        together = _found(joined, turn, parts)
        return together if together.sure or together.choices else alone
    if alone.sure in (None, subject):
        return certain(subject)
    return Chosen(choices=(subject, alone.sure), sureness=alone.sureness)


def _found(question: str, turn: Turn, parts: TurnParts) -> Chosen:
    asked = parts.lists.asked.get(turn.language)
    if asked is not None:
        found = _in_its_language(question, foreign(turn.language, asked), turn, parts)
        if found.sure or found.choices:
            return found
    german = question
    if turn.language == _GLOSSARY:
        german = translated(question, dict(parts.lists.glossary.get(_GLOSSARY, {})))
    if not content_words(words(german)):
        return Chosen()  # only words that carry the grammar of a question
    if own := parts.texts.own_words(german):
        return certain(own)
    chosen = choose(parts.texts.find(german), parts.lists.thresholds)
    if turn.language == _GLOSSARY and chosen.sure and chosen.sureness < _SURE_BY_GLOSSARY:
        chosen = Chosen(choices=(chosen.sure, *chosen.choices), sureness=chosen.sureness)
    return chosen


def _in_its_language(question: str, of: Foreign, turn: Turn, parts: TurnParts) -> Chosen:
    if own := of.own_words(question):
        return certain(own)
    return choose(of.find(question), parts.lists.thresholds.in_language(turn.language))


def reworded(_turn: Turn, parts: TurnParts) -> Decision | None:
    """Nothing was understood: what other words find is asked about, beside the offer of a person.

    Never answered with, so that wrong words from a model cannot become a wrong answer.
    """
    if parts.reworded is None:
        return None
    found = choose(parts.texts.find(parts.reworded), parts.lists.thresholds)
    choices = found.choices or ((found.sure,) if found.sure else ())
    told = tuple(one for one in choices if parts.holds(one) and _may_be_asked(one, parts))
    return Decision(TurnOutcome.CLARIFY, choices=told, with_person=True) if told else None


def _may_be_asked(article_id: str, parts: TurnParts) -> bool:
    article = parts.article(article_id)
    return article is not None and not parts.is_off(article)
