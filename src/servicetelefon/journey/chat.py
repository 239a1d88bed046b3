"""One chat, from the label to the record. What a message becomes is `journey/turn.py`.

Each thing that somebody does is one transaction: the message, what was answered, the journal.
The assistant's words are written only after the label and never once a person was wanted; both
stand in the statement that writes them (`chat/store.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from servicetelefon.assistant.text import cleaned
from servicetelefon.chat import read, store
from servicetelefon.chat.store import Conversation, Label, Said, Told
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.handover import Giver, Receipt
from servicetelefon.domain.referral import ClaimWish
from servicetelefon.domain.turn import Notice, Reply, TurnOutcome
from servicetelefon.journey import chat_past
from servicetelefon.journey.chat_notice import ASKED as NOTICE_ASKED
from servicetelefon.journey.chat_notice import NOTHING_LEFT, Left, notice_of
from servicetelefon.journey.chat_parts import (
    CHANNEL,
    TOPIC,
    ChatOver,
    ChatParts,
    ChatView,
    NoSuchChat,
    Started,
)
from servicetelefon.journey.helped import ASKED, Helped
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_parts import NoAssistant, TurnParts
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.knowledge import unanswered
from servicetelefon.knowledge.running import operation_of
from servicetelefon.knowledge.unanswered import Question
from servicetelefon.knowledge.validity import hold_valid
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry, NewContact
from servicetelefon.routing import read as routing_read

LABEL = ("label.assistant", "label.stored")
_LEARNED_FROM = frozenset({TurnOutcome.NOT_UNDERSTOOD, TurnOutcome.OUTSIDE_VALIDITY})


class Chats:
    """One method a thing that a citizen can do."""

    def __init__(self, parts: ChatParts) -> None:
        self._p = parts

    async def keep_alive(self, edges: Edges) -> None:
        """The node at which chats wait, for as long as this process serves them."""
        await self._p.moves.keep_alive(self._p.database, edges)

    def label(self, language: str) -> tuple[str, str]:
        """The label and the language that it really is in."""
        words = [self._p.city().wording.t(one, language) for one in LABEL]
        return " ".join(one.text for one in words), words[0].lang

    async def start(self, language: str) -> Started:
        """The conversation begins with the label; both are on disk before anybody is told."""
        city, now = self._p.city(), self._p.clock.now()
        wished = language if language in city.languages else MAIN_LANGUAGE
        text, found = self.label(wished)
        contact, token = self._p.new_id(), self._p.chance.randbytes(32).hex()
        label = Label(hashlib.sha256(text.encode()).hexdigest()[:32], wished, now)
        line = next(iter(city.lines))
        async with self._p.database.step() as tx:
            new = NewContact(
                contact, self._p.realm, CHANNEL, now, line, None, wished, from_browser=True
            )
            await records.open_contact(tx, new)
            await store.open_(tx, contact, token, line, label)
            data = {"label": label.fingerprint, "language": found}
            await records.append(tx, [self._entry(EventCode.CHAT_STARTED, contact, now, data)])
        return Started(contact, token, text, wished)

    async def say(
        self, contact: UUID, token: str, words: str, *,
        chosen: str | None = None, language: str | None = None, once: UUID | None = None,
    ) -> Reply | None:  # fmt: skip
        """What the assistant answers; None where a person does. A message with the same `once` is
        taken once and answered the same again."""
        began, message = self._p.clock.monotonic(), cleaned(words)
        try:
            parts = await self._parts(contact, token, message, chosen, language)
        except NoAssistant:
            parts = None  # whoever writes with a person needs none
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            said = Said(once or self._p.new_id(), contact, now, Who.CITIZEN, message, chat.language)
            if not await store.say(tx, self._p.vault, said):
                past = store.past_of(self._p.vault, chat)
                return chat_past.answered_before(
                    await read.messages(tx, self._p.vault, contact), said.id, past, parts
                )
            reply = None
            if chat.state is ChatState.PROGRAM:
                if parts is None:
                    raise NoAssistant("the assistant has not been read yet")
                reply = await self._answer(tx, chat, parts, message, chosen, language)
        self._p.bell.ring(TOPIC, str(contact))
        if reply is not None:
            took = self._p.clock.monotonic() - began
            self._p.measures.answered(reply.outcome.value, took)
        return reply

    async def _parts(
        self, contact: UUID, token: str, message: str, chosen: str | None, language: str | None
    ) -> TurnParts:
        """Where a model may be asked for other search words and is needed, with those: asked here,
        so that no conversation is held while it thinks."""
        parts, rewording = self._p.turn(), self._p.rewording()
        if rewording is None:
            return parts
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            past = chat_past.read(store.past_of(self._p.vault, chat))
        if chat.state is not ChatState.PROGRAM:
            return parts
        reply = take(message, parts, past, language=language, chosen=chosen)
        if reply.outcome is not TurnOutcome.NOT_UNDERSTOOD:
            return parts
        return replace(parts, reworded=await rewording.of(reply.masked))

    async def _answer(
        self, tx: Transaction, chat: Conversation, parts: TurnParts, message: str,
        chosen: str | None, language: str | None,
    ) -> Reply:  # fmt: skip
        now = self._p.clock.now()
        past = chat_past.read(store.past_of(self._p.vault, chat))
        reply = take(message, parts, past, language=language, chosen=chosen)
        if ended := await self._ended(tx, reply, now):
            # Withdrawn since the snapshot was taken: it is not told, whatever is told instead.
            parts = replace(parts, ended=ended)
            reply = take(message, parts, past, language=language, chosen=chosen)
        passage = next(iter(reply.passages), None)
        answer = Said(
            id=self._p.new_id(), contact=chat.contact, at=now, who=Who.PROGRAM, words=reply.text,
            language=reply.language, outcome=reply.outcome.value,
            article=passage.article if passage else reply.decision.about,
            version=passage.version if passage else None,
            further=tuple(Told(one.article, one.version) for one in reply.passages[1:]),
        )  # fmt: skip
        if not await store.say(tx, self._p.vault, answer):
            raise ChatOver("the assistant may not answer here")
        past_now = chat_past.written(reply.past, reply)
        await store.remember(tx, self._p.vault, chat.contact, past_now, reply.language, now)
        if reply.decision.notice and chat.notice is None:
            await store.note_notice(tx, chat.contact, NOTICE_ASKED)
        await records.append(tx, [self._answered(chat.contact, answer, reply)])
        reworded = reply.outcome is TurnOutcome.CLARIFY and reply.decision.with_person
        if reply.outcome in _LEARNED_FROM or reworded:
            spoken = replace(chat, language=reply.language)
            await self._learn(tx, spoken, reply.masked, self._topic(reply.decision.about))
        return reply

    async def _ended(self, tx: Transaction, reply: Reply, now: datetime) -> frozenset[str]:
        """Texts of the reply that may no longer be told; the others stay valid until the commit."""
        operation = operation_of(self._p.city())
        return frozenset(
            [
                one.article
                for one in reply.passages
                if not await hold_valid(tx, UUID(one.version), now, operation)
            ]
        )

    def _answered(self, contact: UUID, answer: Said, reply: Reply) -> Entry:
        data: dict[str, Code] = {
            "outcome": reply.outcome.value,
            "article": answer.article,
            "version": answer.version,
            "language": reply.language,
            "notice": reply.decision.notice,
            "person": reply.person_offered,
            # That help was shown, not what was said and not which kind.
            "crisis": bool(reply.decision.crises),
        }
        return self._entry(EventCode.CHAT_ANSWERED, contact, answer.at, data)

    async def view(self, contact: UUID, token: str) -> ChatView:
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token, over=True)
            messages = await read.messages(tx, self._p.vault, contact)
            waiting = chat.state is ChatState.WAITING
            ahead = await routing_read.before(tx, contact) if waiting else None
        minutes = await self._minutes(chat, ahead)
        return ChatView(
            contact, chat.state, chat.language, tuple(messages), ahead, chat.notice, minutes
        )

    async def _minutes(self, chat: Conversation, ahead: int | None) -> tuple[int, int] | None:
        if self._p.ranges is None or ahead is None:
            return None
        return await self._p.ranges.minutes(chat, ahead, self._p.clock.now())

    async def want_person(self, contact: UUID, token: str) -> bool:
        """Into the same waiting list as the calls, from this moment on; False when nobody is
        there now: then a callback is offered."""
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            wanted = await self._p.moves.want_person(tx, chat)
        self._p.moves.tell(contact, wanted.offers)
        self._p.measures.person_wanted(waits=wanted.waiting)
        return wanted.waiting

    async def end(self, contact: UUID, token: str) -> None:
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            offers = await self._p.moves.end(tx, chat, by_citizen=True)
            await records.mark(tx, contact, ASKED)
        self._p.moves.tell(contact, offers)

    async def helped(self, contact: UUID, token: str, helped: Helped) -> None:
        """The one voluntary question, which stands where the chat has ended."""
        async with self._p.database.step() as tx:
            await self._mine(tx, contact, token, over=True)
            await records.mark(tx, contact, {**ASKED, "helped": helped.value})

    async def answer_notice(
        self, contact: UUID, token: str, answer: Notice, left: Left = NOTHING_LEFT
    ) -> Receipt | None:
        """Nobody becomes an applicant unasked: the answer is on record, yes, no or not sure.

        Unless it is no, wording, name and contact go to an office, dated by the first message, in
        the same transaction; asked again it is the same enquiry.
        """
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token)
            await store.note_notice(tx, contact, answer.value)
            data = {"answer": answer.value}
            await records.append(tx, [self._entry(EventCode.CHAT_NOTICE, contact, now, data)])
            if answer is Notice.NO:
                return None
            said = await read.messages(tx, self._p.vault, contact)
            handed, since = notice_of(chat, said, ClaimWish(answer.value), left, self._p.city())
            giver = Giver(contact, chat.line, contact=contact, despite_gaps=True, since=since)
            return await self._p.enquiries.take_in(tx, handed, giver)

    async def rate(self, contact: UUID, token: str, message: UUID, *, helped: bool) -> None:
        """A bad rating keeps the question that it was about, masked, for the editors."""
        now, rating = self._p.clock.now(), "good" if helped else "bad"
        async with self._p.database.step() as tx:
            chat = await self._mine(tx, contact, token, over=True)
            said = await read.messages(tx, self._p.vault, contact)
            rated = next((one for one in said if one.id == message), None)
            if rated is None or not await store.rate(tx, contact, message, rating):
                raise NoSuchChat("there is no such answer")
            past = chat_past.read(store.past_of(self._p.vault, chat))
            if not helped and past.question:
                await self._learn(tx, chat, past.question, self._topic(rated.article))
            data = {"rating": rating, "article": rated.article}
            await records.append(tx, [self._entry(EventCode.CHAT_RATED, contact, now, data)])

    async def _learn(
        self, tx: Transaction, chat: Conversation, masked: str, topic: str | None
    ) -> None:
        """For the editors, and counted as a gap; no model is trained on it."""
        now = self._p.clock.now()
        question = Question(self._p.new_id(), now, masked, CHANNEL, chat.language)
        await unanswered.keep(tx, self._p.vault, question)
        await records.note_gap(tx, chat.contact, topic)

    def _topic(self, article: str | None) -> str | None:
        """The kind of enquiry that an article is about, or nearly was."""
        told = self._p.turn().article(article) if article else None
        return told.enquiry if told else None

    async def _mine(
        self, tx: Transaction, contact: UUID, token: str, *, over: bool = False
    ) -> Conversation:
        chat = await store.locked(tx, contact, token)
        if chat is None or (chat.state is ChatState.ENDED and not over):
            raise NoSuchChat("there is no such chat")
        return chat

    def _entry(
        self, code: EventCode, contact: UUID, at: datetime, data: Mapping[str, Code]
    ) -> Entry:
        return Entry(self._p.new_id(), at, code, contact, data=data)
