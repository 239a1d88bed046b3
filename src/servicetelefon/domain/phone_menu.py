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
    PERSON = "person"
    POSTCODE = "postcode"  # five digits follow
    MENU = "menu"
    REPEAT = "repeat"


NEEDS_VALUE = frozenset(
    {ChoiceKind.DISTRICT, ChoiceKind.TOPIC, ChoiceKind.LANGUAGE, ChoiceKind.MENU}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key does; `value` is the id of the district, topic, language or menu."""

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

    def words(self, lang: str) -> Words:
        wanted = self.choice.value if self.choice.kind is ChoiceKind.LANGUAGE else lang
        found = wanted if wanted in self.say else MAIN_LANGUAGE
        return Words(self.say[found], found)


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

    def spoken(self, lang: str = MAIN_LANGUAGE) -> tuple[Words, ...]:
        """What is said, piece by piece, each in its own language."""
        found = lang if lang in self.closing else MAIN_LANGUAGE
        return (
            *(entry.words(lang) for entry in self.keys),
            Words(self.closing[found], found),
        )
