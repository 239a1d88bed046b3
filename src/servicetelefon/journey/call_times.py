"""How long each state of a call may last until something happens of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from servicetelefon.domain.call import State
from servicetelefon.domain.call_vocabulary import AGENT_IS_LOST, AGENT_WRITES, THIRD_RINGS
from servicetelefon.phone.store import Call

RING_FOR = timedelta(seconds=20)
OFFER_LASTS = RING_FOR + timedelta(seconds=5)
TOLD_FIRST_AFTER = timedelta(seconds=20)
"""Then somebody who waits hears where they stand, and what can be done by keys."""
CALL_OUT_FOR = timedelta(seconds=25)
"""Shorter than most mailboxes take to answer: nothing is left there."""
SPEECH_LASTS = timedelta(seconds=120)
AGENT_MAY_BE_LOST = timedelta(seconds=60)
RING_THIRD_FOR = timedelta(seconds=30)
THIRD_LASTS = RING_THIRD_FOR + timedelta(seconds=5)
WRAP_UP_LASTS = timedelta(minutes=30)

_DUE: Mapping[State, timedelta] = {
    # A playback whose end nobody told is taken for ended.
    State.GREETING: SPEECH_LASTS,
    State.TELLING: SPEECH_LASTS,
    State.MENU: SPEECH_LASTS,
    State.FAREWELL: SPEECH_LASTS,
    State.ENTRY: SPEECH_LASTS,
    State.WAITING: TOLD_FIRST_AFTER,
    State.CALLING: CALL_OUT_FOR * 2,  # whose end nobody told
    State.AGENT_LOST: AGENT_MAY_BE_LOST,
    State.CONFERENCE_LOST: AGENT_MAY_BE_LOST,
    **dict.fromkeys(THIRD_RINGS, THIRD_LASTS),
    **dict.fromkeys(AGENT_WRITES, WRAP_UP_LASTS),
}
_STAYS_DUE = AGENT_IS_LOST | THIRD_RINGS | AGENT_WRITES | {State.WAITING}
"""A step inside these gives no more time; elsewhere words may have begun again."""


def due(call: Call, to: State, now: datetime) -> datetime | None:
    """When the new state is over."""
    if to is call.state and to in _STAYS_DUE:
        return call.due_at
    lasts = _DUE.get(to)
    return now + lasts if lasts else None
