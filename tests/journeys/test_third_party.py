"""Somebody third in a call: consulted, added, put through to; and everything that can fail there."""

from __future__ import annotations

import pytest

from journeys.talking import INTERPRETER, INTERPRETER_NUMBER, OFFICE, OFFICE_NUMBER, Talk
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.agent import NotNow
from servicetelefon.kit.errors import Invalid
from servicetelefon.phone.port import Refusal, TransferAsked
from world import World

pytestmark = pytest.mark.journeys


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
async def test_the_agent_thinks_better_of_it(talk: Talk, how: str):
    await talk.asks(how, OFFICE)
    await talk.asks("resume")
    assert talk.together == {"caller", "agent"}
    assert talk.world.telephony.ringing_at(OFFICE_NUMBER) is None


async def test_the_agent_puts_the_phone_down_while_the_office_rings(talk: Talk):
    await talk.asks("put_through", OFFICE)
    await talk.asks("end")
    assert await talk.state() == "ringing_on"
    await talk.third_answers()
    assert talk.together == {"caller", "third"}
    assert await talk.world.state_of("anna") == "wrap_up"


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
