"""What a turn works with in a running process: put together from snapshots, nothing asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from servicetelefon.assistant import lists
from servicetelefon.assistant.language import Languages
from servicetelefon.assistant.lists import BrokenLists, Lists
from servicetelefon.bootstrap.approved import may_run
from servicetelefon.city.always import Always
from servicetelefon.city.release import Release
from servicetelefon.city.switches import Switches, SwitchKind
from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan
from servicetelefon.journey.turn_opening import opening
from servicetelefon.journey.turn_parts import NoAssistant, Off, Texts, TurnParts
from servicetelefon.kit.database import Database
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.responsibility import read as responsibility
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.silent import SilentFinder

log = structlog.stdlib.get_logger()

PARTS = ("assistant", "search", "language", "crisis-list", "mask")
"""Cards of the register that a turn rests on."""


@dataclass(slots=True)
class Turning:
    """`refresh` after the snapshots; `parts` then costs microseconds. What is not as its card says
    (`approved`) is off as by its switch: chats go to people, who still get the crisis list.
    """

    languages: Languages = field(default_factory=Languages)
    approved: bool = field(default_factory=lambda: may_run(*PARTS))
    make_finder: type[Finder] = field(
        default_factory=lambda: Finder if may_run("responsibility") else SilentFinder
    )
    _release: str | None = None
    _lists: Lists | None = None
    _edition: tuple[object, ...] = ()
    _texts: Texts | None = None
    _directory: object = None
    _finder: Finder | None = None
    _opening: tuple[object, City, tuple[bool, dict[str, str]]] | None = None

    async def refresh(
        self,
        database: Database,
        release: Release | None,
        city: City,
        knowledge: Knowledge,
        approved: Always | None = None,
    ) -> None:
        if release is not None and release.hash != self._release:
            self._release = release.hash
            self.read_lists(release, approved)
        # The same texts come a second time, with the search that was made of them.
        edition = (knowledge.edition, knowledge.day, knowledge.operation, knowledge.search)
        if edition != self._edition:
            self._texts = await asyncio.to_thread(_texts, knowledge)
            self._edition = edition
        async with database.step() as tx:
            known = await responsibility.newest(tx)
        if self._finder is None or self._finder.city is not city or known != self._directory:
            async with database.step() as tx:
                directory = await responsibility.directory(tx) if known else Directory()
            self._finder = await asyncio.to_thread(self.make_finder, city, directory)
            self._directory = known

    def read_lists(self, release: Release, approved: Always | None) -> None:
        """A list that cannot be read never takes the place of one that can: the last that was
        approved runs on, after a new start too."""
        try:
            self._lists = lists.read(release.files)
        except BrokenLists as broken:
            log.error("assistant.lists_unreadable", faults=len(broken.problems))  # noqa: TRY400
            if self._lists is None and approved is not None and approved.files:
                files = {name: text.encode() for name, text in approved.files.items()}
                self._lists = lists.read(files)

    @property
    def is_read(self) -> bool:
        """Whether texts and offices are there: from then on a turn is answered, or never will be."""
        return self._texts is not None and self._finder is not None

    def lists(self) -> Lists:
        if self._lists is None:
            raise NoAssistant("the assistant has not been read yet")
        return self._lists

    def parts(
        self, city: City, on: Switches, calls: line_plan.Switches, now: datetime
    ) -> TurnParts:
        if self._texts is None or self._finder is None:
            raise NoAssistant("the assistant has not been read yet")
        open_now, opens = self._opening_at(city, calls, now)
        return TurnParts(
            lists=self.lists(),
            texts=self._texts,
            city=city,
            finder=self._finder,
            languages=self.languages,
            now=now,
            off=Off(
                assistant=not self.approved or bool(on.lines(SwitchKind.ASSISTANT_OFF)),
                topics=on.lines(SwitchKind.TOPIC_OFF),
            ),
            open_now=open_now,
            opens=opens,
        )

    def _opening_at(
        self, city: City, calls: line_plan.Switches, now: datetime
    ) -> tuple[bool, dict[str, str]]:
        """Whoever opens or closes does it at a whole second: once in each is enough."""
        of = (id(city), calls, int(now.timestamp()))
        if self._opening is None or self._opening[0] != of:
            self._opening = (of, city, opening(city, now, calls))
        return self._opening[2]


def _texts(knowledge: Knowledge) -> Texts:
    versions = {id_: str(ones[0].version) for id_, ones in knowledge.told.items() if ones}
    return Texts(knowledge.library, knowledge.day, knowledge.search, versions)
