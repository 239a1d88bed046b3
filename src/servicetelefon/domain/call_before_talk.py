"""The rows of a call's table from the first ring until a person has answered."""

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

_TO_QUEUE = Row(
    State.WAITING,
    (Write.JOIN_QUEUE,),
    (Command.STOP_SAYING, Command.SAY_AFTER_MENU),
    (Mark.QUEUED,),
)
ROWS: Rows = {
    State.RINGING: {
        Event.ADMITTED: Row(
            State.GREETING, (), (Command.ANSWER, Command.SAY_GREETING), (Mark.GREETED,)
        ),
        Event.STRAIGHT_IN: Row(
            State.WAITING,
            (Write.JOIN_QUEUE,),
            (Command.ANSWER, Command.MUSIC),
            (Mark.QUEUED,),
        ),
        Event.TURNED_AWAY: Row(
            State.TELLING, (), (Command.ANSWER, Command.SAY_SENTENCE), (Mark.GREETED,)
        ),
        Event.CALLER_GONE: ends(Outcome.LEFT_BEFORE_GREETING),
        Event.INTERRUPTED: ends(Outcome.INTERRUPTED),
    },
    State.GREETING: {
        Event.PROMPT_ENDED: Row(State.MENU, (), (Command.SAY_MENU,)),
        Event.KEY_CHOSEN: _TO_QUEUE,
        Event.KEY_REPEAT: Row(State.GREETING, (), (Command.STOP_SAYING, Command.SAY_GREETING)),
        Event.KEY_UNKNOWN: Row(State.GREETING),
        Event.NO_KEY: _TO_QUEUE,  # too many wrong keys
        Event.FOUND: Row(State.GREETING, (), (Command.SAY_GREETING,)),
        Event.CALLER_GONE: ends(Outcome.LEFT_IN_GREETING),
        Event.INTERRUPTED: ends(Outcome.INTERRUPTED),
    },
    State.MENU: {
        Event.PROMPT_ENDED: Row(State.MENU),
        Event.KEY_CHOSEN: _TO_QUEUE,
        Event.KEY_REPEAT: Row(State.MENU, (), (Command.STOP_SAYING, Command.SAY_MENU)),
        Event.KEY_UNKNOWN: Row(State.MENU, (), (Command.STOP_SAYING, Command.SAY_WRONG_KEY)),
        Event.NO_KEY: _TO_QUEUE,
        Event.FOUND: Row(State.MENU, (), (Command.SAY_MENU,)),
        Event.CALLER_GONE: ends(Outcome.LEFT_IN_MENU),
        Event.INTERRUPTED: ends(Outcome.INTERRUPTED),
    },
    State.TELLING: {
        Event.PROMPT_ENDED: ends(Outcome.TOLD_CLOSED, commands=(Command.HANG_UP_CALLER,)),
        Event.FOUND: Row(State.TELLING, (), (Command.SAY_SENTENCE,)),
        Event.CALLER_GONE: ends(Outcome.LEFT_TOLD_CLOSED),
        Event.INTERRUPTED: ends(Outcome.INTERRUPTED),
    },
    State.WAITING: {
        Event.AGENT_ANSWERED: Row(
            State.TALKING,
            (Write.TAKE_OFFER,),
            (Command.STOP_SAYING, Command.CONNECT),
            (Mark.ANSWERED,),
        ),
        Event.PROMPT_ENDED: Row(State.WAITING, (), (Command.MUSIC,)),
        Event.FOUND: Row(State.WAITING, (), (Command.MUSIC,)),
        Event.CALLER_GONE: ends(
            Outcome.LEFT_WAITING, Write.LEAVE_QUEUE, commands=(Command.STOP_RINGING,)
        ),
        Event.INTERRUPTED: ends(
            Outcome.INTERRUPTED, Write.LEAVE_QUEUE, commands=(Command.STOP_RINGING,)
        ),
    },
}
