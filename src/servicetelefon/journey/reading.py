"""Reading out at the desk: what is told is a version that holds at this moment, and which one it
was is written down by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.desk import readings
from servicetelefon.desk.readings import Reading
from servicetelefon.domain.article import AnsweredBy
from servicetelefon.domain.call import State
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.agent import NotYours
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.knowledge import read
from servicetelefon.knowledge.knowledge import Found, Knowledge, Told
from servicetelefon.phone import store as calls
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry

SPOKEN = "spoken"
MOST_FOUND = 6


class NoLongerValid(NotFound):
    """The article was withdrawn, replaced, or its last day is over."""

    code = "article-not-valid"


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """One article as it may be read out now. `text` is the rendering that was asked for, `others`
    the names of those that it has beside it."""

    told: Told
    rendering: str
    text: str
    others: tuple[str, ...]
    related: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class DeskReading:
    """What an agent finds and reads out."""

    database: Database
    clock: Clock
    new_id: NewId
    knowledge: Callable[[], Knowledge]

    def find(self, question: str) -> list[Found]:
        """The best articles while somebody types; only what holds now."""
        if not question.strip():
            return []
        now = self.clock.now()
        return self.knowledge().find(
            question, now, limit=MOST_FOUND, typing=True, by=AnsweredBy.AGENT
        )

    async def read_out(
        self, agent: UUID, article: str, rendering: str = SPOKEN, contact: UUID | None = None
    ) -> OpenArticle:
        """Open an article; within a contact its version goes on record in the same statement.

        Raises NoLongerValid when it may not be told now, NotYours for somebody else's contact.
        """
        now, known = self.clock.now(), self.knowledge()
        told = known.article(article, now)
        text = known.render(told, rendering, now) if told else None
        if told is None or text is None:
            raise NoLongerValid("this article may not be told now")
        async with self.database.step() as tx:
            if contact is None:
                await self._check(tx, told, now)
            else:
                await self._write(tx, agent, contact, told, rendering)
        texts = told.article.all_texts()
        others = tuple(name for name in texts if name != rendering)
        return OpenArticle(told, rendering, text.text, others, tuple(known.related(told, now)))

    async def _check(self, tx: Transaction, told: Told, now: datetime) -> None:
        operation = self.knowledge().operation
        if told.version not in await read.still_valid(tx, [told.version], now, operation):
            raise NoLongerValid("this article may not be told now")

    async def _write(
        self, tx: Transaction, agent: UUID, contact: UUID, told: Told, rendering: str
    ) -> None:
        call = await calls.find(tx, contact)
        if call is None or call.agent != agent or call.state is State.CLOSED:
            raise NotYours("this contact is with somebody else")
        now = self.clock.now()
        reading = Reading(self.new_id(), contact, told.article.id, told.version, rendering)
        if not await readings.write(tx, reading, now, self.knowledge().operation.value):
            raise NoLongerValid("this article may not be told now")
        await records.append(tx, [self._entry(reading, now)])

    def _entry(self, reading: Reading, now: datetime) -> Entry:
        data = {
            "article": reading.article,
            "version": str(reading.version),
            "rendering": reading.rendering,
        }
        return Entry(
            self.new_id(),
            now,
            EventCode.ARTICLE_READ_OUT,
            reading.contact,
            role=Role.AGENT.value,
            data=data,
        )
