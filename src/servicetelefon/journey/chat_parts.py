"""What chats are made with, and what their citizens get to see."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from servicetelefon.chat.store import Conversation, Said
from servicetelefon.domain.chat import ChatState
from servicetelefon.domain.city import City
from servicetelefon.journey.chat_measures import NOTHING_MEASURED, ChatMeasures
from servicetelefon.journey.chat_state import Moves
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.rewording import Rewording
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Conflict, NotFound

CHANNEL = "chat"
TOPIC = "chat"
"""Bell: something was said in the conversation that is the key."""


class Ranges(Protocol):
    """A range of minutes for somebody with so many before; None where ranges have not held."""

    async def minutes(
        self, call: Conversation, before: int, now: datetime
    ) -> tuple[int, int] | None: ...


class NoSuchChat(NotFound):
    """Not there, over, or somebody else's: the same words for all of them."""

    code = "no-such-chat"


class ChatOver(Conflict):
    code = "chat-over"


@dataclass(frozen=True, slots=True)
class ChatParts:
    """`chance` must be fit for secrets; `turn` is what a turn works with now."""

    database: Database
    bell: Bell
    clock: Clock
    new_id: Callable[[], UUID]
    chance: random.Random
    vault: Vault
    city: Callable[[], City]
    turn: Callable[[], TurnParts]
    moves: Moves
    enquiries: Enquiries
    realm: str = "live"
    rewording: Callable[[], Rewording | None] = lambda: None
    measures: ChatMeasures = NOTHING_MEASURED
    ranges: Ranges | None = None


@dataclass(frozen=True, slots=True)
class Started:
    contact: UUID
    token: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class ChatView:
    """The whole conversation as its citizen sees it; `ahead` while waiting, if it is known, and
    `minutes` (low, high) only while such ranges have been right."""

    contact: UUID
    state: ChatState
    language: str
    messages: tuple[Said, ...]
    ahead: int | None
    notice: str | None
    minutes: tuple[int, int] | None = None
