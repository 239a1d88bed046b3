"""Why an agent pauses: a closed list. Labels are wording (`pause.<code>`)."""

from __future__ import annotations

from enum import StrEnum


class PauseReason(StrEnum):
    BREAK = "break"
    MEAL = "meal"
    TALK = "talk"  # with the supervisor or a colleague
    TRAINING = "training"
    OTHER_WORK = "other_work"
    TECHNICAL = "technical"
