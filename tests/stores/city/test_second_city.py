"""What a first start does with a second city's folder, on an empty database."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from servicetelefon.city.load import city_of
from servicetelefon.city.release import release_of
from servicetelefon.city.running import RunningCity
from servicetelefon.journey.city import CityReleases, Taken
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge.running import RunningKnowledge

pytestmark = pytest.mark.stores

BERLIN = Path(__file__).parents[3] / "cities" / "berlin"


async def test_the_city_and_its_answers_run_after_the_first_start(database: Database) -> None:
    clock = ManualClock(datetime(2026, 11, 28, 9, tzinfo=UTC))
    ids = Ids(clock, random.Random(1))
    release = release_of(BERLIN)
    async with database.step() as tx:
        taken = await CityReleases(clock, ids).take_in(tx, release, productive=False)
        known = await KnowledgeFolder(clock, ids).take_in(tx, release.files, city_of(release))
    assert taken is Taken.RUNNING
    running = RunningCity()
    async with database.step() as tx:
        await running.refresh(tx)
    city = running.now()
    assert city.name == "Berlin"
    assert (known.proposed, known.ended) == (0, 0)
    knowledge = RunningKnowledge()
    await knowledge.refresh(database, city, clock.now())
    assert len(knowledge.now()) == 10
