"""A callback that somebody is owed, as a table: from the asking until the person was reached.

The place is the moment of arrival and is kept through every try. Nobody is called while no
agent is free for it: a callback stands in the same order as those who wait on the line, an
agent takes it, and only then the number is called. Diagram: docs/state-machines/callback.mmd.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from servicetelefon.domain.outcomes import Outcome


class CallbackState(StrEnum):
    APPOINTED = "appointed"  # stands in the order from its `due_at` on
    IN_ORDER = "in_order"
    IN_HAND = "in_hand"  # an agent has taken it: the number is called, or they talk
    BY_HAND = "by_hand"  # never reached: an agent sends a neutral text or a letter
    REACHED = "reached"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class CallbackEvent(StrEnum):
    DUE = "due"
    CARRIED = "carried"  # the line is closed: the next opening, in the same order
    MOVED = "moved"  # whoever asked wants another time
    TAKEN = "taken"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    GIVEN_UP = "given_up"  # not reached at the last try
    LOST = "lost"  # something of ours broke: no try is counted
    NO_WAY_OUT = "no_way_out"  # the carrier is away: no try is counted, soon again
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class CallbackReason(StrEnum):
    """Why somebody is called back; the agent sees it before taking the callback."""

    WAITING = "waiting"  # hung up instead of waiting, by key
    APPOINTMENT = "appointment"
    CLOSED = "closed"  # asked while nobody was there
    FULL = "full"
    LINE_BROKE = "line_broke"  # we lost the call before anybody had helped
    NOTICE = "notice"  # a dated notice of need is to be completed
    PROMISED = "promised"  # an agent or a chat promised it


class CallbackChannel(StrEnum):
    """Where it was asked for."""

    PHONE = "phone"
    CHAT = "chat"
    PORTAL = "portal"
    DESK = "desk"


TABLE: dict[CallbackState, dict[CallbackEvent, CallbackState]] = {
    CallbackState.APPOINTED: {
        CallbackEvent.DUE: CallbackState.IN_ORDER,
        CallbackEvent.CARRIED: CallbackState.APPOINTED,
        CallbackEvent.MOVED: CallbackState.APPOINTED,
        CallbackEvent.WITHDRAWN: CallbackState.WITHDRAWN,
    },
    CallbackState.IN_ORDER: {
        CallbackEvent.CARRIED: CallbackState.APPOINTED,
        CallbackEvent.MOVED: CallbackState.APPOINTED,
        CallbackEvent.TAKEN: CallbackState.IN_HAND,
        CallbackEvent.WITHDRAWN: CallbackState.WITHDRAWN,
    },
    CallbackState.IN_HAND: {
        CallbackEvent.REACHED: CallbackState.REACHED,
        CallbackEvent.NOT_REACHED: CallbackState.APPOINTED,
        CallbackEvent.GIVEN_UP: CallbackState.BY_HAND,
        CallbackEvent.LOST: CallbackState.APPOINTED,
        CallbackEvent.NO_WAY_OUT: CallbackState.APPOINTED,
    },
    CallbackState.BY_HAND: {
        CallbackEvent.SETTLED: CallbackState.SETTLED,
        CallbackEvent.WITHDRAWN: CallbackState.WITHDRAWN,
    },
    CallbackState.REACHED: {},
    CallbackState.SETTLED: {},
    CallbackState.WITHDRAWN: {},
}

TRIES = 3

_PAUSES = (timedelta(minutes=15), timedelta(hours=2))
"""After the first try somebody may just be out of the room; after the second, out of the house."""
_PAUSE_WHEN_BUSY = timedelta(minutes=5)

UNTIL_THE_NEXT_LOOK = timedelta(minutes=1)
"""While the carrier is away all callbacks stand back this long; then the first ones try it anew."""

_NOT_REACHED = frozenset({Outcome.NOT_REACHED, Outcome.NUMBER_BUSY, Outcome.NO_CONVERSATION})
_BROKE = frozenset({Outcome.INTERRUPTED, Outcome.LEFT_WAITING, Outcome.LEFT_WHEN_LOST})


def after(state: CallbackState, event: CallbackEvent) -> CallbackState | None:
    """The next state, or None when this cannot happen now."""
    return TABLE[state].get(event)


def event_of(outcome: Outcome, tries: int) -> CallbackEvent:
    """What the end of the call means for its callback; `tries` counts this one.

    `NO_CONVERSATION` is the agent's word for a mailbox or somebody else at the phone: nothing
    was said there, so it is a try like any other.
    """
    if outcome in _BROKE:
        return CallbackEvent.LOST
    if outcome is Outcome.NO_WAY_OUT:
        return CallbackEvent.NO_WAY_OUT
    if outcome not in _NOT_REACHED:
        return CallbackEvent.REACHED
    return CallbackEvent.NOT_REACHED if tries < TRIES else CallbackEvent.GIVEN_UP


REACHED_NOBODY = frozenset(
    one for one in Outcome if event_of(one, TRIES) is not CallbackEvent.REACHED
)
"""After these somebody is still owed the call, also where the telephone was answered."""


def pause_after(outcome: Outcome, tries: int) -> timedelta:
    """How long to leave somebody alone after a try that reached nobody."""
    if outcome is Outcome.NUMBER_BUSY:
        return _PAUSE_WHEN_BUSY
    return _PAUSES[min(tries, len(_PAUSES)) - 1]


class SettledHow(StrEnum):
    """What an agent did about somebody who could not be reached."""

    TEXT = "text"
    LETTER = "letter"
    REACHED_OTHERWISE = "reached_otherwise"
    NO_WAY = "no_way"


OPEN = frozenset(state for state in CallbackState if TABLE[state])
"""In these something is still owed."""
