"""The rows of a call's table while somebody is called back: the agent is there, the telephone
of the citizen rings. Whoever is not reached is tried again; the agent is free at once.
"""

from __future__ import annotations

from servicetelefon.domain.call_vocabulary import (
    Command,
    Event,
    Mark,
    Row,
    Rows,
    State,
    Write,
    ends,
)
from servicetelefon.domain.outcomes import Outcome

_AGENT_FREE = (Write.START_WRAP_UP, Write.FREE_AGENT)
_BOTH = (Command.HANG_UP_CALLER, Command.HANG_UP_AGENT)
_NOBODY = ends(Outcome.NOT_REACHED, *_AGENT_FREE, commands=_BOTH)

ROWS: Rows = {
    State.CALLING: {
        Event.CALLED_ANSWERED: Row(
            State.TALKING, (), (Command.RINGBACK_OFF, Command.CONNECT), (Mark.ANSWERED,)
        ),
        Event.CALLED_BUSY: ends(Outcome.NUMBER_BUSY, *_AGENT_FREE, commands=_BOTH),
        Event.NOT_REACHED: _NOBODY,
        Event.NO_WAY_OUT: ends(Outcome.NO_WAY_OUT, *_AGENT_FREE, commands=_BOTH),
        Event.CALLER_GONE: _NOBODY,
        Event.AGENT_ENDED: _NOBODY,
        Event.AGENT_LEG_LOST: ends(
            Outcome.INTERRUPTED,
            Write.LOSE_AGENT,
            Write.SEND_AGENT_AWAY,
            commands=_BOTH,
        ),
        Event.INTERRUPTED: ends(Outcome.INTERRUPTED, *_AGENT_FREE, commands=_BOTH),
        Event.FOUND: Row(State.CALLING, (), (Command.CALL_OUT,)),
    },
}
