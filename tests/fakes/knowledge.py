"""What Musterstadt knows, taken in and changed as a test needs it, on a clock moved by hand."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cities import MUSTERSTADT, musterstadt
from servicetelefon.city.release import release_of
from servicetelefon.domain.article_life import RUNNING
from servicetelefon.domain.city import City
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.articles import Articles
from servicetelefon.journey.knowledge_folder import KnowledgeFolder, TakenIn
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import read
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.knowledge.running import RunningKnowledge
from servicetelefon.knowledge.version import Version

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
FILES = {path: text for path, text in release_of(MUSTERSTADT).files.items() if "knowledge/" in path}
BETRAEGE = "knowledge/betraege.md"
FIGURES = "knowledge/figures.yaml"


def somebody(*roles: Role) -> SignedIn:
    return SignedIn(uuid.uuid4(), "Mara Muster", frozenset(roles), "session")


ANNA, BEN = somebody(Role.EDITOR, Role.APPROVER), somebody(Role.EDITOR, Role.APPROVER)


def changed(path: str, *parts: tuple[str, str]) -> dict[str, bytes]:
    """The folder with a file in which words were exchanged."""
    text = FILES[path].decode()
    for before, after in parts:
        assert before in text
        text = text.replace(before, after)
    return {**FILES, path: text.encode()}


@dataclass
class Known:
    """The journeys of knowledge over one database."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(WEDNESDAY))
    city: City = field(default_factory=musterstadt)
    articles: Articles = field(init=False)
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(self.clock, random.Random(1))
        self.articles = Articles(self.clock, self.ids)

    async def take_in(self, files: dict[str, bytes] | None = None) -> TakenIn:
        folder = KnowledgeFolder(self.clock, self.ids)
        async with self.database.step() as tx:
            return await folder.take_in(tx, files or FILES, self.city)

    async def running(self, article: str = "betraege") -> Version:
        """The version that is told now or from a later day on; the newest of them."""
        async with self.database.step() as tx:
            return (await read.in_states(tx, RUNNING, article))[-1]

    async def versions(self, article: str = "betraege") -> tuple[Version, ...]:
        async with self.database.step() as tx:
            return await read.versions(tx, article)

    async def version(self, id_: uuid.UUID) -> Version:
        async with self.database.step() as tx:
            return await read.version(tx, id_)

    async def write(self, content: str, before: uuid.UUID | None, by: SignedIn = ANNA) -> Version:
        async with self.database.step() as tx:
            return await self.articles.write(tx, content, before, by)

    async def approve(self, version: uuid.UUID, by: SignedIn = BEN) -> bool:
        async with self.database.step() as tx:
            return await self.articles.approve(tx, version, self.city, by)

    async def put_in_force(self, content: str) -> Version:
        """Anna writes and submits it on what runs, Ben approves it."""
        draft = await self.write(content, (await self.running()).id)
        async with self.database.step() as tx:
            await self.articles.submit(tx, draft.id, ANNA)
        assert await self.approve(draft.id)
        return await self.version(draft.id)

    async def withdraw(self, version: uuid.UUID, by: SignedIn | None = BEN) -> None:
        async with self.database.step() as tx:
            await self.articles.withdraw(tx, version, "falsch", by)

    async def snapshot(self) -> Knowledge:
        """What a process knows that reads now."""
        running = RunningKnowledge()
        await running.refresh(self.database, self.city, self.clock.now())
        return running.now()
