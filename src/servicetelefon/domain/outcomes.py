"""How a contact can end: a closed list. Labels are wording (`outcome.<code>`)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Prefix says who ended it: the citizen, the line by a true sentence, an agent, a failure."""

    LEFT_BEFORE_GREETING = "left_before_greeting"
    LEFT_IN_GREETING = "left_in_greeting"
    LEFT_IN_MENU = "left_in_menu"
    LEFT_WAITING = "left_waiting"
    LEFT_WHEN_LOST = "left_when_lost"
    TOLD_CLOSED = "told_closed"
    LEFT_TOLD_CLOSED = "left_told_closed"
    INTERRUPTED = "interrupted"
    CALLBACK_ASKED = "callback_asked"  # hung up and is called back at the same place
    NOT_REACHED = "not_reached"  # a callback that nobody answered
    NUMBER_BUSY = "number_busy"
    NO_WAY_OUT = "no_way_out"  # a callback while the carrier was away: nobody was called

    ANSWERED = "answered"
    OFFICE_TOLD = "office_told"
    OTHER_AUTHORITY = "other_authority"
    PUT_THROUGH = "put_through"
    REFERRED = "referred"
    CALLBACK = "callback"
    CRISIS = "crisis"
    NO_CONVERSATION = "no_conversation"
    NOT_RECORDED = "not_recorded"


AGENT_OUTCOMES: tuple[Outcome, ...] = (
    Outcome.ANSWERED,
    Outcome.OFFICE_TOLD,
    Outcome.OTHER_AUTHORITY,
    Outcome.PUT_THROUGH,
    Outcome.REFERRED,
    Outcome.CALLBACK,
    Outcome.CRISIS,
    Outcome.NO_CONVERSATION,
)
"""What an agent may choose in wrap-up, in the order shown."""
