"""Somebody third in a call: consulted, added, put through to; and everything that can fail there."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.agent import NotNow
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Invalid
from servicetelefon.phone.port import Refusal, TransferAsked
from world import World, a_world, build

pytestmark = pytest.mark.journeys

OFFICE, INTERPRETER = "office:amt-nord", "service:dolmetschen"
OFFICE_NUMBER, INTERPRETER_NUMBER = "+49990110", "+49990140"


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        yield made


class Talk:
    """Anna talks with a caller, and presses buttons."""

    def __init__(self, world: World, agent: UUID, leg: str) -> None:
        self.world = world
        self.agent = agent
        self.leg = leg
        self.third = ""

    async def asks(self, what: str, *values: str) -> None:
        await getattr(self.world.desk.talk, what)(self.agent, *values)
        await self.world.pass_time(1)

    async def third_answers(self, number: str = OFFICE_NUMBER) -> None:
        self.third = self.world.telephony.answers(number)
        await self.world.quiet()

    async def third_refuses(self, why: Refusal) -> None:
        self.world.telephony.refuses(OFFICE_NUMBER, why)
        await self.world.quiet()

    async def goes(self, channel: str, *, hung_up: bool = True) -> None:
        self.world.telephony.goes(channel, hung_up=hung_up)
        await self.world.quiet()

    async def state(self) -> str:
        return (await self.world.states())[-1]

    @property
    def together(self) -> set[str]:
        """Who is in the call's conversation, by role."""
        names = {"c1": "caller", self.leg: "agent", self.third: "third"}
        members: set[str] = set().union(*self.world.telephony.bridges.values())
        return {names.get(one, one) for one in members}

    def hears(self, channel: str) -> str:
        return self.world.telephony.channels[channel].hears

    async def refused(self) -> str | None:
        view = await self.world.desk.view(self.agent)
        assert view is not None
        assert view.call is not None
        return view.call.third_refused


@pytest.fixture
async def talk(world: World) -> Talk:
    agent = await world.sits_down("anna")
    await world.is_ready("anna")
    world.telephony.caller_rings("c1")
    await world.quiet()
    for _ in range(2):
        world.telephony.listens_to_the_end("c1")
        await world.quiet()
    await world.pass_time(3)
    leg = world.telephony.answers(world.phone("anna"))
    await world.quiet()
    return Talk(world, agent, leg)


async def test_a_consultation_and_back(talk: Talk):
    await talk.asks("consult", OFFICE)
    assert await talk.state() == "dialling"
    assert talk.hears("c1") == "music"
    assert talk.world.telephony.channels[talk.leg].rings_back
    await talk.third_answers()
    assert talk.together == {"agent", "third"}
    assert talk.hears("c1") == "music"
    assert not talk.world.telephony.channels[talk.leg].rings_back
    await talk.asks("resume")
    assert talk.together == {"caller", "agent"}
    assert talk.third not in talk.world.telephony.channels
    assert await talk.world.state_of("anna") == "talking"


async def test_a_warm_transfer_and_the_record_of_it(talk: Talk):
    world = talk.world
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.asks("hand_over")
    assert talk.together == {"caller", "third"}
    assert talk.leg not in world.telephony.channels
    assert await world.state_of("anna") == "wrap_up"

    view = await world.desk.view(talk.agent)
    assert view is not None
    assert view.call is not None
    await world.desk.close(talk.agent, Work(view.call.contact, "verbunden"), Outcome.PUT_THROUGH)
    await world.pass_time(1)
    assert await world.state_of("anna") == "ready"
    assert talk.together == {"caller", "third"}  # they talk on without us
    async with world.database.step() as tx:
        row = await tx.row("select outcome, office, closed_at is not null from records.contact")
    assert row == ("put_through", "amt-nord", True)

    await talk.goes(talk.third)
    assert "c1" not in world.telephony.channels
    assert await talk.state() == "closed"


async def test_the_caller_hangs_up_while_the_agent_still_writes(talk: Talk):
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.asks("hand_over")
    await talk.goes("c1")
    assert talk.third not in talk.world.telephony.channels
    assert await talk.state() == "wrap_up"
    assert await talk.world.state_of("anna") == "wrap_up"


async def test_the_end_of_a_transfer_that_the_desk_has_closed_a_moment_ago(talk: Talk):
    """The desk closes in another process; the line has not read it yet when the caller goes."""
    world = talk.world
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.asks("hand_over")
    contact = next(iter(world.book)).contact
    await world.desk.close(talk.agent, Work(contact), Outcome.PUT_THROUGH)
    await talk.goes("c1")
    assert talk.third not in world.telephony.channels
    assert await talk.state() == "closed"


async def test_a_conference_from_a_consultation(talk: Talk):
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.asks("conference")
    assert talk.together == {"caller", "agent", "third"}
    await talk.asks("resume")  # the office may go
    assert talk.together == {"caller", "agent"}


async def test_the_agent_leaves_a_conference_with_an_office(talk: Talk):
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.asks("conference")
    await talk.asks("end")
    assert talk.together == {"caller", "third"}
    assert await talk.world.state_of("anna") == "wrap_up"


async def test_an_interpreter_comes_into_the_talk_and_is_never_left_alone_with_the_caller(
    talk: Talk,
):
    await talk.asks("add", INTERPRETER)
    assert talk.together == {"caller", "agent"}  # nobody hears music meanwhile
    await talk.third_answers(INTERPRETER_NUMBER)
    assert talk.together == {"caller", "agent", "third"}
    await talk.asks("hand_over")
    assert talk.together == {"caller", "agent", "third"}
    await talk.asks("end")
    assert talk.world.telephony.channels.keys() == set()
    assert await talk.state() == "wrap_up"


async def test_put_through_without_a_word(talk: Talk):
    await talk.asks("put_through", OFFICE)
    assert talk.hears("c1") == "music"
    await talk.third_answers()
    assert talk.together == {"caller", "third"}
    assert await talk.state() == "put_through"
    assert talk.leg not in talk.world.telephony.channels


async def test_an_interpreter_is_nobody_to_be_put_through_to(talk: Talk):
    await talk.asks("put_through", INTERPRETER)
    assert await talk.state() == "talking"
    assert talk.world.telephony.dialled == []


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
async def test_the_agent_thinks_better_of_it(talk: Talk, how: str):
    await talk.asks(how, OFFICE)
    await talk.asks("resume")
    assert talk.together == {"caller", "agent"}
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


async def test_the_agent_puts_the_phone_down_while_the_office_rings(talk: Talk):
    await talk.asks("put_through", OFFICE)
    await talk.asks("end")
    assert await talk.state() == "ringing_on"
    await talk.third_answers()
    assert talk.together == {"caller", "third"}
    assert await talk.world.state_of("anna") == "wrap_up"


async def test_the_office_does_not_come_and_the_agent_who_put_down_is_rung_again(talk: Talk):
    await talk.asks("put_through", OFFICE)
    await talk.asks("end")
    await talk.third_refuses(Refusal.BUSY)
    assert await talk.state() == "agent_lost"
    talk.leg = talk.world.telephony.answers(talk.world.phone("anna"))
    await talk.world.quiet()
    assert talk.together == {"caller", "agent"}


async def test_put_back_keeps_the_place_and_brings_somebody_else(talk: Talk):
    world = talk.world
    contact = next(iter(world.book)).contact
    await world.desk.save(talk.agent, Work(contact, "Frage zum Wohngeld"))
    await talk.asks("put_back")
    assert talk.hears("c1") == "music"
    assert talk.leg not in world.telephony.channels
    assert await world.state_of("anna") == "paused"
    async with world.database.step() as tx:
        row = await tx.row(
            "select w.arrived_at = c.arrived_at from routing.waiting w "
            "join records.contact c on c.id = w.contact"
        )
    assert row == (True,)

    berta = await world.sits_down("berta")
    await world.is_ready("berta")
    leg = world.telephony.answers(world.phone("berta"))
    await world.quiet()
    assert world.telephony.talk_between("c1", leg)
    view = await world.desk.view(berta)
    assert view is not None
    assert view.work is not None
    assert view.work.note == "Frage zum Wohngeld"
    await world.desk.save(berta, Work(contact, "Frage zum Wohngeld; erledigt"))


async def test_mute_is_the_engines_and_ends_with_the_leg(talk: Talk):
    await talk.world.desk.talk.mute(talk.agent, on=True)
    await talk.world.pass_time(1)
    assert talk.world.telephony.channels[talk.leg].muted
    await talk.goes(talk.leg, hung_up=False)
    leg = talk.world.telephony.answers(talk.world.phone("anna"))
    await talk.world.quiet()
    assert not talk.world.telephony.channels[leg].muted
    view = await talk.world.desk.view(talk.agent)
    assert view is not None
    assert view.call is not None
    assert not view.call.muted


async def test_keys_go_to_whoever_listens_and_are_kept_nowhere(talk: Talk):
    await talk.asks("press", "12#")
    await talk.asks("consult", OFFICE)
    await talk.third_answers()
    await talk.asks("press", "4")
    sent = [one for one in talk.world.telephony.said if one.endswith((":12#", ":4"))]
    assert sent == ["c1:12#", f"{talk.third}:4"]
    async with talk.world.database.step() as tx:
        assert await tx.rows("select 1 from phone.request where value is not null") == []
    with pytest.raises(Invalid):
        await talk.asks("press", "12 34")


async def test_a_desk_phones_own_transfer_key_leads_into_the_same_steps(talk: Talk):
    world = talk.world
    world.telephony.tell(TransferAsked(talk.leg, "0990110"))
    await world.quiet()
    assert await talk.state() == "putting_through"
    await talk.third_answers()
    assert world.telephony.transfers == [(talk.leg, True)]
    assert talk.together == {"caller", "third"}


@pytest.mark.parametrize("dialled", ["0900123456", "040428280", "500", "amt-nord", ""])
async def test_a_transfer_to_anybody_else_is_refused_and_the_talk_goes_on(talk: Talk, dialled: str):
    world = talk.world
    world.telephony.tell(TransferAsked(talk.leg, dialled))
    await world.quiet()
    assert world.telephony.transfers == [(talk.leg, False)]
    assert world.telephony.dialled == []
    assert await talk.state() == "talking"


async def test_a_transfer_that_fails_is_told_to_the_phone(talk: Talk):
    talk.world.telephony.tell(TransferAsked(talk.leg, "0990110"))
    await talk.world.quiet()
    await talk.third_refuses(Refusal.BUSY)
    assert talk.world.telephony.transfers == [(talk.leg, False)]
    assert talk.together == {"caller", "agent"}


@pytest.mark.parametrize(
    "target", ["0900123456", "office:nowhere", "office:amt-sued", "service:neu"]
)
async def test_nobody_else_is_called_whatever_the_page_is_made_to_say(talk: Talk, target: str):
    for how in ("consult", "add", "put_through"):
        if ":" in target:
            await talk.asks(how, target)
        else:
            with pytest.raises(Invalid):
                await talk.asks(how, target)
    assert talk.world.telephony.dialled == []
    assert await talk.state() == "talking"


async def test_without_a_call_nothing_is_asked(world: World):
    agent = await world.sits_down("anna")
    for what in ("hold", "conference", "hand_over", "put_back"):
        with pytest.raises(NotNow):
            await getattr(world.desk.talk, what)(agent)


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
