"""The agent's side of a chat: taking it like a call, reading what was said, writing, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.assistant.text import cleaned
from servicetelefon.chat import read, store
from servicetelefon.chat.store import Conversation, Said
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.domain.outcomes import AGENT_OUTCOMES, Outcome
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.presence import PresenceEvent
from servicetelefon.journey.agent import NotNow, NotYours
from servicetelefon.journey.chat_parts import CHANNEL, TOPIC, ChatParts
from servicetelefon.journey.helped import ASKED
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry, Look
from servicetelefon.routing import presence_store, taking
from servicetelefon.routing import read as routing_read
from servicetelefon.routing import store as routing


@dataclass(frozen=True, slots=True)
class ChatAtDesk:
    contact: UUID
    language: str
    since: datetime
    messages: tuple[Said, ...]


class ChatDesk:
    """One method a thing that an agent can do with a chat."""

    def __init__(self, parts: ChatParts) -> None:
        self._p = parts

    async def now(self, agent: UUID) -> ChatAtDesk | None:
        """The chat that this agent writes in, with all that was said before."""
        async with self._p.database.step() as tx:
            contact = await read.of_agent(tx, agent)
            if contact is None:
                return None
            chat = await self._own(tx, agent, contact)
            messages = await read.messages(tx, self._p.vault, contact)
        since = chat.wanted_at or chat.started_at
        return ChatAtDesk(contact, chat.language, since, tuple(messages))

    async def take(self, agent: UUID) -> UUID:
        """Accept the chat that is offered; NotNow when none is."""
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            offer = await routing_read.offer_to(tx, agent)
            if offer is None or offer.channel != CHANNEL:
                raise NotNow("no chat is offered")
            chat = await store.locked(tx, offer.contact)
            if chat is None or not await taking.accept(tx, offer.id, now):
                raise NotNow("this chat is no longer there")
            await self._p.moves.taken(tx, chat, agent)
            await records.audit(tx, self._look(agent, offer.contact, now, "took_contact"))
        self._p.moves.tell(offer.contact, [])
        self._p.bell.ring("agent", str(agent))
        return offer.contact

    async def decline(self, agent: UUID) -> None:
        """The chat keeps its place; somebody else is asked."""
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            offer = await routing_read.offer_to(tx, agent)
            if offer is None or offer.channel != CHANNEL:
                raise NotNow("no chat is offered")
            state = await routing.end_offer(tx, offer.id, OfferEvent.DECLINED, now)
            if state is not None:
                data = {"offer": str(offer.id), "how": state.value}
                ended = Entry(
                    self._p.new_id(), now, EventCode.OFFER_ENDED, offer.contact, data=data
                )
                await records.append(tx, [ended])
            offers = await self._p.moves.assigner.assign(tx, now)
        self._p.moves.tell(offer.contact, offers)
        self._p.bell.ring("agent", str(agent))

    async def write(self, agent: UUID, contact: UUID, words: str) -> None:
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            chat = await self._own(tx, agent, contact)
            said = Said(self._p.new_id(), contact, now, Who.AGENT, cleaned(words), chat.language)
            if not await store.say(tx, self._p.vault, said):
                raise NotNow("this chat is over")
        self._p.bell.ring(TOPIC, str(contact))

    async def close(
        self, agent: UUID, contact: UUID, outcome: Outcome, *, gap: bool = False
    ) -> None:
        """The record is complete, the agent is ready for the next."""
        if outcome not in AGENT_OUTCOMES:
            raise Invalid("this outcome is not for agents to choose")
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            chat = await self._own(tx, agent, contact)
            await self._p.moves.end(tx, chat, outcome=outcome)
            for event in (PresenceEvent.TALK_ENDED, PresenceEvent.WRAPPED_UP):
                await presence_store.change(tx, agent, event, now)
            data = {"outcome": outcome.value}
            closed = Entry(
                self._p.new_id(), now, EventCode.CONTACT_CLOSED, contact,
                role=Role.AGENT.value, data=data,
            )  # fmt: skip
            await records.mark(tx, contact, ASKED)
            if gap:
                await records.note_gap(tx, contact)
            await records.append(tx, [closed])
            await records.audit(tx, self._look(agent, contact, now, "closed_contact"))
            offers = await self._p.moves.assigner.assign(tx, now)
        self._p.moves.tell(contact, offers)
        self._p.bell.ring("agent", str(agent))

    async def _own(self, tx: Transaction, agent: UUID, contact: UUID) -> Conversation:
        chat = await store.locked(tx, contact)
        if chat is None or chat.agent != agent or chat.state is not ChatState.PERSON:
            raise NotYours("this chat is with somebody else")
        return chat

    def _look(self, agent: UUID, contact: UUID, now: datetime, action: str) -> Look:
        return Look(self._p.new_id(), now, agent, Role.AGENT.value, action, "contact", str(contact))
