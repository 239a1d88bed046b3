"""One phone call as a table: (state, event) → next state, what is written, what is commanded.

No I/O and no clock here. What is written goes to disk in one transaction; only then are the
commands sent, and each may be sent again. The offer of a waiting call to an agent is a
machine of its own (`domain/offer.py`): a call stays WAITING until somebody has answered.
Its words stand in `call_vocabulary.py`, its rows in `call_before_talk.py` (until a person has
answered), `call_back.py` (calling somebody back), `call_talk.py` (caller and agent) and
`call_third.py` (somebody third).
The same machine for people to read: docs/state-machines/call.mmd; a test holds them equal.
"""

from __future__ import annotations

from servicetelefon.domain import call_back, call_before_talk, call_talk, call_third
from servicetelefon.domain.call_vocabulary import (
    Command,
    Event,
    Mark,
    NotPossible,
    Row,
    Rows,
    State,
    Write,
)

__all__ = [
    "BEFORE_TALK",
    "TABLE",
    "Command",
    "Event",
    "Mark",
    "NotPossible",
    "Row",
    "State",
    "Write",
    "step",
]

BEFORE_TALK = frozenset({State.GREETING, State.MENU, State.ENTRY, State.WAITING})
"""The caller has heard that we call back should the line break, and nobody has helped yet."""

TABLE: Rows = {
    **call_before_talk.ROWS,
    **call_back.ROWS,
    **call_talk.ROWS,
    **call_third.ROWS,
    State.CLOSED: {},
}


def step(state: State, event: Event) -> Row:
    """The table's line for this event; NotPossible when the state takes no such event."""
    row = TABLE[state].get(event)
    if row is None:
        raise NotPossible(state, event)
    return row
