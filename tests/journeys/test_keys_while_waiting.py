"""What callers do with keys while they wait: a callback instead, no music, how long it will be."""

from __future__ import annotations

import pytest

from journeys.keys import callbacks, presses, rings, said, waits
from world import World

pytestmark = pytest.mark.journeys


async def test_callback_instead_of_waiting_at_the_number_shown(world: World):
    start = world.clock.now()
    await waits(world)
    await world.pass_time(3)
    await presses(world, "5")
    assert "0 4 0, 1 2 3, 4 5" in said(world)
    await presses(world, "1")
    assert said(world).startswith("de: Danke. Wir rufen Sie an, wenn Sie an der Reihe sind.")
    assert await callbacks(world) == [("waiting", "appointed", start)]
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    assert "c1" not in world.telephony.channels
    assert ("callback_asked", None) in await world.contacts()
    await world.sits_down("anna")
    await world.is_ready("anna")
    world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.dialled == ["+494012345"]


async def test_callback_at_another_number_read_back_and_corrected(world: World):
    await waits(world)
    await presses(world, "52")
    await presses(world, "040428280#")
    assert "0 4 0, 4 2 8, 2 8 0" in said(world)
    await presses(world, "2")
    await presses(world, "040428281#1")
    async with world.database.step() as tx:
        [one] = await tx.rows("select id from routing.callback")
        number = await world.callbacks.number_of(tx, one[0])
    assert number == "+4940428281"


async def test_a_number_ends_with_a_pause_too(world: World):
    await waits(world, caller=None)
    await presses(world, "5")
    await presses(world, "040428280")
    await world.pass_time(7)
    assert "0 4 0, 4 2 8, 2 8 0" in said(world)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0900123456#", "Diese Nummer kostet extra."),
        ("428280#", "Da fehlt die Vorwahl."),
        ("0331#", "Diese Nummer ist zu kurz."),
        ("0033123456789#", "Ins Ausland können wir von hier nicht anrufen."),
    ],
)
async def test_a_number_that_cannot_be_called_is_told_why(world: World, typed: str, sentence: str):
    await waits(world, caller=None)
    await presses(world, "5" + typed)
    assert world.telephony.said[-2].startswith(f"de: {sentence}")
    assert await callbacks(world) == []


async def test_whoever_rather_waits_keeps_the_place(world: World):
    await waits(world)
    await presses(world, "5*")
    assert world.telephony.channels["c1"].hears == "music"
    await world.sits_down("anna")
    await world.is_ready("anna")
    agent = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", agent)


async def test_an_agent_who_is_free_while_the_number_is_typed_is_better_than_a_callback(
    world: World,
):
    await waits(world)
    await presses(world, "5204042")
    await world.sits_down("anna")
    await world.is_ready("anna")
    agent = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", agent)
    await presses(world, "8280#1")
    assert await callbacks(world) == []


async def test_music_off_and_on(world: World):
    await waits(world)
    await presses(world, "7")
    assert world.telephony.channels["c1"].hears == "silence"
    await presses(world, "7")
    assert world.telephony.channels["c1"].hears == "music"


async def test_the_place_is_told_and_told_again(world: World):
    await waits(world, "c1")
    await world.pass_time(1)
    await waits(world, "c2")
    await world.pass_time(21)
    assert "de: Sie sind als Nächstes dran." in world.telephony.said
    assert "de: Vor Ihnen wartet noch 1 Mensch." in world.telephony.said
    assert "de: Rückruf statt Warten. Die 5." in world.telephony.said
    world.telephony.said.clear()
    # The time between begins when the last word is said.
    await world.pass_time(30)
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    await world.pass_time(58)
    assert world.telephony.said == []
    await world.pass_time(3)
    assert world.telephony.said.count("de: Sie sind als Nächstes dran.") == 1


async def test_many_wait_and_the_menu_is_short(world: World):
    for number in range(3):
        await waits(world, f"c{number}")
    await world.pass_time(1)
    await rings(world, "late")
    await presses(world, "51", "late")
    assert [reason for reason, *_ in await callbacks(world)] == ["full"]


async def test_the_line_is_full_and_nobody_hears_a_busy_tone(world: World):
    for number in range(5):
        await waits(world, f"c{number}")
    await world.pass_time(1)
    await rings(world, "late")
    assert said(world).startswith("de: Gerade rufen so viele Menschen an")
    world.telephony.listens_to_the_end("late")
    await world.quiet()
    assert "de: Hier spricht eine automatische Stimme." in world.telephony.said
    await presses(world, "51", "late")
    assert [reason for reason, *_ in await callbacks(world)] == ["full"]
    await rings(world, "later")
    world.telephony.listens_to_the_end("later")
    await world.quiet()
    await presses(world, "0", "later")
    assert (await world.states()).count("waiting") == 6


async def test_whoever_we_lose_is_called_back_at_their_place(world: World):
    start = world.clock.now()
    await waits(world)
    world.telephony.goes("c1", hung_up=False)
    await world.quiet()
    assert await callbacks(world) == [("line_broke", "appointed", start)]


async def test_whoever_declined_is_not(world: World):
    await rings(world)
    assert "de: Bricht die Leitung ab, rufen wir einmal zurück." in " ".join(world.telephony.said)
    await presses(world, "9")
    await presses(world, "0")
    world.telephony.goes("c1", hung_up=False)
    await world.quiet()
    assert await callbacks(world) == []


async def test_asterisk_dies_and_those_who_were_not_helped_are_called_back(world: World):
    await world.sits_down("anna")
    await world.is_ready("anna")
    await waits(world, "talks", caller="+4940111111")
    world.telephony.answers(world.phone("anna"))
    await world.quiet()
    await waits(world, "waits", caller="+4940222222")
    await rings(world, "menu", caller="+4940333333")
    await rings(world, "declined", caller="+4940444444")
    await presses(world, "9", "declined")
    await rings(world, "withheld", caller=None)
    world.telephony.dies()
    await world.line.settle()
    await world.quiet()
    async with world.database.step() as tx:
        rows = await tx.rows("select id from routing.callback order by arrived_at")
        numbers = [await world.callbacks.number_of(tx, row[0]) for row in rows]
    assert numbers == ["+4940222222", "+4940333333"]


async def test_a_quick_hand_presses_before_a_step_is_written(world: World):
    await waits(world, caller=None)
    for key in "5040428280#1":
        world.telephony.presses("c1", key)
    await world.quiet()
    assert [reason for reason, *_ in await callbacks(world)] == ["waiting"]


async def test_a_wrong_key_at_a_number_read_back_reads_it_back_again(world: World):
    await waits(world)
    await presses(world, "52" + "040987654#")
    read = said(world)
    assert "0 4 0" in read
    await presses(world, "9")
    assert said(world) == read
    await presses(world, "1")
    assert [reason for reason, *_ in await callbacks(world)] == ["waiting"]


async def test_zero_while_waiting_says_how_long_it_will_be(world: World):
    await waits(world)
    await world.pass_time(3)
    world.telephony.said.clear()
    await presses(world, "0")
    assert world.telephony.said[0] == "de: Sie sind als Nächstes dran."
    assert await world.states() == ["waiting"]
