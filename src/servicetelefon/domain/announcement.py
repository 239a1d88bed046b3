"""What the telephone line says by itself: a closed list of ids; the words are the city's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from servicetelefon.kit.wording import MAIN_LANGUAGE, Words

WORDS_PER_MINUTE = 150
"""Calm spoken German; the length of every spoken text is reckoned with it."""


class Say(StrEnum):
    """Every city has a German text for each of these."""

    GREETING = "greeting"
    TRIAL = "trial"  # the line is not in productive operation yet
    EMERGENCY_HINT = "emergency_hint"
    AFTER_MENU = "after_menu"
    WRONG_KEY = "wrong_key"
    ALL_BUSY = "all_busy"
    AGENT_LOST = "agent_lost"
    HOLD_LOOP = "hold_loop"  # the line's program is down or full; said by the engine alone
    CLOSED = "closed"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    LINE_CLOSED = "line_closed"  # a supervisor has closed the line
    EMERGENCY_MODE = "emergency_mode"
    NOTICE = "notice"  # after the greeting, while a supervisor wants it said


OPTIONAL = frozenset({Say.NOTICE})
"""A city that has no text for it says nothing; so had releases of before."""

OPENS = "opens"
"""Placeholder for the next opening in words ("morgen um 7 Uhr")."""

MAY_NAME_OPENING = frozenset({Say.CLOSED, Say.HOLIDAY, Say.CLOSURE})

LONGEST: Mapping[str, timedelta] = MappingProxyType(
    {Say.GREETING: timedelta(seconds=12), Say.EMERGENCY_HINT: timedelta(seconds=10)}
)
LONGEST_OTHERWISE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file of the city folder that holds exactly the announcement's words."""

    path: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """One text in its languages. A recording is only listed while its words are the text's."""

    id: str
    texts: Mapping[str, str]
    recordings: Mapping[str, Recording]

    def words(self, lang: str = MAIN_LANGUAGE) -> Words:
        """The text, placeholders still in it; German when there is none in this language."""
        found = lang if lang in self.texts else MAIN_LANGUAGE
        return Words(self.texts[found], found)

    def recording(self, lang: str = MAIN_LANGUAGE) -> Recording | None:
        return self.recordings.get(self.words(lang).lang)


def spoken_length(text: str) -> timedelta:
    """How long it takes to say the text at `WORDS_PER_MINUTE`; each digit of a number is a word."""
    words = 0
    for token in text.split():
        digits = sum(letter.isdigit() for letter in token)
        words += max(digits, 1)
    return timedelta(minutes=words / WORDS_PER_MINUTE)


def longest(ids: Iterable[str]) -> timedelta:
    """How long an announcement may be that is said for all of these."""
    return min((LONGEST[one] for one in ids if one in LONGEST), default=LONGEST_OTHERWISE)
