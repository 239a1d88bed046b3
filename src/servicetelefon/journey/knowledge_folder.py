"""A city folder's articles and figures are taken in: the seed of what the city knows.

The database is the truth. A file that nobody has touched on a page runs at once (as delivered);
one that differs from what was approved or written here becomes a proposal for the editors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from servicetelefon.domain.article_life import (
    APPROVED,
    DELIVERED,
    RUNNING,
    WRITTEN,
    ArticleState,
)
from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.figure import Figure, FigureValue
from servicetelefon.journey.articles import Articles
from servicetelefon.journey.due import fall_due
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import due_store, figure_store, read, store
from servicetelefon.knowledge.article_file import ArticleFile
from servicetelefon.knowledge.due_store import DueReason
from servicetelefon.knowledge.figure_store import KeptFigure, KeptValue, ValueState
from servicetelefon.knowledge.library import FAMILIES, BrokenKnowledge, Library, read_files
from servicetelefon.knowledge.version import Origin, Version, hash_of, period_of, start_of
from servicetelefon.records.store import Entry, append

FOLDER = "knowledge/"
"""Where a city's folder has them."""


@dataclass(slots=True)
class TakenIn:
    """How many articles and figures run from now on, wait as proposals, or have ended."""

    running: int = 0
    proposed: int = 0
    ended: int = 0

    def __bool__(self) -> bool:
        return bool(self.running or self.proposed or self.ended)


@dataclass(frozen=True, slots=True)
class KnowledgeFolder:
    clock: Clock
    ids: Ids
    articles: Articles = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "articles", Articles(self.clock, self.ids))

    async def take_in(self, tx: Transaction, files: Mapping[str, bytes], city: City) -> TakenIn:
        """Of a city's files those of knowledge; BrokenKnowledge when they do not fit together,
        and nothing has changed then."""
        own = {name.removeprefix(FOLDER): content for name, content in files.items()
               if name.startswith(FOLDER)}  # fmt: skip
        taken = TakenIn()
        if not own:
            return taken
        library = library_of(own)
        await store.lock(tx)
        for file in library.files.values():
            await self._article(
                tx, file, own[f"{file.article.id}.md"].decode("utf-8-sig"), city, taken
            )
        await self._gone(tx, library, taken)
        await self._figures(tx, library, taken)
        families = own.get(FAMILIES, b"").decode("utf-8-sig")
        changed = await store.keep_families(tx, families, self.clock.now())
        if taken or changed:
            await store.new_edition(tx, self.clock.now())
        if taken:
            data = {"running": taken.running, "proposed": taken.proposed, "ended": taken.ended}
            event = EventCode.KNOWLEDGE_TAKEN_IN
            await append(tx, [Entry(self.ids.new(), self.clock.now(), event, data=data)])
        return taken

    async def _article(
        self, tx: Transaction, file: ArticleFile, content: str, city: City, taken: TakenIn
    ) -> None:
        known = await read.versions(tx, file.article.id)
        seen = next((one for one in known if one.origin is Origin.FOLDER), None)
        if hash_of(content) in {one.hash for one in (seen, *_running(known)) if one}:
            return
        touched = any(one.state in APPROVED | WRITTEN for one in known) or (
            bool(known) and not _running(known)
        )
        for one in known:
            if one.state is ArticleState.PROPOSED and one.origin is Origin.FOLDER:
                await self.articles.supersede(tx, one)
        now = self.clock.now()
        number = known[0].number + 1 if known else 1
        state = ArticleState.PROPOSED if touched else ArticleState.DELIVERED
        new = Version(
            self.ids.new(), file.article.id, number, state, content, Origin.FOLDER, now, now
        )
        if touched:
            taken.proposed += 1
            await self.articles.add(tx, new, None)
            return
        period = period_of(file.article, city.zone)
        for one in _running(known):
            await self.articles.supersede(tx, one)
        taken.running += 1
        review_at = start_of(file.article.review_on, city.zone)
        await self.articles.add(tx, replace(new, shown=period, review_at=review_at), None)

    async def _gone(self, tx: Transaction, library: Library, taken: TakenIn) -> None:
        """A file that is no longer there: what nobody has touched ends, the rest is looked at."""
        for one in await read.in_states(tx, RUNNING):
            if one.article in library.files or one.origin is not Origin.FOLDER:
                continue
            if one.state in DELIVERED:
                taken.ended += 1
                await self.articles.end(tx, one, "file", None)
            elif not await due_store.was_told(tx, one.article, DueReason.FILE):
                await fall_due(tx, self.articles, one, DueReason.FILE)

    async def _figures(self, tx: Transaction, library: Library, taken: TakenIn) -> None:
        kept = await figure_store.figures(tx)
        for position, figure in enumerate(library.figures.values()):
            await self._figure(tx, figure, position, kept.get(figure.id), taken)
        for id_, one in kept.items():
            if id_ not in library.figures and not one.edited and one.figure.values:
                taken.ended += 1
                await self._end_values(tx, one.kept)

    async def _figure(
        self,
        tx: Transaction,
        figure: Figure,
        position: int,
        kept: KeptFigure | None,
        taken: TakenIn,
    ) -> None:
        part = figure_store.part_hash(figure)
        if kept is not None and kept.folder_hash == part:
            return
        edited = kept is not None and kept.edited
        state = ValueState.PROPOSED if edited else ValueState.RUNNING
        before = kept.kept if kept else ()
        gone = [one for one in before if one.state is state or not edited]
        await self._end_values(tx, gone)
        head = kept.figure if kept and edited else figure
        await figure_store.put_figure(tx, head, position, part)
        running = {one.value for one in before if one.state is ValueState.RUNNING and edited}
        for value in figure.values:
            if value not in running:
                await figure_store.put_value(tx, self._value(figure.id, value, state))
        taken.running += not edited
        taken.proposed += edited

    async def _end_values(self, tx: Transaction, values: Iterable[KeptValue]) -> None:
        ids: list[UUID] = [one.id for one in values]
        await figure_store.move_values(tx, ids, ValueState.REPLACED)

    def _value(self, figure: str, value: FigureValue, state: ValueState) -> KeptValue:
        now = self.clock.now()
        return KeptValue(self.ids.new(), figure, state, value, Origin.FOLDER, now)


def library_of(own: Mapping[str, bytes]) -> Library:
    """The library of a folder's files; BrokenKnowledge names every fault."""
    library, problems = read_files(own)
    if library is None:
        raise BrokenKnowledge(problems)
    return library


def _running(known: Iterable[Version]) -> list[Version]:
    return [one for one in known if one.state in RUNNING]
