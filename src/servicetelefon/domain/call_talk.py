"""The rows of a call's table from the moment an agent has answered to the end of the wrap-up."""

from __future__ import annotations

from servicetelefon.domain.call_vocabulary import Command, Event, Mark, Row, Rows, State, Write
from servicetelefon.domain.outcomes import Outcome

_TO_WRAP_UP = Row(
    State.WRAP_UP,
    (Write.START_WRAP_UP,),
    (Command.HANG_UP_CALLER, Command.HANG_UP_AGENT),
    (Mark.ENDED,),
)
_AGENT_LEG_LOST = Row(
    State.AGENT_LOST, (Write.LOSE_AGENT,), (Command.SAY_AGENT_LOST, Command.RING_SAME_AGENT)
)

ROWS: Rows = {
    State.TALKING: {
        Event.AGENT_HELD: Row(State.HELD, (), (Command.MUSIC,)),
        Event.AGENT_ENDED: _TO_WRAP_UP,
        Event.AGENT_LEG_LOST: _AGENT_LEG_LOST,
        Event.FOUND: Row(State.TALKING),
        Event.CALLER_GONE: _TO_WRAP_UP,
        Event.INTERRUPTED: _TO_WRAP_UP,
    },
    State.HELD: {
        Event.AGENT_RESUMED: Row(State.TALKING, (), (Command.CONNECT,)),
        Event.AGENT_ENDED: _TO_WRAP_UP,
        Event.AGENT_LEG_LOST: _AGENT_LEG_LOST,
        Event.FOUND: Row(State.HELD, (), (Command.MUSIC,)),
        Event.CALLER_GONE: _TO_WRAP_UP,
        Event.INTERRUPTED: _TO_WRAP_UP,
    },
    State.AGENT_LOST: {
        Event.PROMPT_ENDED: Row(State.AGENT_LOST, (), (Command.MUSIC,)),
        Event.RING_AGAIN: Row(State.AGENT_LOST, (), (Command.RING_SAME_AGENT,)),
        Event.AGENT_ANSWERED: Row(
            State.TALKING, (Write.BACK_TO_AGENT,), (Command.STOP_SAYING, Command.CONNECT)
        ),
        Event.AGENT_ENDED: _TO_WRAP_UP,
        Event.AGENT_GIVEN_UP: Row(
            State.WAITING,
            (Write.SEND_AGENT_AWAY, Write.JOIN_QUEUE),
            (Command.MUSIC,),
            (Mark.QUEUED,),
        ),
        Event.FOUND: Row(State.AGENT_LOST, (), (Command.MUSIC, Command.RING_SAME_AGENT)),
        Event.CALLER_GONE: Row(
            State.WRAP_UP, (Write.START_WRAP_UP,), (Command.HANG_UP_AGENT,), (Mark.ENDED,)
        ),
        Event.INTERRUPTED: _TO_WRAP_UP,
    },
    State.WRAP_UP: {
        Event.WRAPPED_UP: Row(State.CLOSED, (Write.FREE_AGENT,), (), (Mark.CLOSED,)),
        Event.WRAP_UP_LAPSED: Row(
            State.CLOSED, (Write.SEND_AGENT_AWAY,), (), (Mark.CLOSED,), Outcome.NOT_RECORDED
        ),
        Event.FOUND: Row(State.WRAP_UP, (), (Command.HANG_UP_CALLER, Command.HANG_UP_AGENT)),
        Event.CALLER_GONE: Row(State.WRAP_UP),
        Event.AGENT_LEG_LOST: Row(State.WRAP_UP),
    },
}
