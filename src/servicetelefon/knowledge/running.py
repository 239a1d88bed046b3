"""What the city knows in this process: a snapshot, taken anew at each change and each new day."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from servicetelefon.domain.city import City, Operation
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import BrokenFile, Unavailable
from servicetelefon.knowledge import figure_store, read
from servicetelefon.knowledge.article_file import ArticleFile
from servicetelefon.knowledge.figures import Figures
from servicetelefon.knowledge.knowledge import Knowledge, Told
from servicetelefon.knowledge.library import FAMILIES, Library
from servicetelefon.knowledge.search import families as word_families
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.families import Families
from servicetelefon.knowledge.search.meaning import Embedder
from servicetelefon.knowledge.version import Version

log = structlog.stdlib.get_logger()


class NoKnowledge(Unavailable):
    """The first snapshot is not there yet."""

    code = "no-knowledge"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a snapshot rests on: any other value and it has to be taken anew."""

    edition: int
    day: date
    operation: Operation
    zone: ZoneInfo


class RunningKnowledge:
    """Hand `now` to whoever needs it; call `refresh` at the bell and every second.

    The work of a refresh (reading files, building the index) has a thread of its own, so that
    the loop goes on. Texts and amounts are told as soon as they are read, found by the earlier
    index; then comes the new one. `Knowledge` leaves out whatever is over by then.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._knowledge: Knowledge | None = None
        self._seen: _Seen | None = None
        self._at_work = asyncio.Lock()

    @property
    def is_known(self) -> bool:
        """Whether there is a snapshot yet."""
        return self._knowledge is not None

    def now(self) -> Knowledge:
        """The snapshot as it stands; NoKnowledge before the first refresh."""
        if self._knowledge is None:
            raise NoKnowledge("what the city knows has not been read yet")
        return self._knowledge

    @property
    def edition(self) -> int:
        """0 before the first refresh."""
        return self._knowledge.edition if self._knowledge else 0

    @property
    def articles(self) -> int:
        return len(self._knowledge) if self._knowledge else 0

    async def refresh(self, database: Database, city: City, now: datetime) -> bool:
        """Whether there is another snapshot from now on. One refresh works at a time."""
        if self._at_work.locked():
            return False
        async with self._at_work:
            async with database.step() as tx:
                rows = await _read(tx, city, now, self._seen)
            if rows is None:
                return False
            read_now = await asyncio.to_thread(_told, rows)
            before = self._knowledge
            if before is not None:
                self._knowledge = read_now(before.search)
            search = await asyncio.to_thread(self._index, read_now, first=before is None)
            self._knowledge, self._seen = read_now(search), rows.seen
        log.info("knowledge.running", edition=rows.seen.edition, articles=self.articles)
        return True

    def _index(self, read_now: _ReadNow, *, first: bool) -> Search:
        search = read_now.library.search_on(read_now.seen.day, self._embedder)
        if not first:
            # The next question shall be as quick as the last; the first one may wait.
            search.warm_up()
        return search


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a snapshot is made of, as the database has it."""

    seen: _Seen
    versions: Sequence[Version]
    figures: Figures
    families: str | None


async def _read(tx: Transaction, city: City, now: datetime, before: _Seen | None) -> _Rows | None:
    """None when nothing is different from before."""
    operation = operation_of(city)
    day = now.astimezone(city.zone).date()
    seen = _Seen(await read.edition(tx), day, operation, city.zone)
    if seen == before:
        return None
    versions = await read.to_be_shown(tx, operation, now)
    figures = {id_: one.figure for id_, one in (await figure_store.figures(tx)).items()}
    return _Rows(seen, versions, figures, await read.families(tx))


def operation_of(city: City) -> Operation:
    return Operation.PRODUCTIVE if city.is_productive else Operation.TRIAL


@dataclass(frozen=True, slots=True)
class _ReadNow:
    """What may be told, without the search that finds it."""

    seen: _Seen
    told: Mapping[str, tuple[Told, ...]]
    library: Library

    def __call__(self, search: Search) -> Knowledge:
        seen = self.seen
        parts = (seen.edition, seen.day, seen.operation, seen.zone)
        return Knowledge(*parts, self.told, self.library, search)


def _told(rows: _Rows) -> _ReadNow:
    seen = rows.seen
    told: dict[str, list[Told]] = {}
    files: dict[str, ArticleFile] = {}
    for version in rows.versions:
        file, faults = version.file()
        if file is None or version.shown is None:
            # Approved by a newer program: this one cannot read it and so does not tell it.
            log.error("article.unreadable", version=str(version.id), faults=len(faults))
            continue
        one = Told(file.article, version.id, version.number, version.state, version.shown)
        told.setdefault(version.article, []).append(one)
        if file.article.is_valid(seen.day):
            files[version.article] = file
    library = Library(files, rows.figures, _families(rows.families))
    return _ReadNow(seen, {id_: tuple(ones) for id_, ones in told.items()}, library)


def _families(own: str | None) -> Families:
    try:
        read_own = word_families.read(Path(FAMILIES), own.encode()) if own else []
    except BrokenFile as broken:
        log.error("families.unreadable", problem=broken.problem)  # noqa: TRY400 - expected
        read_own = []
    return word_families.build([*word_families.shipped(), *read_own])
