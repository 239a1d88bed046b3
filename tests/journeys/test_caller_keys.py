"""Everything that callers do with keys while the line is open, and what happens if they do not."""

from __future__ import annotations

import pytest

from journeys.keys import call, callbacks, presses, rings, said, waits
from world import World

pytestmark = pytest.mark.journeys


async def test_a_submenu_and_back_and_a_topic(world: World):
    await rings(world)
    await presses(world, "3")
    assert "de: Schulden. Die 1." in world.telephony.said
    await presses(world, "*")
    assert said(world) == "de: Oder warten Sie."
    await presses(world, "31")
    assert await call(world, "state", "topic") == ("waiting", "schulden")


async def test_a_postcode_that_lies_in_one_district(world: World):
    await rings(world)
    await presses(world, "499001")
    assert await call(world, "state", "district") == ("waiting", "nord")


async def test_a_shared_postcode_is_asked_back(world: World):
    await rings(world)
    await presses(world, "499002")
    assert world.telephony.said[-2:] == ["de: Nord: Taste 1.", "de: Süd: Taste 2."]
    await presses(world, "2")
    assert await call(world, "state", "district") == ("waiting", "sued")


async def test_whoever_does_not_know_the_district_still_gets_a_person(world: World):
    await rings(world)
    await presses(world, "499002")
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    await world.pass_time(16)
    assert await call(world, "state", "district") == ("waiting", None)


async def test_a_wrong_postcode_is_asked_again_and_then_leads_to_a_person(world: World):
    await rings(world)
    await presses(world, "400000")
    assert world.telephony.said[-2] == "de: Diese Postleitzahl kennen wir hier nicht."
    await presses(world, "0000000000")
    assert await call(world, "state") == ("waiting",)


async def test_a_slow_hand_has_time(world: World):
    await rings(world)
    await presses(world, "4")
    for digit in "99001":
        await world.pass_time(12)
        await presses(world, digit)
    assert await call(world, "state", "district") == ("waiting", "nord")


async def test_nothing_is_pressed_at_all(world: World):
    await rings(world)
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    await world.pass_time(6)
    assert await call(world, "state") == ("waiting",)


async def test_a_flood_of_keys_harms_nobody(world: World):
    await rings(world)
    for key in "4" + "123456789*#" * 30:
        world.telephony.presses("c1", key)
    await world.quiet()
    assert (await call(world, "state"))[0] in ("menu", "entry", "waiting")
    await waits(world, "c2")
    assert len(await world.states()) == 2


async def test_emergency_goes_to_its_group_and_where_there_is_none_to_whoever_is_there(
    world: World,
):
    await world.sits_down("anna")
    await world.is_ready("anna")
    await rings(world)
    await presses(world, "1")
    assert await call(world, "outside_order", "door") == (True, "emergency")
    assert world.telephony.ringing_at(world.phone("anna")) is None
    await world.pass_time(22)
    assert world.telephony.ringing_at(world.phone("anna"))


async def test_the_door_of_advice_centres(world: World):
    async with world.database.step() as tx:
        centre, pin = await world.centres.register(tx, "Diakonie Nord", world.clock.now())
    await rings(world)
    await presses(world, "#" + centre.number)
    await presses(world, pin)
    assert await call(world, "needs", "outside_order", "door") == (["dienst"], True, "centre")


async def test_a_wrong_pin_three_times_and_the_caller_waits_like_everybody(world: World):
    async with world.database.step() as tx:
        centre, pin = await world.centres.register(tx, "Diakonie Nord", world.clock.now())
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    await rings(world)
    await presses(world, "#" + centre.number + wrong * 3)
    assert await call(world, "state", "needs", "door") == ("waiting", ["sozialhilfe"], None)


@pytest.mark.parametrize("keys", ["", "0", "4", "05", "052", "052040428280#"])
async def test_hanging_up_at_every_prompt_leaves_nothing_open(world: World, keys: str):
    await rings(world)
    await presses(world, keys)
    world.telephony.goes("c1")
    await world.quiet()
    assert await world.states() == ["closed"]
    assert await callbacks(world) == []
    async with world.database.step() as tx:
        assert await tx.rows("select 1 from routing.waiting") == []


async def test_callers_of_districts_that_are_not_live_are_served_all_the_same(world: World):
    await world.sits_down("anna")
    await world.is_ready("anna")
    await rings(world)
    await presses(world, "499003")
    assert await call(world, "district") == ("sued",)
    assert world.telephony.ringing_at(world.phone("anna"))


async def test_a_wrong_key_among_districts_leaves_them_as_they_are(world: World):
    await rings(world)
    await presses(world, "499002")
    asked = world.telephony.said[-2:]
    await presses(world, "7")
    assert world.telephony.said[-2:] == asked
    await presses(world, "2")
    assert await call(world, "district") == ("sued",)


@pytest.mark.parametrize("keys", ["0", "30", "4990020"])
async def test_zero_is_always_a_person(world: World, keys: str):
    """In a menu that does not name it, and at a question that one key answers."""
    await rings(world)
    await presses(world, keys)
    assert await world.states() == ["waiting"]


async def test_other_languages_are_offered_in_themselves_and_lead_back(world: World):
    await rings(world)
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    assert "en: Other languages: 5." in world.telephony.said
    assert "ls: Andere Sprachen: 5." in world.telephony.said
    await presses(world, "5")
    world.telephony.said.clear()
    await presses(world, "1")
    # Who this is and what to do in danger, in the new language, then the menu one came from.
    assert [one[:3] for one in world.telephony.said[:2]] == ["en:", "en:"]
    assert "112" in world.telephony.said[1]
    assert await call(world, "language", "menu") == ("en", None)
    world.telephony.said.clear()
    await presses(world, "6")
    assert "112" not in " ".join(world.telephony.said)
    await presses(world, "0")
    assert await world.states() == ["waiting"]
