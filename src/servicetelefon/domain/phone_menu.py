"""The menu of a line: which key means what, and what is said for it, in one place.

Whoever presses nothing gets a person; that is no entry of a menu but a rule of the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from servicetelefon.kit.wording import MAIN_LANGUAGE, Words

KEYS = frozenset("0123456789*#")
PERSON_KEY = "0"
"""If a menu uses this key at all, it brings a person: callers try it everywhere."""


class ChoiceKind(StrEnum):
    EMERGENCY = "emergency"  # "Heute in Not": outside the order of waiting, openly
    DISTRICT = "district"
    TOPIC = "topic"
    LANGUAGE = "language"
    LANGUAGES = "languages"  # a menu of languages, offered in each of them
    PERSON = "person"
    POSTCODE = "postcode"  # five digits follow
    MENU = "menu"
    REPEAT = "repeat"
    CALLBACK = "callback"  # hang up and be called back at the same place
    NO_CALLBACK = "no_callback"  # not even should the line break
    MUSIC = "music"  # off, and on again
    CENTRE = "centre"  # the door of registered advice centres: number and PIN follow
    HOURS = "hours"  # the self-service tells: opening hours
    OFFICE = "office"  # which office, by postcode
    ANSWER = "answer"  # an approved article, as it holds today
    HELP = "help"  # help in an emergency
    NOTICE = "notice"  # a dated notice of need: time and number
    STATE = "state"  # how an enquiry stands, by reference and code
    LINK = "link"  # to form and documents, by text message
    CODE = "code"  # a code from a chat: whoever answers sees what was written


NEEDS_VALUE = frozenset(
    {
        ChoiceKind.DISTRICT,
        ChoiceKind.TOPIC,
        ChoiceKind.LANGUAGE,
        ChoiceKind.LANGUAGES,
        ChoiceKind.MENU,
        ChoiceKind.ANSWER,
    }
)
MAY_HAVE_VALUE = frozenset({ChoiceKind.OFFICE, ChoiceKind.LINK})
"""The matter; without one the topic's, or what the line is for. The article; without one the one
that was told last."""
UNSAID = frozenset({ChoiceKind.CENTRE, ChoiceKind.CODE, ChoiceKind.NO_CALLBACK, ChoiceKind.PERSON})
"""Keys that a menu need not say: whoever is registered or has a code knows them, the greeting has named them,
or people try them everywhere."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key does; `value` is the id of the district, topic, language, menu, article or matter."""

    kind: ChoiceKind
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else str(self.kind)


@dataclass(frozen=True, slots=True)
class MenuKey:
    """One key with the sentence that offers it. A language is offered in its own words."""

    key: str
    choice: Choice
    say: Mapping[str, str]

    def words(self, lang: str) -> tuple[Words, ...]:
        if self.choice.kind is ChoiceKind.LANGUAGES:
            return tuple(Words(text, own) for own, text in self.say.items())
        wanted = self.choice.value if self.choice.kind is ChoiceKind.LANGUAGE else lang
        found = wanted if wanted in self.say else MAIN_LANGUAGE
        return (Words(self.say.get(found, ""), found),)


@dataclass(frozen=True, slots=True)
class Menu:
    """Keys in the order in which they are said, then `closing` ("or stay on the line")."""

    id: str
    keys: tuple[MenuKey, ...]
    closing: Mapping[str, str]
    wait: timedelta
    tries: int

    def choice(self, key: str) -> Choice | None:
        return next((entry.choice for entry in self.keys if entry.key == key), None)

    def key_of(self, kind: ChoiceKind) -> str | None:
        """The key that does this, where the menu has one."""
        return next((entry.key for entry in self.keys if entry.choice.kind is kind), None)

    def spoken(self, lang: str = MAIN_LANGUAGE) -> tuple[Words, ...]:
        """What is said, piece by piece, each in its own language."""
        found = lang if lang in self.closing else MAIN_LANGUAGE
        return (
            *(words for entry in self.keys for words in entry.words(lang)),
            Words(self.closing[found], found),
        )
