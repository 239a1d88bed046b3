"""From the chat to the telephone: a code that goes on with it, or a callback where nobody is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.chat import read, store
from servicetelefon.chat.store import Conversation, Said
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.chat import ChatState
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey import callback_windows
from servicetelefon.journey.callback_windows import Window
from servicetelefon.journey.callbacks import Asking, Callbacks
from servicetelefon.journey.chat_code import ChatCodes
from servicetelefon.journey.chat_parts import ChatParts, NoSuchChat
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing.callback_store import Callback
from servicetelefon.routing.store import Offer

DIGITS = 8
_DRAWS = 20


class NoCodeLeft(Conflict):
    """Drawn again and again in vain: with 100 million codes this is a fault of chance."""

    code = "no-code"


@dataclass(frozen=True, slots=True)
class GoneOn:
    """The chat that a caller's code belongs to, as the agent sees it before saying hello."""

    contact: UUID
    language: str
    messages: tuple[Said, ...]


class ChatHandover:
    def __init__(self, parts: ChatParts, callbacks: Callbacks) -> None:
        self._p = parts
        self._callbacks = callbacks

    async def make_code(self, contact: UUID, token: str) -> str:
        """Eight digits, good for one use within 24 hours; an earlier one ends."""
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            await self._mine(tx, contact, token)
            for _ in range(_DRAWS):
                code = f"{self._p.chance.randrange(10**DIGITS):0{DIGITS}}"
                if await store.set_code(tx, self._p.vault, contact, code, now):
                    await records.append(tx, [self._entry(contact, now, "made")])
                    return code
        raise NoCodeLeft("no free code was drawn")

    async def use_code(self, tx: Transaction, code: str) -> GoneOn | None:
        """The chat of this code, once; None in the same way whatever was wrong."""
        now = self._p.clock.now()
        contact = await ChatCodes(self._p.vault, self._p.new_id).use(tx, code, now)
        chat = await store.locked(tx, contact) if contact else None
        if contact is None or chat is None:
            return None
        messages = await read.messages(tx, self._p.vault, contact)
        return GoneOn(contact, chat.language, tuple(messages))

    def windows(self) -> tuple[Window, ...]:
        """The times that can be agreed on now."""
        city = self._p.city()
        return callback_windows.offered(city, next(iter(city.lines)), self._p.clock.now())

    async def call_back(
        self, contact: UUID, token: str, number: str, window: Window | None = None
    ) -> Callback:
        """The same callback row as everywhere. Whoever waits in the chat keeps that place and
        stops waiting here; nobody stands in the order twice."""
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            one = await self._callbacks.ask(tx, self._asking(chat, number, window), now)
            offers = await self._stops_waiting(tx, chat)
        self._p.moves.tell(contact, offers)
        self._p.bell.ring("callbacks")
        return one

    def _asking(self, chat: Conversation, number: str, window: Window | None) -> Asking:
        waits = chat.state is ChatState.WAITING
        reason = CallbackReason.WAITING if waits else CallbackReason.CLOSED
        return Asking(
            line=chat.line,
            number=number,
            channel=CallbackChannel.CHAT,
            reason=CallbackReason.APPOINTMENT if window else reason,
            language=chat.language,
            asked_in=chat.contact,
            arrived_at=chat.wanted_at if waits else None,
            window=window,
        )

    async def _stops_waiting(self, tx: Transaction, chat: Conversation) -> list[Offer]:
        if chat.state is not ChatState.WAITING:
            return []
        return await self._p.moves.end(tx, chat, outcome=Outcome.CALLBACK_ASKED)

    async def _mine(self, tx: Transaction, contact: UUID, token: str) -> Conversation:
        chat = await store.locked(tx, contact, token)
        if chat is None or chat.state is ChatState.ENDED:
            raise NoSuchChat("there is no such chat")
        return chat

    def _entry(self, contact: UUID, at: datetime, what: str) -> Entry:
        return Entry(self._p.new_id(), at, EventCode.CHAT_CODE, contact, data={"what": what})
