"""The rows of a call's table between caller and agent, to the end of the wrap-up."""

from __future__ import annotations

from servicetelefon.domain.call_vocabulary import Command, Event, Mark, Row, Rows, State, Write
from servicetelefon.domain.outcomes import Outcome

ALL_HANG_UP = (Command.HANG_UP_CALLER, Command.HANG_UP_THIRD, Command.HANG_UP_AGENT)

TO_WRAP_UP = Row(State.WRAP_UP, (Write.START_WRAP_UP,), ALL_HANG_UP, (Mark.ENDED,))

_TO_QUESTION = Row(
    State.WRAP_UP,
    (Write.START_WRAP_UP,),
    (Command.HANG_UP_THIRD, Command.HANG_UP_AGENT, Command.SAY_QUESTION),
    (Mark.ENDED,),
)
"""The talk is over; while the agent writes, the caller may answer one question by key."""

CUT_OFF = Row(
    State.CUT_OFF,
    (Write.START_WRAP_UP,),
    ALL_HANG_UP,
    (Mark.ENDED, Mark.CLOSED),
    Outcome.INTERRUPTED,
)
"""The engine died and took the talk with it: the contact is closed as interrupted at once. What
the agent heard must not be lost with it, so the form stays for a wrap-up."""

AGENT_LEG_LOST = Row(
    State.AGENT_LOST,
    (Write.LOSE_AGENT,),
    (Command.HANG_UP_THIRD, Command.SAY_AGENT_LOST, Command.RING_SAME_AGENT),
)

_PUT_BACK = Row(
    State.WAITING,
    (Write.PAUSE_AGENT, Write.JOIN_QUEUE),
    (Command.MUSIC, Command.HANG_UP_AGENT),
    (Mark.QUEUED,),
)

_ASKS: dict[Event, Row] = {
    Event.CONSULT_ASKED: Row(
        State.DIALLING, (), (Command.MUSIC, Command.RINGBACK, Command.RING_THIRD)
    ),
    Event.ADD_ASKED: Row(State.ADDING, (), (Command.CONNECT, Command.RING_THIRD)),
    Event.PUT_THROUGH_ASKED: Row(
        State.PUTTING_THROUGH, (), (Command.MUSIC, Command.RINGBACK, Command.RING_THIRD)
    ),
    Event.PUT_BACK: _PUT_BACK,
}

_ENDS: dict[Event, Row] = {
    Event.AGENT_ENDED: TO_WRAP_UP,
    Event.AGENT_LEG_LOST: AGENT_LEG_LOST,
    Event.CALLER_GONE: TO_WRAP_UP,
    Event.INTERRUPTED: CUT_OFF,
}

_GIVEN_UP = Row(
    State.WAITING,
    (Write.SEND_AGENT_AWAY, Write.JOIN_QUEUE),
    (Command.MUSIC, Command.HANG_UP_AGENT),
    (Mark.QUEUED,),
)


def mutes(state: State) -> dict[Event, Row]:
    return {
        Event.AGENT_MUTED: Row(state, (), (Command.MUTE,)),
        Event.AGENT_UNMUTED: Row(state, (), (Command.UNMUTE,)),
    }


_QUESTION: dict[Event, Row] = {
    Event.HELPED: Row(State.WRAP_UP, (), (Command.STOP_SAYING, Command.SAY_THANKS)),
    Event.PROMPT_ENDED: Row(State.WRAP_UP, (), (Command.HANG_UP_CALLER,)),
}


def _agent_writes(state: State, *, lapsed: Outcome | None) -> dict[Event, Row]:
    """Nobody is on the line; what comes late changes nothing, and the wrap-up ends it."""
    return {
        Event.FOUND: Row(state, (), ALL_HANG_UP),
        Event.CALLER_GONE: Row(state),
        Event.AGENT_LEG_LOST: Row(state),
        Event.THIRD_GONE: Row(state),
        # The talk was over before the engine died; the agent's word is still to come.
        Event.INTERRUPTED: Row(state),
        Event.WRAPPED_UP: Row(State.CLOSED, (Write.FREE_AGENT,), (), (Mark.CLOSED,)),
        Event.WRAP_UP_LAPSED: Row(
            State.CLOSED, (Write.SEND_AGENT_AWAY,), (), (Mark.CLOSED,), lapsed
        ),
    }


ROWS: Rows = {
    State.TALKING: {
        Event.AGENT_HELD: Row(State.HELD, (), (Command.MUSIC,)),
        Event.FOUND: Row(State.TALKING, (), (Command.CONNECT,)),
        **mutes(State.TALKING),
        **_ASKS,
        **_ENDS,
        Event.AGENT_ENDED_ASKS: _TO_QUESTION,
    },
    State.HELD: {
        Event.AGENT_RESUMED: Row(State.TALKING, (), (Command.CONNECT,)),
        Event.FOUND: Row(State.HELD, (), (Command.MUSIC,)),
        **_ASKS,
        **_ENDS,
        Event.AGENT_ENDED_ASKS: _TO_QUESTION,
    },
    State.AGENT_LOST: {
        Event.PROMPT_ENDED: Row(State.AGENT_LOST, (), (Command.MUSIC,)),
        Event.RING_AGAIN: Row(State.AGENT_LOST, (), (Command.RING_SAME_AGENT,)),
        Event.AGENT_ANSWERED: Row(
            State.TALKING, (Write.BACK_TO_AGENT,), (Command.STOP_SAYING, Command.CONNECT)
        ),
        Event.AGENT_ENDED: TO_WRAP_UP,
        Event.AGENT_GIVEN_UP: _GIVEN_UP,
        Event.FOUND: Row(State.AGENT_LOST, (), (Command.MUSIC, Command.RING_SAME_AGENT)),
        Event.CALLER_GONE: TO_WRAP_UP,
        Event.INTERRUPTED: CUT_OFF,
    },
    State.WRAP_UP: {
        **_agent_writes(State.WRAP_UP, lapsed=Outcome.NOT_RECORDED),
        **_QUESTION,
    },
    # The record says "interrupted" already, until the agent knows better.
    State.CUT_OFF: _agent_writes(State.CUT_OFF, lapsed=None),
}
