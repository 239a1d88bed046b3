"""A specialist calls a citizen back, and page or line are killed at each commit and send."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.telephony import FakeTelephony
from journeys.office_room import NUMBER, Room, room_of
from servicetelefon.journey.office_calling import CallRuns
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP
from servicetelefon.phone.office_calls import Wish
from world import A_MONDAY, World, build

pytestmark = pytest.mark.journeys


class Killed(BaseException):
    """As SIGKILL: nothing of the step that it meets runs on, and no handler catches it."""


PASSES = {"office_call.commit": 7, "send": 4}
"""How often the story below passes each place; a test holds it, so that none is left out."""
ARMED = [
    f"{place}.{when}:{number}"
    for place, count in PASSES.items()
    for when in ("before", "after")
    for number in range(1, count + 1)
]
IN_DRILL = [f"commit.{when}:{number}" for when in ("before", "after") for number in range(1, 41)]
"""Also where it only reads."""


async def test_the_line_passes_each_place_as_often_as_it_is_killed_there(
    database: Database, tmp_path: Path
):
    clock, counting = ManualClock(A_MONDAY), Failpoints("nowhere")
    world = build(database, tmp_path / "ring", clock, FakeTelephony(clock), counting)
    world.tasks.start(world.line.run(), "line")
    await world.settles()
    await world.line.tick(clock.now())
    room = await room_of(world, tmp_path / "ring")
    await room.is_there()
    await room.puts()
    counting.passed.clear()
    await goes_on(world, room)
    await world.tasks.close()
    assert await room.state() == "reached"
    assert counting.passed == {
        f"{place}.{when}": count for place, count in PASSES.items() for when in ("before", "after")
    }


@pytest.mark.parametrize("when", ["commit.before", "commit.after"])
async def test_the_page_dies_at_the_click(world: World, room: Room, dsn: str, when: str):
    """Clicked, and no answer came: either nothing was begun, or the line makes the call."""

    def die() -> None:
        raise Killed

    failpoints = Failpoints(act=die)
    served = Database(dsn, role=APP, name="page", failpoints=failpoints, size=1)
    await served.open()
    await room.is_there()
    page = replace(room, world=replace(world, database=served))
    failpoints.arm(when)
    with pytest.raises(Killed):
        await page.puts()
    await served.close()
    await world.pass_time(1)
    begun = when == "commit.after"
    assert bool(world.telephony.ringing_at(room.phone)) is begun
    assert await room.journal() == (["ringing"] if begun else [])
    if begun:
        with pytest.raises(CallRuns):  # whoever clicks once more makes no second one
            await room.puts()


@pytest.mark.parametrize(
    "armed", [*ARMED, *(pytest.param(one, marks=pytest.mark.drill) for one in IN_DRILL)]
)
async def test_the_line_dies_once_on_the_way(
    database: Database, dsn: str, tmp_path: Path, armed: str
):
    """Nobody is called twice, nobody is left on a line, and each try has one end."""
    room = await until_killed(database, dsn, tmp_path, armed)
    telephony = room.world.telephony
    world = build(database, tmp_path / "ring", room.world.clock, telephony)
    world.tasks.start(world.line.run(), "line")
    try:
        await world.settles()
        await goes_on(world, room)
        await world.pass_time(61)
        assert telephony.channels == {}
        assert telephony.bridges == {}
        assert len(telephony.dialled) <= 1
        ends = [state for state in await room.journal() if state != "ringing"]
        assert len(ends) == 1
    finally:
        await world.tasks.close()


async def until_killed(database: Database, dsn: str, folder: Path, armed: str) -> Room:
    """A line that dies in the middle of a call; what the page writes does not die with it."""
    dead: list[bool] = []

    def die() -> None:
        dead.append(True)
        raise Killed

    clock, failpoints = ManualClock(A_MONDAY), Failpoints(act=die)
    served = Database(dsn, role=APP, name="drill", failpoints=failpoints, size=3)
    await served.open()
    world = build(served, folder / "ring", clock, FakeTelephony(clock), failpoints)
    world.tasks.start(world.line.run(), "line")
    await world.settles()
    await world.line.tick(clock.now())
    room = await room_of(replace(world, database=database), folder / "ring")
    await room.is_there()
    await room.puts()
    failpoints.arm(armed)
    with suppress(Killed):
        await goes_on(world, room, dead)
    assert dead, "the story ended before this point: it shows nothing"
    await world.tasks.close()
    await served.close()
    return room


async def goes_on(world: World, room: Room, dead: Sequence[bool] = ()) -> None:
    """Whoever rings is answered; who talks hangs up."""
    for _ in range(6):
        if dead:
            return
        await world.line.tick(world.clock.now())
        await world.quiet()
        for phone in (room.phone, NUMBER):
            if world.telephony.ringing_at(phone):
                world.telephony.answers(phone)
                await world.quiet()
        if await room.state() == "talking":
            await room.asks(Wish.END)
