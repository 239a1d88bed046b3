"""A specialist calls a citizen back, and something is lost: the page, a phone, a line, the engine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fakes.telephony import FakeTelephony
from journeys.office_room import Room
from servicetelefon.journey.office_calling import NoLine
from servicetelefon.phone.office_calls import Wish
from servicetelefon.phone.port import EngineFound
from world import World, build

pytestmark = pytest.mark.journeys


async def test_of_two_lines_one_makes_the_call_and_the_other_leaves_it(
    world: World, room: Room, tmp_path: Path
):
    telephony = FakeTelephony(world.clock)
    other = build(world.database, tmp_path / "ring", world.clock, telephony, node="node2")
    other.tasks.start(other.line.run(), "line")
    try:
        await other.settles()
        await room.is_there()
        telephony.register(room.phone)  # at both: a page is reached by whichever line
        await room.starts()
        for line in (other, world):
            await line.line.tick(line.clock.now())
            await line.quiet()
        assert (await room.now()).node == "node1"
        assert telephony.channels == {}
        assert world.telephony.ringing_at(room.phone)

        # The first falls silent in the middle: nobody takes its row from it, and the next try is
        # made by the other.
        await world.tasks.close()
        for _ in range(20):
            await world.clock.move(timedelta(seconds=1))
            await other.line.tick(world.clock.now())
            await other.quiet()
        await room.puts()
        await other.line.tick(world.clock.now())
        await other.quiet()
        assert telephony.ringing_at(room.phone)
        async with world.database.step() as tx:
            rows = await tx.rows("select node, state from phone.office_call order by made_at, id")
        assert rows == [("node1", "broken_off"), ("node2", "ringing")]
    finally:
        await other.tasks.close()


async def test_an_own_phone_that_never_answers_ends_it(world: World, room: Room):
    await room.is_there()
    await room.starts()
    await world.pass_time(30)
    assert await room.state() == "broken_off"
    assert world.telephony.channels == {}


async def test_a_lost_page_holds_the_citizen_and_is_rung_again(world: World, room: Room):
    call = await room.talks()
    assert call.phone_channel is not None
    world.telephony.goes(call.phone_channel, hung_up=False)
    await world.quiet()
    assert await room.state() == "lost"
    assert world.telephony.channels[call.citizen_channel].hears == "music"
    leg = world.telephony.answers(room.phone)
    await world.quiet()
    assert world.telephony.talk_between(leg, call.citizen_channel)
    assert await room.state() == "talking"


async def test_a_reloaded_page_asks_to_be_rung_and_the_old_leg_goes(world: World, room: Room):
    call = await room.talks()
    await room.wishes(Wish.RING_ME)
    assert call.phone_channel not in world.telephony.channels
    leg = world.telephony.answers(room.phone)
    await world.quiet()
    assert world.telephony.talk_between(leg, call.citizen_channel)


async def test_a_page_that_registers_again_is_rung(world: World, room: Room):
    call = await room.talks()
    assert call.phone_channel is not None
    world.telephony.unregister(room.phone)
    world.telephony.goes(call.phone_channel, hung_up=False)
    await world.quiet()
    assert world.telephony.ringing_at(room.phone) is None
    world.telephony.register(room.phone)
    await world.quiet()
    assert world.telephony.ringing_at(room.phone)


async def test_after_a_minute_the_citizen_is_let_go(world: World, room: Room):
    call = await room.talks()
    assert call.phone_channel is not None
    world.telephony.unregister(room.phone)
    world.telephony.goes(call.phone_channel, hung_up=False)
    await world.quiet()
    await world.pass_time(61)
    assert world.telephony.channels == {}
    assert await room.journal() == ["ringing", "broken_off"]


async def test_asterisk_dies_in_the_talk(world: World, room: Room):
    await room.talks()
    await world.pass_time(5)
    world.telephony.dies()
    world.telephony.tell(EngineFound())
    await room.ends()
    assert await room.journal() == ["ringing", "broken_off"]


async def test_without_a_line_that_is_told(world: World, room: Room):
    await world.clock.move(timedelta(minutes=1))
    with pytest.raises(NoLine):
        await room.starts()


async def test_a_call_at_a_dead_node_keeps_nobody_from_calling(world: World, room: Room):
    await room.is_there()
    await room.starts()
    async with world.database.step() as tx:
        await tx.do("update phone.office_call set node = 'gone'")
    await room.starts()
    async with world.database.step() as tx:
        states = await tx.rows("select state from phone.office_call order by made_at, id")
    assert [one[0] for one in states] == ["broken_off", "ringing"]


async def test_who_was_reached_is_connected_though_the_engine_gave_no_answer(
    world: World, room: Room
) -> None:
    world.telephony.silent.add("connect")
    call = await room.talks()
    assert call.phone_channel is not None
    await world.pass_time(2)
    assert not world.telephony.talk_between(call.phone_channel, call.citizen_channel)
    world.telephony.silent.clear()
    await world.pass_time(1)
    assert world.telephony.talk_between(call.phone_channel, call.citizen_channel)


async def test_nobody_is_left_on_a_call_that_is_over_though_the_engine_gave_no_answer(
    world: World, room: Room
) -> None:
    await room.talks()
    world.telephony.silent.add("hang_up")
    await room.wishes(Wish.END)
    assert await room.state() == "reached"
    world.telephony.silent.clear()
    await world.pass_time(1)
    assert world.telephony.channels == {}
