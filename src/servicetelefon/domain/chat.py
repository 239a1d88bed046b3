"""A chat as a table: who answers, the program or a person, and never the program after a person."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class ChatState(StrEnum):
    PROGRAM = "program"  # the assistant answers
    WAITING = "waiting"  # a person is wanted; the assistant is silent
    PERSON = "person"  # an agent writes
    ENDED = "ended"


class ChatEvent(StrEnum):
    PERSON_WANTED = "person_wanted"
    TAKEN = "taken"
    ENDED = "ended"


class Who(StrEnum):
    """Who says a message; stands beside every one."""

    CITIZEN = "citizen"
    PROGRAM = "program"
    AGENT = "agent"
    LINE = "line"  # a fixed sentence: taken, ended


TABLE: dict[ChatState, dict[ChatEvent, ChatState]] = {
    ChatState.PROGRAM: {
        ChatEvent.PERSON_WANTED: ChatState.WAITING,
        ChatEvent.ENDED: ChatState.ENDED,
    },
    ChatState.WAITING: {ChatEvent.TAKEN: ChatState.PERSON, ChatEvent.ENDED: ChatState.ENDED},
    ChatState.PERSON: {ChatEvent.ENDED: ChatState.ENDED},
    ChatState.ENDED: {},
}
"""No row leads back to PROGRAM: once a person was wanted the assistant stays silent."""

CLEARED_AFTER = timedelta(hours=24)
SLEEPS_AFTER = timedelta(hours=2)
"""A conversation in which nothing is said for so long has ended."""
CODE_LASTS = timedelta(hours=24)


def after(state: ChatState, event: ChatEvent) -> ChatState | None:
    return TABLE[state].get(event)
