"""The words of a caller's dialogue: what is known when a key is pressed, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from servicetelefon.domain.call import Event
from servicetelefon.domain.callback import CallbackReason
from servicetelefon.domain.city import City
from servicetelefon.domain.phone_ask import Ask
from servicetelefon.domain.responsibility import Query
from servicetelefon.phone.store import Call


@dataclass(frozen=True, slots=True)
class Wish:
    """A callback at this number."""

    number: str
    reason: CallbackReason


@dataclass(frozen=True, slots=True)
class Where:
    """What a caller has said of place and matter so far, between two keys; kept nowhere.
    `options` are the answers that the keys mean now, `code` is the question that they answer."""

    query: Query
    code: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What follows: the event, what it changes in the row, what is remembered of the entry."""

    event: Event
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    choice: str | None = None
    wish: Wish | None = None
    number: str | None = None  # typed, not yet confirmed
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when something was pressed. `shown`: the caller's own number, if the line
    may call it; `number`: typed before, read back now.
    """

    city: City
    call: Call
    is_open: bool
    shown: str | None = None
    number: str | None = None
    now: datetime | None = None


def asks(ask: Ask, **values: object) -> Heard:
    return Heard(Event.ASKED, {"asks": ask.value, "tries": 0, **values})
