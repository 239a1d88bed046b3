"""The first steps of a turn: is the assistant on, what may not pass, which language, what is meant."""

from __future__ import annotations

import re
from dataclasses import replace

from servicetelefon.assistant import screen as screening
from servicetelefon.assistant.questions import asks_again, numbered
from servicetelefon.assistant.text import tokens
from servicetelefon.domain.turn import OFFERS_NO_PERSON, Decision, TurnOutcome
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn
from servicetelefon.kit.wording import MAIN_LANGUAGE

_SAID_AGAIN = frozenset(
    {TurnOutcome.ANSWERED, TurnOutcome.ANSWERED_IN_PART, TurnOutcome.SEVERAL_TOPICS,
     TurnOutcome.CLARIFY, TurnOutcome.INDIVIDUAL_CASE, TurnOutcome.OTHER_AUTHORITY,
     TurnOutcome.CRISIS}
)  # fmt: skip

SERVED = frozenset({"de", "ls", "en"})
"""Languages with approved texts. The others get the sentences that lead to a person."""

_COVERED = re.compile(r"\[[^\]]*\]")
_EASY = frozenset({"leichte", "leichter", "einfache", "einfacher"})


def switched_off(turn: Turn, parts: TurnParts) -> Decision | None:
    """Crisis help has no switch: it is named all the same."""
    if not parts.off.assistant:
        return None
    turn.screened = screening.screen(turn.message, parts.lists)
    turn.language = _language(turn, parts)
    if turn.screened.crises:
        return Decision(TurnOutcome.CRISIS, crises=turn.screened.crises)
    return Decision(TurnOutcome.SWITCHED_OFF)


def screen(turn: Turn, parts: TurnParts) -> Decision | None:
    """Refuses what is refused; an emergency goes on, so that what it is about is known too."""
    turn.screened = screening.screen(turn.message, parts.lists)
    turn.language = _language(turn, parts)
    if turn.screened.crises:
        return None
    refused = turn.screened.refused
    return Decision(refused) if refused else None


def understand(turn: Turn, parts: TurnParts) -> Decision | None:
    """What is asked, with what was said before; a wish for a person ends the understanding."""
    crises = turn.screened.crises
    if not crises and turn.says("wants_person"):
        return Decision(TurnOutcome.WANTS_PERSON)
    if turn.language not in SERVED:
        outcome = TurnOutcome.CRISIS if crises else TurnOutcome.LANGUAGE_NOT_SERVED
        if not crises and turn.says("abuse"):
            outcome = TurnOutcome.ABUSE
        return Decision(outcome, crises=crises)
    if not crises and turn.says("what_are_you"):
        return Decision(TurnOutcome.SELF_TOLD)
    if again := _said_again(turn, parts):
        turn.question = turn.past.question
        return again
    turn.question = _COVERED.sub(" ", turn.screened.masked.text).strip()
    turn.chosen = turn.chosen or _pressed(turn)
    return None


def _said_again(turn: Turn, parts: TurnParts) -> Decision | None:
    """The last answer whole, in the language that is wished now; nothing where a text of it may no
    longer be told."""
    last = turn.past.decision
    if last is None or last.outcome not in _SAID_AGAIN or not asks_again(turn.message):
        return None
    held = all(parts.is_there(one) for one in (*last.articles, *last.choices))
    again = last.with_person and last.outcome in OFFERS_NO_PERSON
    return replace(last, with_person=again) if held else None


def _language(turn: Turn, parts: TurnParts) -> str:
    """What was wished, what the emergency was written in, what is detected, what it was before."""
    wished = turn.wished_language
    if wished is not None and wished in parts.city.languages:
        if wished in SERVED:
            return wished
        # Who reads Arabic and writes German gets the German answer rather than none.
        written = parts.languages.detect(turn.message, parts.texts.german(turn.message))
        return written if written in SERVED else wished
    if {"sprache"} <= set(tokens(turn.message)) and _EASY & set(tokens(turn.message)):
        return "ls"
    before = turn.past.language
    if turn.screened.crisis_language:
        spoken = turn.screened.crisis_language
        return before if before == "ls" and spoken == MAIN_LANGUAGE else spoken
    seen = parts.languages.detect(turn.message, parts.texts.german(turn.message))
    if seen is None or (seen == MAIN_LANGUAGE and before == "ls"):
        return before or MAIN_LANGUAGE
    return seen


def _pressed(turn: Turn) -> str | None:
    """The choice that a message names by its number or its title."""
    choices = turn.past.choices
    if not choices:
        return None
    said = tokens(turn.message)
    place = numbered(turn.message)
    if place is not None and place < len(choices):
        return choices[place].article
    return next((one.article for one in choices if tokens(one.title) == said), None)
