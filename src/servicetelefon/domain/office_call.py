"""A specialist calls a citizen back from the page of one referral, as a table.

First the specialist's own browser phone rings, and only when it has answered the citizen's: nobody
is rung up by an empty line. A browser that is lost in the middle of the talk holds the citizen with
music until the page is back. Diagram: docs/state-machines/office_call.mmd.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class OfficeCallState(StrEnum):
    RINGING = "ringing"  # the specialist's own phone
    CALLING = "calling"  # the citizen's
    TALKING = "talking"
    LOST = "lost"  # the specialist's page is gone; the citizen hears music
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    BUSY = "busy"
    BROKEN_OFF = "broken_off"  # something of ours was in the way


class OfficeCallEvent(StrEnum):
    PHONE_ANSWERED = "phone_answered"
    PHONE_REFUSED = "phone_refused"
    PHONE_LOST = "phone_lost"
    PHONE_IS_BACK = "phone_is_back"
    CITIZEN_ANSWERED = "citizen_answered"
    CITIZEN_BUSY = "citizen_busy"
    CITIZEN_REFUSED = "citizen_refused"
    CITIZEN_GONE = "citizen_gone"
    ENDED = "ended"  # by the specialist
    OVERDUE = "overdue"
    INTERRUPTED = "interrupted"  # the engine or a step of ours broke
    NOT_THE_PERSON = "not_the_person"  # said afterwards: a mailbox, somebody else


class OfficeCallCommand(StrEnum):
    RING = "ring"
    CALL_OUT = "call_out"
    CONNECT = "connect"
    HOLD = "hold"  # music for the citizen
    HANG_UP = "hang_up"  # everybody, and the conversation


@dataclass(frozen=True, slots=True)
class OfficeCallRow:
    """What an event leads to: the next state, then what the engine is told."""

    to: OfficeCallState
    commands: tuple[OfficeCallCommand, ...] = ()


_S, _E, _C = OfficeCallState, OfficeCallEvent, OfficeCallCommand
_CONNECTED = OfficeCallRow(_S.TALKING, (_C.CONNECT,))
_HELD = OfficeCallRow(_S.LOST, (_C.HOLD, _C.RING))


def _over(to: OfficeCallState) -> OfficeCallRow:
    return OfficeCallRow(to, (_C.HANG_UP,))


TABLE: Mapping[OfficeCallState, Mapping[OfficeCallEvent, OfficeCallRow]] = MappingProxyType(
    {
        _S.RINGING: {
            _E.PHONE_ANSWERED: OfficeCallRow(_S.CALLING, (_C.CALL_OUT,)),
            _E.PHONE_REFUSED: _over(_S.BROKEN_OFF),
            _E.PHONE_LOST: _over(_S.BROKEN_OFF),
            _E.ENDED: _over(_S.BROKEN_OFF),
            _E.OVERDUE: _over(_S.BROKEN_OFF),
            _E.INTERRUPTED: _over(_S.BROKEN_OFF),
        },
        _S.CALLING: {
            _E.CITIZEN_ANSWERED: _CONNECTED,
            _E.CITIZEN_BUSY: _over(_S.BUSY),
            _E.CITIZEN_REFUSED: _over(_S.NOT_REACHED),
            _E.CITIZEN_GONE: _over(_S.NOT_REACHED),
            _E.ENDED: _over(_S.NOT_REACHED),
            _E.OVERDUE: _over(_S.NOT_REACHED),
            # Whoever picked up now would find nobody there.
            _E.PHONE_LOST: _over(_S.BROKEN_OFF),
            _E.PHONE_IS_BACK: _over(_S.BROKEN_OFF),
            _E.INTERRUPTED: _over(_S.BROKEN_OFF),
        },
        _S.TALKING: {
            _E.CITIZEN_GONE: _over(_S.REACHED),
            _E.ENDED: _over(_S.REACHED),
            _E.PHONE_LOST: _HELD,
            _E.PHONE_IS_BACK: _HELD,
            _E.INTERRUPTED: _over(_S.BROKEN_OFF),
        },
        _S.LOST: {
            _E.PHONE_ANSWERED: _CONNECTED,
            _E.PHONE_REFUSED: OfficeCallRow(_S.LOST),
            _E.PHONE_LOST: OfficeCallRow(_S.LOST),
            _E.PHONE_IS_BACK: OfficeCallRow(_S.LOST, (_C.RING,)),
            _E.CITIZEN_GONE: _over(_S.REACHED),
            _E.ENDED: _over(_S.REACHED),
            _E.OVERDUE: _over(_S.BROKEN_OFF),
            _E.INTERRUPTED: _over(_S.BROKEN_OFF),
        },
        _S.REACHED: {_E.NOT_THE_PERSON: OfficeCallRow(_S.NOT_REACHED)},
        _S.NOT_REACHED: {},
        _S.BUSY: {},
        _S.BROKEN_OFF: {},
    }
)

OVER = frozenset({_S.REACHED, _S.NOT_REACHED, _S.BUSY, _S.BROKEN_OFF})

RING_FOR = timedelta(seconds=20)
CALL_OUT_FOR = timedelta(seconds=25)
"""Shorter than most mailboxes take to answer: nothing is left there."""
MAY_BE_LOST = timedelta(seconds=60)

LASTS: Mapping[OfficeCallState, timedelta] = MappingProxyType(
    {
        # The engine's own limit comes first; these are for a signal that nobody told.
        _S.RINGING: RING_FOR + timedelta(seconds=5),
        _S.CALLING: CALL_OUT_FOR * 2,
        _S.LOST: MAY_BE_LOST,
    }
)


def after(state: OfficeCallState, event: OfficeCallEvent) -> OfficeCallRow | None:
    """What follows, or None when this cannot happen now."""
    return TABLE[state].get(event)
