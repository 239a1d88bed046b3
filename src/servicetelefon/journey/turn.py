"""One message of a citizen: the list of steps from words to what is read. Read this first.

Each step either decides or passes on; the first decision ends the deciding. If none decides, a
person is offered. Whatever was decided is then worded and checked. Nothing here waits for
anything: texts, lists and city are values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from servicetelefon.assistant.text import tokens
from servicetelefon.domain.turn import (
    NOTHING_BEFORE,
    OFFERS_NO_PERSON,
    Decision,
    Past,
    Reply,
    TurnOutcome,
)
from servicetelefon.journey import turn_decide, turn_search, turn_understand, turn_word
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn

Step = Callable[[Turn, TurnParts], Decision | None]

STEPS: tuple[Step, ...] = (
    turn_understand.switched_off,
    turn_understand.screen,
    turn_understand.understand,
    turn_search.search,
    turn_decide.decide,
    turn_search.reworded,
)


def take(message: str, parts: TurnParts, past: Past = NOTHING_BEFORE, **wish: str | None) -> Reply:
    """The reply to one message. `language` and `chosen` (an article) are what somebody pressed."""
    turn = Turn(message, past, wish.get("language"), wish.get("chosen"))
    decision = next((made for step in STEPS if (made := step(turn, parts))), _A_PERSON)
    decision = with_person(turn, with_notice(turn, decision))
    reply = turn_word.word(turn, decision, parts)
    return turn_word.check(turn, reply, parts)


def with_notice(turn: Turn, decision: Decision) -> Decision:
    """Whatever else was decided: words that may be a notice of need are told to be that."""
    if decision.outcome in _NO_NOTICE:
        return decision
    return replace(decision, notice=turn.screened.notice)


def with_person(turn: Turn, decision: Decision) -> Decision:
    """Who writes more than a question takes may have more than a question: a person is offered
    beside the answer."""
    more = len(tokens(turn.message)) > _LONGEST_QUESTION
    missing = decision.outcome in OFFERS_NO_PERSON
    return replace(decision, with_person=True) if more and missing else decision


_LONGEST_QUESTION = 12
"""Words; of the questions that an answer alone suffices for four in five are not longer."""

_NO_NOTICE = frozenset(
    {TurnOutcome.REFUSED_INSTRUCTIONS, TurnOutcome.REFUSED_OTHERS_DATA, TurnOutcome.THREAT}
)
_A_PERSON = Decision(TurnOutcome.NOT_UNDERSTOOD)
