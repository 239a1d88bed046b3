"""The code with which somebody goes on with a chat on the telephone: used once, then noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.chat import store
from servicetelefon.domain.events import EventCode
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry


@dataclass(frozen=True, slots=True)
class ChatCodes:
    vault: Vault
    new_id: NewId

    async def use(self, tx: Transaction, code: str, now: datetime) -> UUID | None:
        """The chat of this code; None in the same way whatever was wrong."""
        chat = await store.use_code(tx, self.vault, code, now)
        if chat is not None:
            entry = Entry(self.new_id(), now, EventCode.CHAT_CODE, chat, data={"what": "used"})
            await records.append(tx, [entry])
        return chat
