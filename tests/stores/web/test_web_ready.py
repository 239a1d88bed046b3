"""A web process says that it is ready when its assistant answers, not before."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import httpx
import pytest

from running_service import free_ports
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.process import Process, opened
from servicetelefon.bootstrap.web import work
from servicetelefon.city.load import load_city
from servicetelefon.city.release import release_of
from servicetelefon.config import ROOT, Settings
from servicetelefon.journey.city import CityReleases
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import KeyRing

pytestmark = pytest.mark.stores

HAMBURG = ROOT / "cities" / "hamburg"
QUESTION = "Wie hoch ist der Regelsatz?"


async def knows_hamburg(database: Database) -> None:
    clock = SystemClock()
    ids = Ids(clock, random.Random(1))
    release = release_of(HAMBURG)
    async with database.step() as tx:
        await CityReleases(clock, ids).take_in(tx, release, productive=False)
        await KnowledgeFolder(clock, ids).take_in(tx, release.files, load_city(HAMBURG))


async def is_ready(process: Process) -> bool:
    status, _, _ = await process.health.answer("/readyz")
    return status == 200


async def test_the_first_message_to_a_ready_process_is_answered(
    database: Database, dsn: str, tmp_path: Path
):
    await knows_hamburg(database)
    (port,) = free_ports(1)
    settings = Settings(home=tmp_path, database_url=dsn, web_port=port)
    (tmp_path / "run").mkdir()
    KeyRing(Places(settings).keys).ensure("line")
    async with opened("web", settings) as process:
        working = process.tasks.start(work(process), "work")
        async with asyncio.timeout(60):
            while not await is_ready(process):  # noqa: ASYNC110 - at the first moment
                await asyncio.sleep(0)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as portal:
            begun = (await portal.post("/api/v1/chats", json={})).json()
            answer = await portal.post(
                f"/api/v1/chats/{begun['id']}/messages",
                headers={"authorization": f"Bearer {begun['token']}"},
                json={"text": QUESTION},
            )
        working.cancel()
        await asyncio.wait([working])
    assert answer.json().get("outcome") == "answered", answer.text
