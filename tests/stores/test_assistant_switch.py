"""A switch is seen by every web process within a second: two of them, each with its own connections."""

from __future__ import annotations

import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from cities import HAMBURG
from house import until
from servicetelefon.bootstrap.process import opened
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.city.release import release_of
from servicetelefon.city.switches import SwitchKind
from servicetelefon.config import Settings
from servicetelefon.domain.turn import TurnOutcome
from servicetelefon.journey.city import CityReleases
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.journey.switches import TOPIC, SwitchDesk
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_parts import NoAssistant
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.ids import Ids

pytestmark = pytest.mark.stores

QUESTION = "Wie hoch ist der Regelsatz?"
WITHIN = 1.0


def outcome(process: Snapshots) -> TurnOutcome | None:
    try:
        return take(QUESTION, process.turn()).outcome
    except (NoAssistant, Unavailable):
        return None


async def test_two_web_processes_see_the_switches_within_a_second(
    database: Database, dsn: str, tmp_path: Path
):
    clock = SystemClock()
    ids = Ids(clock, random.Random())
    release = release_of(HAMBURG)
    async with database.step() as tx:
        await CityReleases(clock, ids).take_in(tx, release, productive=False)
    async with AsyncExitStack() as stack:
        webs: list[Snapshots] = []
        for number in range(2):
            settings = Settings(home=tmp_path / str(number), database_url=dsn)
            settings.home.joinpath("run").mkdir(parents=True)
            process = await stack.enter_async_context(opened(f"web{number}", settings))
            webs.append(Snapshots(process, knowledge=True))
            await webs[-1].start()
            await process.bell.start()
        async with database.step() as tx:
            await KnowledgeFolder(clock, ids).take_in(tx, release.files, webs[0].city())
        await until(lambda: {outcome(web) for web in webs} == {TurnOutcome.ANSWERED}, 30)
        desk = SwitchDesk(clock, ids)
        line = next(iter(webs[0].city().lines))
        for kind, what in ((SwitchKind.ASSISTANT_OFF, line), (SwitchKind.TOPIC_OFF, "regelsatz")):
            for on, expected in ((True, TurnOutcome.SWITCHED_OFF), (False, TurnOutcome.ANSWERED)):
                async with database.step() as tx:
                    await desk.turn(tx, webs[0].city(), kind, what, on=on, by=None)
                # No bell: what is lost in between costs time, and no more than this.
                await until(lambda: {outcome(web) for web in webs} == {expected}, WITHIN)  # noqa: B023
        # The model is off as delivered; on and off it is for both within the same time.
        assert {web.model_on() for web in webs} == {False}
        for on in (True, False):
            async with database.step() as tx:
                await desk.turn(tx, webs[0].city(), SwitchKind.MODEL_ON, line, on=on, by=None)
            await until(lambda: {web.model_on() for web in webs} == {on}, WITHIN)  # noqa: B023
    assert TOPIC == "switches"
