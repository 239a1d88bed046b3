"""Killed before and after every commit and every send: no callback is lost, nobody is called twice."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.telephony import FakeTelephony
from servicetelefon.desk.store import Work
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.callback_windows import Window
from servicetelefon.journey.callbacks import Asking
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP
from world import A_MONDAY, World, build

pytestmark = pytest.mark.journeys

NUMBER = "+4940428280"
POINTS = ("commit.before", "commit.after", "send.before", "send.after")
PASSES = 24 if os.environ.get("DRILL") else 6


class Killed(BaseException):
    """As SIGKILL: nothing of the step that it meets runs on, and no handler catches it."""


class Story:
    """One callback from the asking to the record; the program dies once and is started again."""

    def __init__(self, database: Database, dsn: str, folder: Path, window: Window | None) -> None:
        self.database, self.dsn, self.folder = database, dsn, folder
        self.clock = ManualClock(A_MONDAY)
        self.telephony = FakeTelephony(self.clock)
        self.killed = self.restarted = False
        self.window = window

    def _dies(self) -> None:
        self.killed = True
        raise Killed

    async def starts(self, world: World) -> World:
        world.tasks.start(world.line.run(), "line")
        await world.settles()
        return world

    async def until_killed(self, armed: str) -> World:
        failpoints = Failpoints(act=self._dies)
        served = Database(self.dsn, role=APP, name="drill", failpoints=failpoints, size=3)
        await served.open()
        keys = self.folder / "ring"
        world = await self.starts(build(served, keys, self.clock, self.telephony, failpoints))
        await world.sits_down("anna")
        asking = Asking(
            "sozial", "040 428280", CallbackChannel.PORTAL, CallbackReason.APPOINTMENT,
            window=self.window,
        )  # fmt: skip
        async with self.database.step() as tx:
            await world.callbacks.ask(tx, asking, self.clock.now())
        await world.is_ready("anna")
        failpoints.arm(armed)
        with suppress(Killed):
            await self.goes_on(world)
        assert self.killed, "the story ended before this point: it shows nothing"
        await world.tasks.close()
        await served.close()
        return world

    async def goes_on(self, world: World) -> None:
        """Whoever rings is answered; a talk ends; what is to be written is written."""
        for _ in range(60):
            if self.killed and not self.restarted:
                return
            for phone in (world.phone("anna"), NUMBER):
                if world.telephony.ringing_at(phone):
                    world.telephony.answers(phone)
                    await world.quiet()
            await self._ends(world)
            if await self.rows("select 1 from routing.callback where state = 'reached'"):
                return
            await world.pass_time(1)
        raise AssertionError("this callback never comes to its end")

    async def _ends(self, world: World) -> None:
        agent = world.agents["anna"]
        view = await world.desk.view(agent)
        if view is None or view.call is None:
            return
        if view.call.state.value == "talking":
            await world.desk.talk.end(agent)
        elif view.call.state.value == "wrap_up":
            await world.desk.close(agent, Work(view.call.contact), Outcome.ANSWERED)

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        async with self.database.step() as tx:
            return [tuple(row) for row in await tx.rows(query)]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("passes", range(1, PASSES + 1))
async def test_the_program_dies_once_on_the_way(
    database: Database, dsn: str, tmp_path: Path, point: str, passes: int
):
    """Every other one is agreed for a time that begins while the program is there."""
    soon = A_MONDAY + timedelta(seconds=10)
    window = Window(soon, soon + timedelta(hours=1)) if passes % 2 == 0 else None
    story = Story(database, dsn, tmp_path, window)
    before = await story.until_killed(f"{point}:{passes}")
    after = await story.starts(build(database, tmp_path / "ring", story.clock, story.telephony))
    after.agents = before.agents
    story.restarted = True
    try:
        await story.goes_on(after)
        assert story.telephony.dialled == [NUMBER]
        states = await story.rows("select state from routing.callback")
        assert states == [("reached",)]
        await after.pass_time(2)
        assert await after.contacts() == [("answered", "agent")]
        assert await after.states() == ["closed"]
    finally:
        await after.tasks.close()
