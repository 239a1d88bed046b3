"""From the chat to the telephone: a code that goes on with it, or a callback where nobody is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.chat import read, store
from servicetelefon.chat.store import Said
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.chat import ChatState
from servicetelefon.domain.events import EventCode
from servicetelefon.journey.callbacks import Asking, Callbacks
from servicetelefon.journey.chat import ChatParts, NoSuchChat
from servicetelefon.journey.chat_code import ChatCodes
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing.callback_store import Callback

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

    async def call_back(self, contact: UUID, token: str, number: str) -> Callback:
        """The same callback row as everywhere; the place is this moment."""
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            asking = Asking(
                line=chat.line,
                number=number,
                channel=CallbackChannel.CHAT,
                reason=CallbackReason.CLOSED,
                language=chat.language,
                asked_in=contact,
            )
            one = await self._callbacks.ask(tx, asking, now)
        self._p.bell.ring("callbacks")
        return one

    async def _mine(self, tx: Transaction, contact: UUID, token: str) -> store.Conversation:
        chat = await store.locked(tx, contact, token)
        if chat is None or chat.state is ChatState.ENDED:
            raise NoSuchChat("there is no such chat")
        return chat

    def _entry(self, contact: UUID, at: datetime, what: str) -> Entry:
        return Entry(self._p.new_id(), at, EventCode.CHAT_CODE, contact, data={"what": what})
