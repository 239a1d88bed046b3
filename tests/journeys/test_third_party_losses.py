"""Somebody third in a call, and one of the three is lost: caller, agent, office, line or engine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from journeys.talking import INTERPRETER, INTERPRETER_NUMBER, OFFICE, OFFICE_NUMBER, Talk
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.phone.port import Refusal
from world import build

pytestmark = pytest.mark.journeys


@pytest.mark.parametrize("how", ["consult", "add", "put_through"])
@pytest.mark.parametrize("why", list(Refusal))
async def test_whoever_does_not_come_leads_back_to_the_caller(talk: Talk, how: str, why: Refusal):
    if why is Refusal.UNREACHABLE:
        talk.world.telephony.unreachable.add(OFFICE_NUMBER)
    await talk.asks(how, OFFICE)
    if why is not Refusal.UNREACHABLE:
        await talk.third_refuses(why)
    assert await talk.state() == "talking"
    assert talk.together == {"caller", "agent"}
    assert await talk.refused() == why.value
    await talk.asks("hold")
    assert await talk.refused() is None


@pytest.mark.parametrize("how", ["consult", "add", "put_through"])
async def test_silence_over_there_leads_back_to_the_caller(talk: Talk, how: str):
    await talk.asks(how, OFFICE)
    await talk.world.pass_time(36)
    assert await talk.state() == "talking"
    assert talk.together == {"caller", "agent"}
    assert await talk.refused() == "no_answer"
    assert talk.world.telephony.ringing_at(OFFICE_NUMBER) is None


@pytest.mark.parametrize("how", ["consult", "add", "put_through"])
@pytest.mark.parametrize("answered", [False, True])
async def test_the_caller_hangs_up(talk: Talk, how: str, *, answered: bool):
    await talk.asks(how, OFFICE)
    if answered:
        await talk.third_answers()
    await talk.goes("c1")
    assert talk.world.telephony.channels == {}
    assert await talk.state() == "wrap_up"
    assert await talk.world.state_of("anna") == "wrap_up"


async def test_the_office_hangs_up_in_a_consultation(talk: Talk):
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.goes(talk.third)
    assert talk.together == {"caller", "agent"}


@pytest.mark.parametrize("how", ["consult", "add"])
async def test_the_agent_is_lost_beside_a_third_that_rings(talk: Talk, how: str):
    await talk.asks(how, OFFICE)
    await talk.goes(talk.leg, hung_up=False)
    assert await talk.state() == "agent_lost"
    assert talk.world.telephony.ringing_at(OFFICE_NUMBER) is None
    talk.leg = talk.world.telephony.answers(talk.world.phone("anna"))
    await talk.world.quiet()
    assert talk.together == {"caller", "agent"}


async def test_the_agent_is_lost_in_a_conference_and_comes_back_into_it(talk: Talk):
    await talk.asks("add", INTERPRETER)
    await talk.third_answers(INTERPRETER_NUMBER)
    await talk.goes(talk.leg, hung_up=False)
    assert talk.together == {"caller", "third"}
    assert await talk.world.state_of("anna") == "lost"
    talk.leg = talk.world.telephony.answers(talk.world.phone("anna"))
    await talk.world.quiet()
    assert talk.together == {"caller", "agent", "third"}
    assert await talk.world.state_of("anna") == "talking"


@pytest.mark.parametrize(
    ("target", "number", "ends"),
    [(OFFICE, OFFICE_NUMBER, "talks_on"), (INTERPRETER, INTERPRETER_NUMBER, "waiting")],
)
async def test_an_agent_who_stays_lost_in_a_conference(
    talk: Talk, target: str, number: str, ends: str
):
    """An office is with the caller; an interpreter alone is nobody: back to the old place."""
    world = talk.world
    await talk.asks("add", target)
    await talk.third_answers(number)
    world.telephony.unregister(world.phone("anna"))
    await talk.goes(talk.leg, hung_up=False)
    await world.pass_time(62)
    assert await talk.state() == ends
    assert await world.state_of("anna") == "away"
    assert (talk.third in world.telephony.channels) == (ends == "talks_on")


async def test_the_office_does_not_come_and_the_agent_who_put_down_is_rung_again(talk: Talk):
    await talk.asks("put_through", OFFICE)
    await talk.asks("end")
    await talk.third_refuses(Refusal.BUSY)
    assert await talk.state() == "agent_lost"
    talk.leg = talk.world.telephony.answers(talk.world.phone("anna"))
    await talk.world.quiet()
    assert talk.together == {"caller", "agent"}


@pytest.mark.parametrize("steps", ["consult", "consult answered", "add answered", "put_through"])
@pytest.mark.parametrize("gone", ["", "third", "agent", "caller"])
async def test_a_restart_in_the_middle(talk: Talk, tmp_path: Path, steps: str, gone: str):
    """The line dies; meanwhile somebody may leave; its successor finds a defined state."""
    world = talk.world
    how, _, answered = steps.partition(" ")
    await talk.asks(how, OFFICE)
    if answered:
        await talk.third_answers()
    before = await talk.state()
    await world.tasks.close()
    third = talk.third or next(one for one in world.telephony.channels if one.startswith("t-"))
    leaves = {"third": third, "agent": talk.leg, "caller": "c1"}
    if gone:
        world.telephony.goes(leaves[gone], hung_up=False)
    after = build(world.database, tmp_path / "ring", world.clock, world.telephony)
    after.agents = world.agents
    after.tasks.start(after.line.run(), "line")
    await after.settles()
    await after.quiet()
    expected = {
        "": before,
        "third": "talking",
        "caller": "wrap_up",
        "agent": {"put_through": "ringing_on", "add answered": "conference_lost"}.get(
            steps, "agent_lost"
        ),
    }
    assert (await after.states())[-1] == expected[gone]
    await after.tasks.close()


async def test_the_engine_dies_in_a_consultation_and_the_agent_may_still_write(talk: Talk):
    world = talk.world
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    contact = next(iter(world.book)).contact
    world.telephony.dies()
    await world.line.settle()
    await world.quiet()
    assert await world.contacts() == [("interrupted", "agent")]
    assert await talk.state() == "cut_off"
    assert await world.state_of("anna") == "wrap_up"
    await world.desk.close(talk.agent, Work(contact, "wollte Geld für Essen"), Outcome.ANSWERED)
    assert await world.contacts() == [("answered", "agent")]
    assert await talk.state() == "closed"


async def test_the_engine_dies_while_the_agent_writes_and_the_word_is_the_agents(talk: Talk):
    world = talk.world
    await talk.goes("c1")
    world.telephony.dies()
    await world.line.settle()
    await world.quiet()
    assert await talk.state() == "wrap_up"
    contact = next(iter(world.book)).contact
    await world.desk.close(talk.agent, Work(contact), Outcome.ANSWERED)
    assert await world.contacts() == [("answered", "agent")]


async def test_a_cut_off_call_that_nobody_writes_up_stays_interrupted(talk: Talk):
    world = talk.world
    world.telephony.dies()
    await world.line.settle()
    await world.quiet()
    await world.clock.move(timedelta(minutes=31))
    await world.pass_time(1)
    assert await world.contacts() == [("interrupted", "agent")]
    assert await talk.state() == "closed"
    assert await world.state_of("anna") == "away"


async def test_a_wrap_up_is_not_given_more_time_by_late_news(talk: Talk):
    world = talk.world
    await talk.goes("c1")
    await world.clock.move(timedelta(minutes=29))
    await world.line.settle()
    await world.quiet()
    await world.clock.move(timedelta(minutes=2))
    await world.pass_time(1)
    assert await talk.state() == "closed"


async def test_a_closed_call_is_forgotten_by_the_line(talk: Talk):
    world = talk.world
    await talk.goes("c1")
    contact = next(iter(world.book)).contact
    await world.desk.close(talk.agent, Work(contact), Outcome.ANSWERED)
    await world.pass_time(1)
    assert len(world.book) == 0
