"""A new release has a line no more: whoever is on it goes on as on the first line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journeys.keys import presses
from servicetelefon.domain.call import State
from world import World

pytestmark = pytest.mark.journeys

ITS_NUMBER = "600"


def loses_the_line(world: World) -> None:
    """As when somebody puts a release in use while calls run; its menus go with it."""
    city = world.city
    gone = city.line_dialled(ITS_NUMBER)
    assert gone is not None
    lines = {name: line for name, line in city.lines.items() if line is not gone}
    kept = {one.menu for one in lines.values()} | {one.closed_menu for one in lines.values()}
    kept |= {one.waiting_menu for one in lines.values()}
    menus = {name: menu for name, menu in city.menus.items() if name in kept}
    closures = {name: value for name, value in city.closures.items() if name in lines}
    world.cities[0] = replace(city, lines=lines, menus=menus, closures=closures)


async def listens(world: World, *, until: State) -> None:
    """To what is said, without a key."""
    for _ in range(10):
        if await world.states() == [until.value]:
            return
        if world.telephony.channels["c1"].playback:
            world.telephony.listens_to_the_end("c1")
        await world.quiet()
        await world.pass_time(5)
    raise AssertionError(await world.states())


@pytest.mark.parametrize("state", [State.GREETING, State.MENU, State.WAITING])
async def test_whoever_is_on_it_reaches_somebody_in_any_state(world: World, state: State):
    world.telephony.caller_rings("c1", ITS_NUMBER)
    await world.quiet()
    await listens(world, until=state)
    loses_the_line(world)
    await presses(world, "7")  # no key of the first line's menu
    await listens(world, until=State.WAITING)
    await world.sits_down("anna")
    await world.is_ready("anna")
    world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert await world.states() == ["talking"]
    assert world.line.edges.breaks == 0


async def test_its_number_reaches_nobody_afterwards(world: World):
    loses_the_line(world)
    world.telephony.caller_rings("c1", ITS_NUMBER)
    await world.quiet()
    assert "c1" not in world.telephony.channels
    assert await world.contacts() == []
    assert world.line.edges.breaks == 0
