"""The rows of a call's table with somebody third: consulted, added, put through to.

The caller is never lost in them: whatever fails over there leads back to the agent, and if
the agent is gone too, to the same agent's phone and from there to the old place in the list.
"""

from __future__ import annotations

from servicetelefon.domain.call_talk import (
    AGENT_LEG_LOST,
    ALL_HANG_UP,
    CUT_OFF,
    TO_WRAP_UP,
    mutes,
)
from servicetelefon.domain.call_vocabulary import Command, Event, Mark, Row, Rows, State, Write
from servicetelefon.domain.outcomes import Outcome

_BACK_TO_CALLER = Row(
    State.TALKING,
    (),
    (Command.RINGBACK_OFF, Command.HANG_UP_THIRD, Command.CONNECT),
)
_STILL_TALKING = Row(State.TALKING, (), (Command.HANG_UP_THIRD, Command.CONNECT))
_HANDED_OVER = Row(
    State.PUT_THROUGH,
    (Write.START_WRAP_UP,),
    (Command.RINGBACK_OFF, Command.PUT_TOGETHER, Command.TELL_TRANSFERRED, Command.HANG_UP_AGENT),
    (Mark.ENDED,),
)
_NOT_PUT_THROUGH = Row(
    State.TALKING,
    (),
    (Command.RINGBACK_OFF, Command.TELL_NOT_TRANSFERRED, Command.HANG_UP_THIRD, Command.CONNECT),
)
_AGENT_IS_RUNG_AGAIN = Row(
    State.AGENT_LOST,
    (Write.LOSE_AGENT,),
    (Command.HANG_UP_THIRD, Command.SAY_AGENT_LOST, Command.RING_SAME_AGENT),
)
_BOTH_GONE: dict[Event, Row] = {Event.CALLER_GONE: TO_WRAP_UP, Event.INTERRUPTED: CUT_OFF}

ROWS: Rows = {
    State.DIALLING: {
        Event.THIRD_ANSWERED: Row(State.CONSULTING, (), (Command.RINGBACK_OFF, Command.CONSULT)),
        Event.THIRD_REFUSED: _BACK_TO_CALLER,
        Event.THIRD_GONE: _BACK_TO_CALLER,
        Event.AGENT_RESUMED: _BACK_TO_CALLER,
        Event.AGENT_LEG_LOST: AGENT_LEG_LOST,
        Event.FOUND: Row(State.DIALLING, (), (Command.MUSIC, Command.RINGBACK)),
        **_BOTH_GONE,
    },
    State.CONSULTING: {
        Event.CONFERENCE_ASKED: Row(State.CONFERENCE, (), (Command.CONFER,)),
        Event.HANDED_OVER: _HANDED_OVER,
        Event.THIRD_GONE: _BACK_TO_CALLER,
        Event.AGENT_RESUMED: _BACK_TO_CALLER,
        Event.AGENT_LEG_LOST: AGENT_LEG_LOST,
        Event.FOUND: Row(State.CONSULTING, (), (Command.MUSIC, Command.CONSULT)),
        **mutes(State.CONSULTING),
        **_BOTH_GONE,
    },
    State.ADDING: {
        Event.THIRD_ANSWERED: Row(State.CONFERENCE, (), (Command.CONFER,)),
        Event.THIRD_REFUSED: _STILL_TALKING,
        Event.THIRD_GONE: _STILL_TALKING,
        Event.AGENT_RESUMED: _STILL_TALKING,
        Event.AGENT_ENDED: TO_WRAP_UP,
        Event.AGENT_LEG_LOST: AGENT_LEG_LOST,
        Event.FOUND: Row(State.ADDING, (), (Command.CONNECT,)),
        **mutes(State.ADDING),
        **_BOTH_GONE,
    },
    State.CONFERENCE: {
        Event.THIRD_GONE: _STILL_TALKING,
        Event.AGENT_RESUMED: _STILL_TALKING,
        Event.HANDED_OVER: _HANDED_OVER,
        Event.AGENT_ENDED: TO_WRAP_UP,
        Event.AGENT_LEG_LOST: Row(
            State.CONFERENCE_LOST, (Write.LOSE_AGENT,), (Command.RING_SAME_AGENT,)
        ),
        Event.FOUND: Row(State.CONFERENCE, (), (Command.CONFER,)),
        **mutes(State.CONFERENCE),
        **_BOTH_GONE,
    },
    State.CONFERENCE_LOST: {
        Event.RING_AGAIN: Row(State.CONFERENCE_LOST, (), (Command.RING_SAME_AGENT,)),
        Event.AGENT_ANSWERED: Row(State.CONFERENCE, (Write.BACK_TO_AGENT,), (Command.CONFER,)),
        Event.HANDED_OVER: _HANDED_OVER,
        Event.AGENT_ENDED: TO_WRAP_UP,
        Event.THIRD_GONE: Row(State.AGENT_LOST, (), (Command.SAY_AGENT_LOST,)),
        Event.AGENT_GIVEN_UP: Row(
            State.WAITING,
            (Write.SEND_AGENT_AWAY, Write.JOIN_QUEUE),
            (Command.HANG_UP_THIRD, Command.MUSIC, Command.HANG_UP_AGENT),
            (Mark.QUEUED,),
        ),
        Event.LEFT_TO_THIRD: Row(
            State.TALKS_ON,
            (Write.SEND_AGENT_AWAY,),
            (Command.HANG_UP_AGENT,),
            (Mark.ENDED, Mark.CLOSED),
            Outcome.PUT_THROUGH,
        ),
        Event.FOUND: Row(
            State.CONFERENCE_LOST, (), (Command.PUT_TOGETHER, Command.RING_SAME_AGENT)
        ),
        **_BOTH_GONE,
    },
    State.PUTTING_THROUGH: {
        Event.THIRD_ANSWERED: _HANDED_OVER,
        Event.THIRD_REFUSED: _NOT_PUT_THROUGH,
        Event.THIRD_GONE: _NOT_PUT_THROUGH,
        Event.AGENT_RESUMED: _NOT_PUT_THROUGH,
        # Putting the phone down is how many telephones put through: the caller is not alone.
        Event.AGENT_ENDED: Row(State.RINGING_ON, (), (Command.HANG_UP_AGENT,)),
        Event.AGENT_LEG_LOST: Row(State.RINGING_ON),
        Event.FOUND: Row(State.PUTTING_THROUGH, (), (Command.MUSIC, Command.RINGBACK)),
        **_BOTH_GONE,
    },
    State.RINGING_ON: {
        Event.THIRD_ANSWERED: _HANDED_OVER,
        Event.THIRD_REFUSED: _AGENT_IS_RUNG_AGAIN,
        Event.THIRD_GONE: _AGENT_IS_RUNG_AGAIN,
        Event.FOUND: Row(State.RINGING_ON, (), (Command.MUSIC, Command.HANG_UP_AGENT)),
        **_BOTH_GONE,
    },
    State.PUT_THROUGH: {
        Event.WRAPPED_UP: Row(State.TALKS_ON, (Write.FREE_AGENT,), (), (Mark.CLOSED,)),
        Event.WRAP_UP_LAPSED: Row(
            State.TALKS_ON, (Write.SEND_AGENT_AWAY,), (), (Mark.CLOSED,), Outcome.PUT_THROUGH
        ),
        Event.THIRD_GONE: Row(State.WRAP_UP, (), ALL_HANG_UP),
        Event.CALLER_GONE: Row(State.WRAP_UP, (), ALL_HANG_UP),
        Event.FOUND: Row(State.PUT_THROUGH, (), (Command.PUT_TOGETHER, Command.HANG_UP_AGENT)),
        Event.INTERRUPTED: Row(State.CUT_OFF, (), ALL_HANG_UP, (Mark.CLOSED,), Outcome.INTERRUPTED),
    },
    # The record is closed; only the two legs are left, and they end together.
    State.TALKS_ON: {
        Event.THIRD_GONE: Row(State.CLOSED, (), ALL_HANG_UP),
        Event.CALLER_GONE: Row(State.CLOSED, (), ALL_HANG_UP),
        Event.FOUND: Row(State.TALKS_ON, (), (Command.PUT_TOGETHER,)),
        Event.INTERRUPTED: Row(State.CLOSED, (), ALL_HANG_UP),
    },
}
