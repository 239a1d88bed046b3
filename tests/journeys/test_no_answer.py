"""The engine is there and gives no answer to a command, as when its machine stands still for some
seconds: the step is on disk, what it commanded may be done or not."""

from __future__ import annotations

import pytest

from journeys.keys import rings
from journeys.night import listens
from journeys.talking import Talk
from servicetelefon.journey.line_plan import Switches
from world import World

pytestmark = pytest.mark.journeys


async def test_who_was_answered_is_connected_a_second_later(world: World) -> None:
    await world.sits_down("anna")
    await world.is_ready("anna")
    await rings(world)
    world.telephony.presses("c1", "0")
    await world.quiet()
    world.telephony.silent.add("connect")
    leg = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert await world.states() == ["talking"]
    await world.pass_time(2)
    assert not world.telephony.talk_between("c1", leg)
    world.telephony.silent.clear()
    await world.pass_time(1)
    assert world.telephony.talk_between("c1", leg)
    looked = await found_again(world)
    await world.pass_time(2)
    assert await found_again(world) == looked


async def found_again(world: World) -> int:
    async with world.database.step() as tx:
        ((times,),) = await tx.rows(
            "select count(*) from records.journal where code = 'call_adopted'"
        )
    return times


async def test_nobody_is_left_on_a_line_whose_call_is_over(world: World) -> None:
    world.switches[0] = Switches(closed=frozenset({"sozial"}))
    world.telephony.caller_rings("c1", dialled="500")
    await world.quiet()
    world.telephony.silent.add("hang_up")
    await listens(world)
    assert await world.states() == ["closed"]
    world.telephony.silent.clear()
    await world.pass_time(1)
    assert "c1" not in world.telephony.channels


async def test_what_a_signal_needs_goes_on_too(talk: Talk) -> None:
    """The agent's page is loaded anew while the old leg cannot be ended."""
    talk.world.telephony.silent.add("hang_up")
    await talk.goes(talk.leg, hung_up=False)
    await talk.world.pass_time(4)
    talk.world.telephony.silent.clear()
    await talk.world.pass_time(4)
    again = talk.world.telephony.answers(talk.world.phone("anna"))
    await talk.world.quiet()
    assert talk.world.telephony.talk_between("c1", again)
