"""The step that searches: each question of the message, with what was said before, in German."""

from __future__ import annotations

from servicetelefon.assistant.choose import Chosen, certain, choose
from servicetelefon.assistant.questions import asked, translated
from servicetelefon.domain.turn import Decision
from servicetelefon.journey import turn_place
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn
from servicetelefon.journey.turn_understand import with_before

_GLOSSARY = "en"


def search(turn: Turn, parts: TurnParts) -> Decision | None:
    """Decides nothing: `turn.found` and `turn.finding` are what `decide` looks at."""
    turn_place.look(turn, parts)
    if turn.chosen and parts.article(turn.chosen):
        turn.found = [(turn.question, certain(turn.chosen))]
        return None
    whole = _found(turn.question, turn, parts)
    if (joined := with_before(turn)) is not None and whole.sure is None:
        together = _found(joined, turn, parts)
        if together.sure is not None or not whole.choices:
            whole = together
            turn.question = joined
    questions = asked(turn.question)
    turn.found = [(turn.question, whole)]
    if len(questions) > 1:
        turn.found += [(one, _found(one, turn, parts)) for one in questions]
    return None


def _found(question: str, turn: Turn, parts: TurnParts) -> Chosen:
    german = question
    if turn.language == _GLOSSARY:
        german = translated(question, dict(parts.lists.glossary.get(_GLOSSARY, {})))
    if not german:
        return Chosen()
    if own := parts.texts.own_words(german):
        return certain(own)
    chosen = choose(parts.texts.find(german), parts.lists.thresholds)
    if chosen.sure is None and parts.rewrite is not None and (other := parts.rewrite(question)):
        # A rewriting may only help where the person's own words did not suffice.
        again = choose(parts.texts.find(other), parts.lists.thresholds)
        return again if again.sure is not None else chosen
    return chosen
