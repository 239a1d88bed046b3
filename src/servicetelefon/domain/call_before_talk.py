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
_FAREWELL = Row(State.FAREWELL, (Write.ASK_CALLBACK,), (Command.STOP_SAYING, Command.SAY_FAREWELL))
_BROKE = ends(Outcome.INTERRUPTED, Write.ASK_CALLBACK)
"""Not helped yet: whoever has not declined it is called back."""


def _said(state: State, *commands: Command) -> Row:
    return Row(state, (), (Command.STOP_SAYING, *commands))


_MENU_KEYS = {
    Event.KEY_CHOSEN: _TO_QUEUE,
    Event.NO_KEY: _TO_QUEUE,
    Event.SUBMENU: _said(State.MENU, Command.SAY_MENU),
    Event.ASKED: _said(State.ENTRY, Command.SAY_ASK),
    Event.TOLD: _said(State.MENU, Command.SAY_TOLD),
    Event.DECLINED: _said(State.MENU, Command.SAY_DECLINED),
    Event.TURNED_AWAY: _said(State.TELLING, Command.SAY_SENTENCE),
    Event.CALLBACK_ASKED: _FAREWELL,
}

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
        Event.CALLBACK_TAKEN: Row(
            State.CALLING, (Write.TAKE_OFFER, Write.TAKE_CALLBACK), (Command.CALL_OUT,)
        ),
        Event.CALLER_GONE: ends(Outcome.LEFT_BEFORE_GREETING),
        Event.INTERRUPTED: ends(Outcome.INTERRUPTED),
    },
    State.GREETING: {
        **_MENU_KEYS,
        Event.PROMPT_ENDED: Row(State.MENU, (), (Command.SAY_MENU,)),
        Event.KEY_REPEAT: _said(State.GREETING, Command.SAY_GREETING),
        Event.KEY_UNKNOWN: Row(State.GREETING),
        Event.FOUND: Row(State.GREETING, (), (Command.SAY_GREETING,)),
        Event.CALLER_GONE: ends(Outcome.LEFT_IN_GREETING),
        Event.INTERRUPTED: _BROKE,
    },
    State.MENU: {
        **_MENU_KEYS,
        Event.PROMPT_ENDED: Row(State.MENU),
        Event.KEY_REPEAT: _said(State.MENU, Command.SAY_MENU),
        Event.KEY_UNKNOWN: _said(State.MENU, Command.SAY_WRONG_KEY),
        Event.FOUND: Row(State.MENU, (), (Command.SAY_MENU,)),
        Event.CALLER_GONE: ends(Outcome.LEFT_IN_MENU),
        Event.INTERRUPTED: _BROKE,
    },
    State.ENTRY: {
        **_MENU_KEYS,
        Event.PROMPT_ENDED: Row(State.ENTRY),
        Event.WRONG_ENTRY: _said(State.ENTRY, Command.SAY_WRONG_ENTRY),
        Event.FOUND: Row(State.ENTRY, (), (Command.SAY_ASK,)),
        Event.CALLER_GONE: ends(Outcome.LEFT_IN_MENU),
        Event.INTERRUPTED: _BROKE,
    },
    State.TELLING: {
        Event.PROMPT_ENDED: ends(Outcome.TOLD_CLOSED, commands=(Command.HANG_UP_CALLER,)),
        Event.SUBMENU: _said(State.MENU, Command.SAY_MENU),
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
        Event.ASKED: _said(State.WAITING, Command.SAY_ASK),
        Event.WRONG_ENTRY: _said(State.WAITING, Command.SAY_WRONG_ENTRY),
        Event.WAIT_TOLD: _said(State.WAITING, Command.SAY_WAIT),
        Event.WAITS_ON: _said(State.WAITING, Command.MUSIC),
        Event.NEEDS_WIDENED: Row(State.WAITING, (Write.WIDEN_NEEDS,)),
        Event.CALLBACK_ASKED: Row(
            State.FAREWELL,
            (Write.ASK_CALLBACK, Write.LEAVE_QUEUE),
            (Command.STOP_RINGING, Command.STOP_SAYING, Command.SAY_FAREWELL),
        ),
        # Whoever has put the caller back or stayed lost has no place in it any more.
        Event.FOUND: Row(State.WAITING, (), (Command.HANG_UP_AGENT, Command.MUSIC)),
        Event.CALLER_GONE: ends(
            Outcome.LEFT_WAITING, Write.LEAVE_QUEUE, commands=(Command.STOP_RINGING,)
        ),
        Event.INTERRUPTED: ends(
            Outcome.INTERRUPTED,
            Write.ASK_CALLBACK,
            Write.LEAVE_QUEUE,
            commands=(Command.STOP_RINGING,),
        ),
    },
    State.FAREWELL: {
        Event.PROMPT_ENDED: ends(Outcome.CALLBACK_ASKED, commands=(Command.HANG_UP_CALLER,)),
        Event.FOUND: Row(State.FAREWELL, (), (Command.SAY_FAREWELL,)),
        Event.CALLER_GONE: ends(Outcome.CALLBACK_ASKED),
        Event.INTERRUPTED: ends(Outcome.CALLBACK_ASKED),
    },
}
