"""One phone call as a table: (state, event) → next state, what is written, what is commanded.

No I/O and no clock here. What is written goes to disk in one transaction; only then are the
commands sent, and each may be sent again. The offer of a waiting call to an agent is a
machine of its own (`domain/offer.py`): a call stays WAITING until somebody has answered.
The same machine for people to read: docs/state-machines/call.mmd; a test holds them equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.domain.outcomes import Outcome


class State(StrEnum):
    RINGING = "ringing"  # has just reached us; the first step brings it to disk
    GREETING = "greeting"
    MENU = "menu"
    TELLING = "telling"  # a true sentence is said, then the call ends
    WAITING = "waiting"
    TALKING = "talking"
    HELD = "held"  # the agent has put the caller on hold
    AGENT_LOST = "agent_lost"  # the agent's leg is gone; caller keeps music and the agent
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class Event(StrEnum):
    ADMITTED = "admitted"  # the line is open
    STRAIGHT_IN = "straight_in"  # open, and this line has neither greeting nor menu
    TURNED_AWAY = "turned_away"  # closed, holiday, emergency: a sentence instead
    PROMPT_ENDED = "prompt_ended"
    KEY_CHOSEN = "key_chosen"
    KEY_REPEAT = "key_repeat"
    KEY_UNKNOWN = "key_unknown"
    NO_KEY = "no_key"
    AGENT_ANSWERED = "agent_answered"
    AGENT_HELD = "agent_held"
    AGENT_RESUMED = "agent_resumed"
    AGENT_ENDED = "agent_ended"
    AGENT_LEG_LOST = "agent_leg_lost"
    AGENT_GIVEN_UP = "agent_given_up"
    RING_AGAIN = "ring_again"
    CALLER_GONE = "caller_gone"
    WRAPPED_UP = "wrapped_up"
    WRAP_UP_LAPSED = "wrap_up_lapsed"
    INTERRUPTED = "interrupted"  # the engine died and the caller's leg with it
    FOUND = "found"  # we were away; the caller is still there


class Write(StrEnum):
    """What a step changes beside the call's own row, in the same transaction."""

    JOIN_QUEUE = "join_queue"
    LEAVE_QUEUE = "leave_queue"  # an open offer is withdrawn, its agent free again
    TAKE_OFFER = "take_offer"
    START_WRAP_UP = "start_wrap_up"
    FREE_AGENT = "free_agent"
    LOSE_AGENT = "lose_agent"
    SEND_AGENT_AWAY = "send_agent_away"
    BACK_TO_AGENT = "back_to_agent"


class Command(StrEnum):
    ANSWER = "answer"
    SAY_GREETING = "say_greeting"
    SAY_MENU = "say_menu"
    SAY_WRONG_KEY = "say_wrong_key"  # and the menu again
    SAY_AFTER_MENU = "say_after_menu"
    SAY_AGENT_LOST = "say_agent_lost"
    SAY_SENTENCE = "say_sentence"
    STOP_SAYING = "stop_saying"
    MUSIC = "music"
    STOP_RINGING = "stop_ringing"
    CONNECT = "connect"
    RING_SAME_AGENT = "ring_same_agent"
    HANG_UP_CALLER = "hang_up_caller"
    HANG_UP_AGENT = "hang_up_agent"


class Mark(StrEnum):
    """Moments of the ContactRecord that a step sets."""

    GREETED = "greeted_at"
    QUEUED = "queued_at"
    ANSWERED = "answered_at"
    ENDED = "ended_at"
    CLOSED = "closed_at"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    to: State
    writes: tuple[Write, ...] = ()
    commands: tuple[Command, ...] = ()
    marks: tuple[Mark, ...] = ()
    outcome: Outcome | None = None


class NotPossible(Exception):
    """The event does not belong to the state; names both."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"a call that is {state} takes no {event}")
        self.state = state
        self.event = event


def _ends(outcome: Outcome, *writes: Write, commands: tuple[Command, ...] = ()) -> Row:
    return Row(State.CLOSED, writes, commands, (Mark.ENDED, Mark.CLOSED), outcome)


_TO_QUEUE = Row(
    State.WAITING,
    (Write.JOIN_QUEUE,),
    (Command.STOP_SAYING, Command.SAY_AFTER_MENU),
    (Mark.QUEUED,),
)
_TO_WRAP_UP = Row(
    State.WRAP_UP,
    (Write.START_WRAP_UP,),
    (Command.HANG_UP_CALLER, Command.HANG_UP_AGENT),
    (Mark.ENDED,),
)
_AGENT_LEG_LOST = Row(
    State.AGENT_LOST, (Write.LOSE_AGENT,), (Command.SAY_AGENT_LOST, Command.RING_SAME_AGENT)
)

TABLE: dict[State, dict[Event, Row]] = {
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
        Event.CALLER_GONE: _ends(Outcome.LEFT_BEFORE_GREETING),
        Event.INTERRUPTED: _ends(Outcome.INTERRUPTED),
    },
    State.GREETING: {
        Event.PROMPT_ENDED: Row(State.MENU, (), (Command.SAY_MENU,)),
        Event.KEY_CHOSEN: _TO_QUEUE,
        Event.KEY_REPEAT: Row(State.GREETING, (), (Command.STOP_SAYING, Command.SAY_GREETING)),
        Event.KEY_UNKNOWN: Row(State.GREETING),
        Event.NO_KEY: _TO_QUEUE,  # too many wrong keys
        Event.FOUND: Row(State.GREETING, (), (Command.SAY_GREETING,)),
        Event.CALLER_GONE: _ends(Outcome.LEFT_IN_GREETING),
        Event.INTERRUPTED: _ends(Outcome.INTERRUPTED),
    },
    State.MENU: {
        Event.PROMPT_ENDED: Row(State.MENU),
        Event.KEY_CHOSEN: _TO_QUEUE,
        Event.KEY_REPEAT: Row(State.MENU, (), (Command.STOP_SAYING, Command.SAY_MENU)),
        Event.KEY_UNKNOWN: Row(State.MENU, (), (Command.STOP_SAYING, Command.SAY_WRONG_KEY)),
        Event.NO_KEY: _TO_QUEUE,
        Event.FOUND: Row(State.MENU, (), (Command.SAY_MENU,)),
        Event.CALLER_GONE: _ends(Outcome.LEFT_IN_MENU),
        Event.INTERRUPTED: _ends(Outcome.INTERRUPTED),
    },
    State.TELLING: {
        Event.PROMPT_ENDED: _ends(Outcome.TOLD_CLOSED, commands=(Command.HANG_UP_CALLER,)),
        Event.FOUND: Row(State.TELLING, (), (Command.SAY_SENTENCE,)),
        Event.CALLER_GONE: _ends(Outcome.LEFT_TOLD_CLOSED),
        Event.INTERRUPTED: _ends(Outcome.INTERRUPTED),
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
        Event.CALLER_GONE: _ends(
            Outcome.LEFT_WAITING, Write.LEAVE_QUEUE, commands=(Command.STOP_RINGING,)
        ),
        Event.INTERRUPTED: _ends(
            Outcome.INTERRUPTED, Write.LEAVE_QUEUE, commands=(Command.STOP_RINGING,)
        ),
    },
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
    State.CLOSED: {},
}


def step(state: State, event: Event) -> Row:
    """The table's line for this event; NotPossible when the state takes no such event."""
    row = TABLE[state].get(event)
    if row is None:
        raise NotPossible(state, event)
    return row
