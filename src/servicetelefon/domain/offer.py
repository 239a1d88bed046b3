"""The offer of one waiting contact to one agent, as a table.

An offer is made by `routing.match` and ends in exactly one way; while it is open, neither
its contact nor its agent can be in another one (the database holds that too).
Diagram: docs/state-machines/offer.mmd.
"""

from __future__ import annotations

from enum import StrEnum


class OfferState(StrEnum):
    MADE = "made"
    RINGING = "ringing"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"  # the caller left
    LAPSED = "lapsed"  # nobody took care of it in time


class OfferEvent(StrEnum):
    RANG = "rang"
    ANSWERED = "answered"
    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class AgentAfter(StrEnum):
    """What becomes of the agent when an offer ends without a conversation."""

    READY = "ready"
    SHORT_REST = "short_rest"  # stays ready, is passed over for a moment
    PAUSED = "paused"  # must say "ready" again: nobody sat there
    AWAY = "away"  # the phone is not there


OPEN = frozenset({OfferState.MADE, OfferState.RINGING})

_ENDS = {
    OfferEvent.ANSWERED: OfferState.ACCEPTED,
    OfferEvent.DECLINED: OfferState.DECLINED,
    OfferEvent.BUSY: OfferState.BUSY,
    OfferEvent.NO_ANSWER: OfferState.NO_ANSWER,
    OfferEvent.UNREACHABLE: OfferState.UNREACHABLE,
    OfferEvent.WITHDRAWN: OfferState.WITHDRAWN,
    OfferEvent.LAPSED: OfferState.LAPSED,
}

TABLE: dict[OfferState, dict[OfferEvent, OfferState]] = {
    OfferState.MADE: {OfferEvent.RANG: OfferState.RINGING, **_ENDS},
    OfferState.RINGING: dict(_ENDS),
} | {state: {} for state in OfferState if state not in OPEN}

AGENT_AFTER: dict[OfferState, AgentAfter] = {
    OfferState.DECLINED: AgentAfter.SHORT_REST,
    OfferState.BUSY: AgentAfter.SHORT_REST,
    OfferState.NO_ANSWER: AgentAfter.PAUSED,
    OfferState.UNREACHABLE: AgentAfter.AWAY,
    OfferState.WITHDRAWN: AgentAfter.READY,
    OfferState.LAPSED: AgentAfter.SHORT_REST,
}


def after(state: OfferState, event: OfferEvent) -> OfferState | None:
    """The next state, or None when the offer has ended already (late news changes nothing)."""
    return TABLE[state].get(event)
