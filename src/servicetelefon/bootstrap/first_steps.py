"""What is done on the database before the first process of ours starts: roles, backup,
migrations, the city's files, and on an empty one the first sign-ins."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable, Mapping

from servicetelefon.bootstrap.care import automatic_backup
from servicetelefon.bootstrap.places import Places, practice_beside
from servicetelefon.city import read
from servicetelefon.city.load import BrokenCity, city_of
from servicetelefon.city.release import release_of
from servicetelefon.city.running import RunningCity
from servicetelefon.city.switches import SwitchKind
from servicetelefon.config import Settings
from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.always import AlwaysRuns
from servicetelefon.journey.city import CityReleases, Taken
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.journey.people import People, Person
from servicetelefon.journey.switches import SwitchDesk
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import KeyRing
from servicetelefon.knowledge.library import BrokenKnowledge
from servicetelefon.ops import migrations
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.roles import ensure_database, ensure_roles
from servicetelefon.people.passwords import Passwords

Say = Callable[[str], None]


class FirstSteps:
    """`on_database` may be repeated at every start; `sign_ins` is what it made, told once."""

    def __init__(self, settings: Settings, places: Places, say: Say) -> None:
        self._settings = settings
        self._places = places
        self.say = say
        self.sign_ins: list[str] = []
        self._running = RunningCity()

    def city(self) -> City:
        """The city that runs; NoCity before `on_database`."""
        return self._running.now()

    def files(self) -> Mapping[str, bytes]:
        """Those of the release that runs, by their paths."""
        return self._running.release.files if self._running.release else {}

    async def on_database(self) -> None:
        await asyncio.to_thread(self._bring_to_schema)
        clock, chance = SystemClock(), random.SystemRandom()
        vault = Vault(KeyRing(self._places.keys), os.urandom)
        async with Database(
            self._places.serving,
            role=APP,
            name="servicetelefon-up",
            failpoints=Failpoints(),
            size=1,
        ) as database:
            await self._take_in_city(database, CityReleases(clock, Ids(clock, chance)))
            people = People(clock, Ids(clock, chance), chance, vault, Passwords())
            await self._first_accounts(database, people)

    def _bring_to_schema(self) -> None:
        dsn = self._places.database()
        at = ensure_there(self._settings, self._places)
        if at is not None and at != migrations.head():
            saved = automatic_backup(self._settings, self._places)
            self.say(f"backup before the migration: {saved}")
        if at != migrations.head():
            self.say(f"database: from {at or 'empty'} to {migrations.head()}")
            migrations.migrate(dsn)

    async def _take_in_city(self, database: Database, releases: CityReleases) -> None:
        folder = self._settings.city_folder
        try:
            release = release_of(folder)
            city = city_of(release, folder)
            knowledge = KnowledgeFolder(releases.clock, releases.ids)
            async with database.step() as tx:
                taken = await releases.take_in(tx, release, productive=city.is_productive)
                known = await knowledge.take_in(tx, release.files, city)
        except (BrokenCity, BrokenKnowledge, BrokenFile) as broken:
            await self._go_on_without(database, broken)
            return
        async with database.step() as tx:
            await AlwaysRuns(releases.clock, releases.ids).settle(tx)
        if taken is not Taken.UNCHANGED:
            self.say(f"city: {folder.name} {taken.value}")
        if known:
            self.say(
                f"articles and figures: {known.running} running, {known.proposed} proposed, "
                f"{known.ended} ended"
            )

    async def _go_on_without(
        self, database: Database, broken: BrokenCity | BrokenKnowledge | BrokenFile
    ) -> None:
        """A broken edit of the files leaves what runs as it was; only a first start needs them."""
        async with database.step() as tx:
            running = await read.active_hash(tx)
        if running is None:
            raise broken
        self.say(f"{broken}\ncity: these files are not used; it runs on as it was")

    async def _first_accounts(self, database: Database, people: People) -> None:
        async with database.step() as tx:
            await self._running.refresh(tx)
        async with database.begin() as tx:
            made = await people.first_accounts(tx, _first_people(self.city()))
        for one in made:
            roles = ", ".join(sorted(one.roles))
            self.sign_ins.append(f"  sign in as {one.login} with {one.password}  ({roles})")
        if made and self._settings.alone and not self.city().is_productive:
            await self._open_for_trying(database, SwitchDesk(people.clock, people.ids))

    async def _open_for_trying(self, database: Database, desk: SwitchDesk) -> None:
        """A fresh installation that only this machine can reach takes calls at any hour."""
        async with database.step() as tx:
            for line in self.city().lines:
                kind = SwitchKind.LINE_OPENED
                await desk.turn(tx, self.city(), kind, line, on=True, by=None)
        self.sign_ins.append(
            "  for trying, the line is open at any hour; its own hours hold again when the\n"
            "  supervisor (leitung) says so under /schalter"
        )


def ensure_there(settings: Settings, places: Places) -> str | None:
    """Make roles and database if they are missing; the revision the database is at."""
    if settings.database_url is None:
        admin = places.cluster.dsn()
        ensure_roles(admin)
        ensure_database(admin, places.database_name)
    else:
        ensure_roles(settings.database_url)
        if places.practice:
            ensure_database(settings.database_url, practice_beside(settings.database_url))
    return migrations.current(places.database())


def _first_people(city: City) -> list[Person]:
    """One agent who can everything, a supervisor, an administrator, and two for the articles."""
    skills = frozenset(city.skills)
    return [
        Person("agent", "Erste Servicekraft", frozenset({Role.AGENT}), skills),
        Person("leitung", "Erste Teamleitung", frozenset({Role.SUPERVISOR}), skills),
        Person("verwaltung", "Erste Verwaltung", frozenset({Role.ADMIN})),
        Person("redaktion", "Erste Redaktion", frozenset({Role.EDITOR})),
        Person("freigabe", "Erste Freigabe", frozenset({Role.APPROVER})),
    ]
