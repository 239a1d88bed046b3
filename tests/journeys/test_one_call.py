"""One call from the ring to the record, and every point at which somebody can hang up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.phone.port import Refusal
from world import World

pytestmark = pytest.mark.journeys


async def waits(world: World, channel: str) -> None:
    """A caller who listens to everything and presses nothing."""
    world.telephony.caller_rings(channel)
    await world.quiet()
    world.telephony.listens_to_the_end(channel)
    await world.quiet()
    world.telephony.listens_to_the_end(channel)
    await world.quiet()
    await world.pass_time(3)
    world.telephony.listens_to_the_end(channel)
    await world.quiet()


async def talks(world: World, channel: str = "c1") -> str:
    await world.sits_down("anna")
    await world.is_ready("anna")
    await waits(world, channel)
    agent_channel = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    return agent_channel


async def test_a_call_reaches_an_agent_and_becomes_a_record(world: World):
    agent_channel = await talks(world)
    assert world.telephony.talk_between("c1", agent_channel)
    assert await world.state_of("anna") == "talking"

    anna = world.agents["anna"]
    await world.desk.talk.end(anna)
    await world.pass_time(1)
    assert "c1" not in world.telephony.channels
    assert agent_channel not in world.telephony.channels
    assert await world.state_of("anna") == "wrap_up"

    view = await world.desk.view(anna)
    assert view is not None
    assert view.call is not None
    await world.desk.close(anna, Work(view.call.contact, "Frage zum Antrag"), Outcome.ANSWERED)
    assert await world.contacts() == [("answered", "agent")]
    assert await world.states() == ["closed"]
    assert await world.state_of("anna") == "ready"


async def test_greeting_is_said_before_the_menu(world: World):
    world.telephony.caller_rings("c1")
    await world.quiet()
    assert world.telephony.said[0].startswith("de: Guten Tag")
    assert "Probebetrieb" in world.telephony.said[1]
    assert world.telephony.channels["c1"].up


async def test_outside_hours_the_true_sentence_with_the_next_opening(world: World):
    await world.clock.move(timedelta(hours=12))
    world.telephony.caller_rings("c1")
    await world.quiet()
    assert world.telephony.said == [
        "de: Wir sind jetzt nicht da. Wir sind wieder da: morgen um 8 Uhr."
    ]
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    assert await world.contacts() == [("told_closed", None)]


async def test_no_key_still_brings_a_person(world: World):
    await world.sits_down("anna")
    await world.is_ready("anna")
    await waits(world, "c1")
    assert world.telephony.ringing_at(world.phone("anna"))


async def test_wrong_keys_still_bring_a_person(world: World):
    world.telephony.caller_rings("c1")
    await world.quiet()
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    for _ in range(2):
        world.telephony.presses("c1", "9")
        await world.quiet()
    assert await world.states() == ["waiting"]


async def test_english_is_said_in_english(world: World):
    world.telephony.caller_rings("c1")
    await world.quiet()
    world.telephony.presses("c1", "2")
    await world.quiet()
    assert world.telephony.said[-1].startswith("en: In danger")


@pytest.mark.parametrize(("listens", "outcome"), [(0, "left_in_greeting"), (1, "left_in_menu")])
async def test_hanging_up_before_the_queue(world: World, listens: int, outcome: str):
    world.telephony.caller_rings("c1")
    await world.quiet()
    for _ in range(listens):
        world.telephony.listens_to_the_end("c1")
        await world.quiet()
    world.telephony.goes("c1")
    await world.quiet()
    assert await world.contacts() == [(outcome, None)]


async def test_hanging_up_in_the_queue(world: World):
    await waits(world, "c1")
    world.telephony.goes("c1")
    await world.quiet()
    assert await world.contacts() == [("left_waiting", None)]


async def test_hanging_up_while_an_agent_rings_stops_the_ringing(world: World):
    await world.sits_down("anna")
    await world.is_ready("anna")
    await waits(world, "c1")
    world.telephony.goes("c1")
    await world.quiet()
    assert world.telephony.ringing_at(world.phone("anna")) is None
    assert await world.state_of("anna") == "ready"
    assert await world.contacts() == [("left_waiting", None)]


@pytest.mark.parametrize(
    ("why", "state"),
    [
        (Refusal.DECLINED, "ready"),
        (Refusal.BUSY, "ready"),
        (Refusal.NO_ANSWER, "paused"),
        (Refusal.UNREACHABLE, "away"),
    ],
)
async def test_a_refused_offer_goes_to_the_next_agent(world: World, why: Refusal, state: str):
    await world.sits_down("anna")
    await world.is_ready("anna")
    await waits(world, "c1")
    await world.sits_down("berta")
    await world.is_ready("berta")
    world.telephony.refuses(world.phone("anna"), why)
    await world.quiet()
    assert world.telephony.ringing_at(world.phone("berta"))
    assert await world.state_of("anna") == state


async def test_who_came_first_is_served_first(world: World):
    await waits(world, "c1")
    await world.pass_time(5)
    await waits(world, "c2")
    await world.sits_down("anna")
    await world.is_ready("anna")
    agent_channel = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", agent_channel)


async def test_hold_and_back(world: World):
    agent_channel = await talks(world)
    anna = world.agents["anna"]
    await world.desk.talk.hold(anna)
    await world.pass_time(1)
    assert world.telephony.channels["c1"].hears == "music"
    await world.desk.talk.resume(anna)
    await world.pass_time(1)
    assert world.telephony.talk_between("c1", agent_channel)


async def test_caller_hangs_up_and_the_agent_writes_the_outcome(world: World):
    await talks(world)
    world.telephony.goes("c1")
    await world.quiet()
    assert await world.state_of("anna") == "wrap_up"
    assert await world.states() == ["wrap_up"]


async def test_a_lost_agent_leg_keeps_the_caller_and_rings_the_same_agent(world: World):
    agent_channel = await talks(world)
    world.telephony.goes(agent_channel, hung_up=True)
    await world.quiet()
    assert await world.states() == ["agent_lost"]
    again = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", again)
    assert await world.state_of("anna") == "talking"


async def test_an_agent_who_stays_lost_gives_the_caller_back_to_the_queue(world: World):
    agent_channel = await talks(world)
    world.telephony.unregister(world.phone("anna"))
    world.telephony.goes(agent_channel, hung_up=False)
    await world.quiet()
    await world.pass_time(62)
    assert await world.states() == ["waiting"]
    assert await world.state_of("anna") == "away"
    await world.sits_down("berta")
    await world.is_ready("berta")
    assert world.telephony.ringing_at(world.phone("berta"))


async def test_a_new_page_is_rung_at_once_even_if_the_old_leg_still_stands(world: World):
    old = await talks(world)
    await world.desk.talk.ring_me(world.agents["anna"])
    await world.pass_time(1)
    assert old not in world.telephony.channels
    new = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    assert world.telephony.talk_between("c1", new)


async def test_wrap_up_that_nobody_writes_ends_by_itself(world: World):
    await talks(world)
    world.telephony.goes("c1")
    await world.quiet()
    await world.clock.move(timedelta(minutes=31))
    await world.pass_time(1)
    assert await world.contacts() == [("not_recorded", "agent")]
    assert await world.state_of("anna") == "away"


async def test_heute_in_not_goes_before_everybody_to_its_own_group(world: World):
    await waits(world, "c1")
    world.telephony.caller_rings("c2")
    await world.quiet()
    world.telephony.presses("c2", "1")
    await world.quiet()
    skills = (*world.city.needs("sozial"), "notlage")
    await world.sits_down("nora", skills)
    await world.is_ready("nora")
    agent_channel = world.telephony.answers(world.phone("nora"))
    await world.quiet()
    assert world.telephony.talk_between("c2", agent_channel)
