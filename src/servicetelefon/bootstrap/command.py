"""What a command of the shell gets to work with: the database for its own time, and the city."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from servicetelefon.bootstrap.first_steps import ensure_there
from servicetelefon.bootstrap.places import Places
from servicetelefon.city.load import city_of
from servicetelefon.city.release import release_of
from servicetelefon.city.running import RunningCity
from servicetelefon.config import Settings
from servicetelefon.domain.city import City
from servicetelefon.journey.city import CityReleases
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.ops import migrations
from servicetelefon.ops.postgres import APP


class SchemaTooOld(Unavailable):
    """Only `up` migrates, because it makes a backup first."""

    code = "schema-too-old"


@dataclass(frozen=True, slots=True)
class AtWork:
    """An open database, and the city that runs in it."""

    database: Database
    city: City
    clock: SystemClock
    ids: Ids


def is_set_up(settings: Settings) -> bool:
    """Whether there is a database to ask. A question alone does not make one."""
    return settings.database_url is not None or Places(settings).cluster.data.exists()


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncGenerator[AtWork]:
    """The database for the time of a command. An empty one is set up with the city's folder; one
    that an older program left is not touched (SchemaTooOld)."""
    places = Places(settings)
    clock = SystemClock()
    ids = Ids(clock, random.SystemRandom())
    with places.server():
        await asyncio.to_thread(_ready, settings, places)
        async with Database(
            places.serving, role=APP, name="servicetelefon-cli", failpoints=Failpoints(), size=1
        ) as database:
            city = await _city(settings, database, CityReleases(clock, ids))
            yield AtWork(database, city, clock, ids)


def _ready(settings: Settings, places: Places) -> None:
    at = ensure_there(settings, places)
    if at is None:
        migrations.migrate(places.database())
    elif at != migrations.head():
        problem = "newer" if not migrations.known(at) else "older"
        raise SchemaTooOld(
            f"the database is at {at}, which is {problem}: `servicetelefon up` first"
        )


async def _city(settings: Settings, database: Database, releases: CityReleases) -> City:
    running = RunningCity()
    async with database.step() as tx:
        if not await running.refresh(tx):
            release = release_of(settings.city_folder)
            city = city_of(release, settings.city_folder)
            await releases.take_in(tx, release, productive=city.is_productive)
            knowledge = KnowledgeFolder(releases.clock, releases.ids)
            await knowledge.take_in(tx, release.files, city)
            await running.refresh(tx)
    return running.now()
