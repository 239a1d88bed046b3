"""What callers type with the keys of a telephone: how many digits, and when they are all there.

A slow hand, a bad line and a relay interpreter take their time: every key gives new time, and
nothing typed is lost by a pause. Nothing typed at all leads on without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from servicetelefon.domain.reference import CODE_LENGTH
from servicetelefon.domain.reference import LENGTH as REFERENCE_LENGTH

END_KEY = "#"
AGAIN_KEY = "*"
"""Begins anew; pressed before anything else, it leaves the question."""

TIME_FOR_A_KEY = timedelta(seconds=15)
DONE_AFTER = timedelta(seconds=6)
"""A number whose length nobody knows ends with # or with this pause."""


class Ask(StrEnum):
    POSTCODE = "postcode"  # for the district, before waiting
    DISTRICT = "district"  # which of the districts that share the postcode
    CALLBACK = "callback"  # the number shown, or another one
    NUMBER = "number"
    NUMBER_RIGHT = "number_right"  # read back: is it right?
    CENTRE = "centre"  # the number of a registered advice centre
    PIN = "pin"
    OFFICE_POSTCODE = "office_postcode"  # for the office's name
    OFFICE_DISTRICT = "office_district"
    OFFICE_ANSWER = "office_answer"  # a question of the city's rules, answered by one key
    REFERENCE = "reference"
    CODE = "code"
    CHAT_CODE = "chat_code"  # goes on with a chat


@dataclass(frozen=True, slots=True)
class Length:
    """From so many to so many digits; equal: the entry is complete with the last one."""

    least: int
    most: int

    @property
    def fixed(self) -> bool:
        return self.least == self.most


_ONE_KEY = Length(1, 1)
LENGTHS = {
    Ask.POSTCODE: Length(5, 5),
    Ask.DISTRICT: _ONE_KEY,
    Ask.CALLBACK: _ONE_KEY,
    Ask.NUMBER: Length(1, 20),
    Ask.NUMBER_RIGHT: _ONE_KEY,
    Ask.CENTRE: Length(4, 4),
    Ask.PIN: Length(6, 6),
    Ask.OFFICE_POSTCODE: Length(5, 5),
    Ask.OFFICE_DISTRICT: _ONE_KEY,
    Ask.OFFICE_ANSWER: _ONE_KEY,
    Ask.REFERENCE: Length(REFERENCE_LENGTH, REFERENCE_LENGTH),
    Ask.CODE: Length(CODE_LENGTH, CODE_LENGTH),
    Ask.CHAT_CODE: Length(CODE_LENGTH, CODE_LENGTH),
}

TRIES = 3


class Typed(StrEnum):
    """What one more key means."""

    MORE = "more"
    COMPLETE = "complete"
    AGAIN = "again"
    LEAVES = "leaves"


def after_key(ask: Ask, typed: str, key: str) -> tuple[Typed, str]:
    """What stands typed now, and whether that is all. A flood of keys ends with the last digit
    that fits; whatever comes after belongs to nothing.
    """
    if key == AGAIN_KEY:
        return (Typed.AGAIN, "") if typed else (Typed.LEAVES, "")
    if key == END_KEY:
        return (Typed.COMPLETE, typed) if typed else (Typed.MORE, "")
    now = typed + key
    return (Typed.COMPLETE if len(now) >= LENGTHS[ask].most else Typed.MORE), now


def done_after_pause(ask: Ask, typed: str) -> bool:
    """Whether silence ends this entry: only where nobody knows how long it will be."""
    return bool(typed) and not LENGTHS[ask].fixed
