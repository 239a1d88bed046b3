"""Reads a conversation: its messages in order, for who began it and for the agent who took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.chat.store import Said, Told
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that differs when the conversation does: cheap enough for each second."""

    state: ChatState
    messages: int


async def messages(tx: Transaction, vault: Vault, contact: UUID) -> list[Said]:
    """All messages; those whose words were cleared are left out."""
    rows = await tx.rows(
        "select id, contact, at, who, words, language, outcome, article, version, rating, further "
        "from chat.message where contact = %s and words is not null order by number",
        (contact,),
    )
    return [
        Said(row[0], row[1], row[2], Who(row[3]),
             vault.open(row[4], Slot("chat.message", "words", str(row[0]))), row[5], *row[6:10],
             further=tuple(Told(*one) for one in row[10] or ()))
        for row in rows
    ]  # fmt: skip


async def mark(tx: Transaction, contact: UUID) -> Mark | None:
    row = await tx.row(
        "select c.state, (select count(*) from chat.message m where m.contact = c.contact) "
        "from chat.conversation c where c.contact = %s",
        (contact,),
    )
    return Mark(ChatState(row[0]), row[1]) if row else None


async def of_agent(tx: Transaction, agent: UUID) -> UUID | None:
    """The conversation that this agent writes in now."""
    row = await tx.row(
        "select contact from chat.conversation where agent = %s and state = 'person' "
        "order by last_at desc limit 1",
        (agent,),
    )
    return row[0] if row else None


async def label_shown(tx: Transaction, contact: UUID) -> tuple[str, str, datetime] | None:
    row = await tx.row(
        "select label, label_language, label_at from chat.conversation where contact = %s",
        (contact,),
    )
    return (row[0], row[1], row[2]) if row and row[2] else None


async def open_by_state(tx: Transaction) -> dict[ChatState, int]:
    rows = await tx.rows(
        "select state, count(*) from chat.conversation where state <> 'ended' group by state"
    )
    return {ChatState(state): count for state, count in rows}
