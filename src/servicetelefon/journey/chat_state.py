"""What moves a chat from the program to a person and to its end, whoever moves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.chat import store
from servicetelefon.chat.store import Conversation
from servicetelefon.domain.chat import SLEEPS_AFTER, ChatEvent, ChatState, after
from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey import line_plan
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Conflict
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing import store as routing
from servicetelefon.routing import waiting_list
from servicetelefon.routing.store import Offer
from servicetelefon.routing.waiting_list import Joining

EVERY = timedelta(seconds=1)
SLEEPERS_EVERY = timedelta(minutes=1)
NODE = "chat"
"""Where waiting chats stand in the list: every `web` keeps it alive, no line rings for it."""


class NotPossible(Conflict):
    """The chat is past that."""

    code = "chat-not-possible"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`waiting`: somebody is there, so it waits in the order; otherwise a callback is offered."""

    waiting: bool
    offers: list[Offer] = field(default_factory=list[Offer])


@dataclass(frozen=True, slots=True)
class Moves:
    """Every change of state with its journal line, in the caller's transaction."""

    bell: Bell
    clock: Clock
    new_id: Callable[[], UUID]
    city: Callable[[], City]
    switches: Callable[[], Switches]
    assigner: Assigner

    async def want_person(self, tx: Transaction, chat: Conversation) -> Wanted:
        city, now = self.city(), self.clock.now()
        if chat.state in (ChatState.WAITING, ChatState.PERSON):
            return Wanted(waiting=True)
        is_open = line_plan.admit(city, chat.line, now, self.switches()).sentence is None
        if not is_open:
            return Wanted(waiting=False)
        # One moment for both: a callback that is asked for instead keeps exactly this place.
        await self._move(tx, chat, ChatEvent.PERSON_WANTED, now=now)
        spoken = chat.language if city.needs(chat.line, language=chat.language) else "de"
        joining = Joining(
            contact=chat.contact,
            arrived_at=now,
            channel="chat",
            needs=tuple(sorted(city.needs(chat.line, language=spoken))),
            language=chat.language,
            node=NODE,
        )
        await routing.beat(tx, NODE, now, accepting=False)
        await waiting_list.join(tx, joining, now)
        await records.mark(tx, chat.contact, {"queued_at": now, "language": chat.language})
        return Wanted(True, await self.assigner.assign(tx, now))

    async def taken(self, tx: Transaction, chat: Conversation, agent: UUID) -> None:
        await self._move(tx, chat, ChatEvent.TAKEN, agent)
        marks = {"answered_at": self.clock.now(), "role": "agent"}
        await records.mark(tx, chat.contact, marks)

    async def end(
        self,
        tx: Transaction,
        chat: Conversation,
        *,
        outcome: Outcome | None = None,
        by_citizen: bool = False,
    ) -> list[Offer]:
        """Whoever waits elsewhere is matched anew by it."""
        now, waited = self.clock.now(), chat.state is ChatState.WAITING
        await self._move(tx, chat, ChatEvent.ENDED)
        if waited:
            await routing.leave(tx, chat.contact, now)
        if outcome is None:
            left = waited and by_citizen
            outcome = Outcome.LEFT_WAITING if left else Outcome.ANSWERED
        marks = {"ended_at": now, "closed_at": now, "outcome": outcome.value}
        await records.mark(tx, chat.contact, marks)
        return await self.assigner.assign(tx, now) if waited else []

    async def _move(
        self, tx: Transaction, chat: Conversation, event: ChatEvent, agent: UUID | None = None,
        *, now: datetime | None = None,
    ) -> None:  # fmt: skip
        to = after(chat.state, event)
        if to is None:
            raise NotPossible(f"{event} is not possible in {chat.state}")
        now = now or self.clock.now()
        await store.move(tx, chat, to, now, agent)
        data = {"event": event.value, "from": chat.state.value, "to": to.value}
        entry = Entry(self.new_id(), now, EventCode.CHAT_MOVED, chat.contact, data=data)
        await records.append(tx, [entry])

    def tell(self, contact: UUID, offers: Sequence[Offer]) -> None:
        """After the commit."""
        self.bell.ring("chat", str(contact))
        self.bell.ring("queue")
        for offer in offers:
            self.bell.ring("agent", str(offer.agent))
            self.bell.ring("offers", offer.node)

    async def keep_alive(self, database: Database, edges: Edges) -> None:
        """Chats wait on a node of their own that lives while any `web` does; it takes no calls, so
        no callback is put there."""

        async def turn() -> None:
            async with database.step() as tx:
                await routing.beat(tx, NODE, self.clock.now(), accepting=False)

        await edges.keep("chat node", turn, self.clock, EVERY)

    async def end_asleep(self, database: Database) -> int:
        """Conversations with the program in which nothing was said for long have ended."""
        now = self.clock.now()
        async with database.step() as tx:
            asleep = await store.asleep(tx, now - SLEEPS_AFTER)
            for contact in asleep:
                chat = await store.locked(tx, contact)
                if chat is not None and chat.state is ChatState.PROGRAM:
                    await self.end(tx, chat)
        return len(asleep)

    async def end_sleeping(self, database: Database, edges: Edges) -> None:
        async def turn() -> None:
            await self.end_asleep(database)

        await edges.keep("sleeping chats", turn, self.clock, SLEEPERS_EVERY)
