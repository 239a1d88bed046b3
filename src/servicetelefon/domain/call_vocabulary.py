"""The words of a call's table: its states, events, what a step writes, commands and marks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.domain.outcomes import Outcome


class State(StrEnum):
    RINGING = "ringing"  # has just reached us; the first step brings it to disk
    GREETING = "greeting"
    MENU = "menu"
    ENTRY = "entry"  # the caller types digits: a postcode, a number, a code
    TELLING = "telling"  # a true sentence is said, then the call ends or the self-service begins
    WAITING = "waiting"
    FAREWELL = "farewell"  # a callback is written down; this is said, then the call ends
    CALLING = "calling"  # a callback: the agent is there, the citizen's telephone rings
    TALKING = "talking"
    HELD = "held"  # the agent has put the caller on hold
    AGENT_LOST = "agent_lost"  # the agent's leg is gone; caller keeps music and the agent
    DIALLING = "dialling"  # somebody third is rung; the caller hears music
    CONSULTING = "consulting"  # agent and third talk; the caller hears music
    ADDING = "adding"  # somebody third is rung while caller and agent talk on
    CONFERENCE = "conference"
    CONFERENCE_LOST = "conference_lost"  # the agent's leg is gone; the other two talk on
    PUTTING_THROUGH = (
        "putting_through"  # an office is rung for the caller; the agent waits with them
    )
    RINGING_ON = "ringing_on"  # the same, and the agent has put the phone down
    PUT_THROUGH = "put_through"  # caller and third talk; the agent writes
    TALKS_ON = "talks_on"  # caller and third talk; nobody of ours is in it any more
    WRAP_UP = "wrap_up"
    CUT_OFF = "cut_off"  # the engine died in the talk: closed as interrupted; the agent may write
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
    SUBMENU = "submenu"
    ASKED = "asked"  # something is to be typed
    WRONG_ENTRY = "wrong_entry"
    TOLD = "told"  # an answer of the self-service, then its menu again
    DECLINED = "declined"  # no callback, should the line break
    WAIT_TOLD = "wait_told"  # place and time of waiting, and what to have at hand
    WAITS_ON = "waits_on"  # with music or without
    NEEDS_WIDENED = "needs_widened"  # nobody is there with these skills: whoever is there
    CALLBACK_ASKED = "callback_asked"
    CALLBACK_TAKEN = "callback_taken"  # an agent has answered the offer of a callback
    CALLED_ANSWERED = "called_answered"
    CALLED_BUSY = "called_busy"
    NOT_REACHED = "not_reached"
    NO_WAY_OUT = "no_way_out"  # the carrier is away: it rang nowhere
    AGENT_ANSWERED = "agent_answered"
    AGENT_HELD = "agent_held"
    AGENT_RESUMED = "agent_resumed"
    AGENT_ENDED = "agent_ended"
    AGENT_ENDED_ASKS = "agent_ended_asks"  # and the caller is asked one question
    HELPED = "helped"  # the caller has answered it by a key
    AGENT_LEG_LOST = "agent_leg_lost"
    AGENT_GIVEN_UP = "agent_given_up"
    AGENT_MUTED = "agent_muted"
    AGENT_UNMUTED = "agent_unmuted"
    CONSULT_ASKED = "consult_asked"
    ADD_ASKED = "add_asked"
    PUT_THROUGH_ASKED = "put_through_asked"
    CONFERENCE_ASKED = "conference_asked"
    HANDED_OVER = "handed_over"  # the agent leaves caller and third to each other
    PUT_BACK = "put_back"  # the caller waits again, at the old place
    THIRD_ANSWERED = "third_answered"
    THIRD_REFUSED = "third_refused"  # busy, no answer, declined, unreachable
    THIRD_GONE = "third_gone"
    LEFT_TO_THIRD = "left_to_third"  # the agent stayed lost; who is with the caller can help
    RING_AGAIN = "ring_again"
    CALLER_GONE = "caller_gone"
    WRAPPED_UP = "wrapped_up"
    WRAP_UP_LAPSED = "wrap_up_lapsed"
    INTERRUPTED = "interrupted"  # the engine died and the caller's leg with it
    FOUND = "found"  # we were away; the caller is still there


class Write(StrEnum):
    """What a step changes beside the call's own row, in the same transaction."""

    JOIN_QUEUE = "join_queue"
    WIDEN_NEEDS = "widen_needs"
    LEAVE_QUEUE = "leave_queue"  # an open offer is withdrawn, its agent free again
    TAKE_OFFER = "take_offer"
    START_WRAP_UP = "start_wrap_up"
    FREE_AGENT = "free_agent"
    LOSE_AGENT = "lose_agent"
    SEND_AGENT_AWAY = "send_agent_away"
    BACK_TO_AGENT = "back_to_agent"
    ASK_CALLBACK = "ask_callback"
    TAKE_CALLBACK = "take_callback"
    PAUSE_AGENT = "pause_agent"  # has put the caller back, and must not get them again at once


class Command(StrEnum):
    ANSWER = "answer"
    SAY_GREETING = "say_greeting"
    SAY_MENU = "say_menu"
    SAY_WRONG_KEY = "say_wrong_key"  # and the menu again
    SAY_AFTER_MENU = "say_after_menu"
    SAY_AGENT_LOST = "say_agent_lost"
    SAY_SENTENCE = "say_sentence"
    SAY_ASK = "say_ask"
    SAY_WRONG_ENTRY = "say_wrong_entry"  # and what is asked again
    SAY_TOLD = "say_told"  # and the menu again
    SAY_DECLINED = "say_declined"  # and the menu
    SAY_WAIT = "say_wait"
    SAY_FAREWELL = "say_farewell"
    SAY_QUESTION = "say_question"
    SAY_THANKS = "say_thanks"
    STOP_SAYING = "stop_saying"
    MUSIC = "music"
    STOP_RINGING = "stop_ringing"
    CONNECT = "connect"
    RING_SAME_AGENT = "ring_same_agent"
    CALL_OUT = "call_out"
    MUTE = "mute"
    UNMUTE = "unmute"
    RING_THIRD = "ring_third"
    RINGBACK = "ringback"  # the agent hears that it rings over there
    RINGBACK_OFF = "ringback_off"
    CONSULT = "consult"  # agent and third into one conversation
    CONFER = "confer"  # all three
    PUT_TOGETHER = "put_together"  # caller and third
    TELL_TRANSFERRED = "tell_transferred"  # to a desk phone whose own key began it
    TELL_NOT_TRANSFERRED = "tell_not_transferred"
    HANG_UP_CALLER = "hang_up_caller"
    HANG_UP_AGENT = "hang_up_agent"
    HANG_UP_THIRD = "hang_up_third"


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


WITH_AGENT = frozenset(
    {State.CALLING, State.TALKING, State.HELD, State.DIALLING, State.CONSULTING, State.ADDING, State.CONFERENCE,
     State.PUTTING_THROUGH}
)  # fmt: skip
"""In these the agent's leg belongs to the call: its loss is news."""

AGENT_IS_LOST = frozenset({State.AGENT_LOST, State.CONFERENCE_LOST})

THIRD_RINGS = frozenset({State.DIALLING, State.ADDING, State.PUTTING_THROUGH, State.RINGING_ON})
THIRD_TALKS = frozenset(
    {State.CONSULTING, State.CONFERENCE, State.CONFERENCE_LOST, State.PUT_THROUGH, State.TALKS_ON}
)
AGENT_WRITES = frozenset({State.WRAP_UP, State.PUT_THROUGH, State.CUT_OFF})
"""In these the agent may close the contact."""

IN_HAND = WITH_AGENT | AGENT_IS_LOST | AGENT_WRITES | {State.RINGING_ON}
"""In these an agent has the contact on the desk."""

Rows = dict[State, dict[Event, Row]]


def ends(outcome: Outcome, *writes: Write, commands: tuple[Command, ...] = ()) -> Row:
    """A row that closes the call with this outcome."""
    return Row(State.CLOSED, writes, commands, (Mark.ENDED, Mark.CLOSED), outcome)
