"""A specialist calls a citizen back: first the own phone, then the citizen's."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from prometheus_client import CollectorRegistry

from journeys.office_room import NUMBER, Room, room_of
from servicetelefon.bootstrap.office_call_measures import OfficeCallMeasures
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.office_call import OfficeCallState
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.office import StepRefused
from servicetelefon.journey.office_calling import CallRuns, NumberNotAllowed
from servicetelefon.journey.office_sight import NoNumber
from servicetelefon.kit.errors import NotFound
from servicetelefon.phone.office_calls import Wish
from servicetelefon.phone.port import Refusal
from world import World

pytestmark = pytest.mark.journeys


async def test_first_the_own_phone_then_the_citizens(world: World, room: Room):
    await room.is_there()
    await room.starts()
    assert world.telephony.dialled == []
    leg = world.telephony.answers(room.phone)
    await world.quiet()
    assert world.telephony.dialled == [NUMBER]
    assert world.telephony.channels[leg].rings_back
    citizen = world.telephony.answers(NUMBER)
    await world.quiet()
    assert world.telephony.talk_between(leg, citizen)
    assert not world.telephony.channels[leg].rings_back
    await room.wishes(Wish.END)
    assert world.telephony.channels == {}
    assert world.telephony.bridges == {}
    assert await room.journal() == ["ringing", "reached"]
    over = await room.now()
    assert (over.state, over.account, over.phone) == (OfficeCallState.REACHED, None, None)


async def test_who_called_stands_in_the_audit_and_nobody_saw_the_number(
    world: World, room: Room, dsn: str
):
    await room.talks()
    async with world.database.begin() as tx:
        row = await tx.row("select office_call::text from phone.office_call")
    assert row is not None
    assert NUMBER.removeprefix("+49") not in row[0]
    with psycopg.connect(dsn) as everything:
        looks = everything.execute(
            "select account, action from audit.entry where action in ('saw_number', 'referral_called')"
        ).fetchall()
    assert looks == [(room.nora.account, "referral_called")]


@pytest.mark.parametrize(
    ("why", "state"),
    [(Refusal.BUSY, "busy"), (Refusal.NO_ANSWER, "not_reached"), (Refusal.DECLINED, "not_reached")],
)
async def test_who_does_not_answer_is_a_try(world: World, room: Room, why: Refusal, state: str):
    await room.is_there()
    await room.starts()
    world.telephony.answers(room.phone)
    await world.quiet()
    world.telephony.refuses(NUMBER, why)
    await world.quiet()
    assert world.telephony.channels == {}
    assert await room.journal() == ["ringing", state]
    await room.starts()  # and may be tried again
    assert world.telephony.ringing_at(room.phone)


async def test_nobody_is_called_when_the_own_phone_is_not_there(world: World, room: Room):
    await room.starts()
    assert await room.state() == "broken_off"
    assert world.telephony.dialled == []


async def test_the_operator_sees_how_many_and_why_they_fail(world: World, room: Room):
    counts = world.line.office_calls
    assert not any(counts.ended.values())
    await room.starts()  # the own phone is not there
    await room.talks()
    await room.wishes(Wish.END)
    await world.pass_time(1)
    await room.starts()
    world.telephony.answers(room.phone)
    await world.quiet()
    world.telephony.refuses(NUMBER, Refusal.BUSY)
    await world.quiet()
    assert (counts.started, counts.answered) == (3, 1)
    assert {f"{state}: {why}": n for (state, why), n in counts.ended.items() if n} == {
        "broken_off: phone_refused": 1, "reached: ended": 1, "busy: citizen_busy": 1
    }  # fmt: skip
    registry = CollectorRegistry()
    registry.register(OfficeCallMeasures(counts))
    busy = {"state": "busy", "why": "citizen_busy"}
    assert registry.get_sample_value("servicetelefon_office_calls_started_total") == 3
    assert registry.get_sample_value("servicetelefon_office_calls_ended_total", busy) == 1


async def test_a_citizen_who_hangs_up_ends_it(world: World, room: Room):
    call = await room.talks()
    world.telephony.goes(call.citizen_channel)
    await world.quiet()
    assert await room.state() == "reached"
    assert world.telephony.channels == {}


async def test_a_mailbox_is_corrected_afterwards(world: World, room: Room):
    await room.talks()
    await room.wishes(Wish.END)
    await world.pass_time(1)
    async with world.database.begin() as tx:
        sees = await room.bureau.office.enter(tx, room.nora)
        await room.calling.not_the_person(tx, sees, room.enquiry, room.nora)
    assert await room.journal() == ["ringing", "reached", "not_reached"]


async def test_only_who_accepted_it_calls(world: World, tmp_path: Path):
    room = await room_of(world, tmp_path / "ring", accepts=False)
    with pytest.raises(StepRefused) as refused:
        await room.starts()
    assert refused.value.code == "step-not-accepted"
    await room.accepts()
    nils = await room.bureau.somebody("nils", Role.SPECIALIST, offices=("amt-nord",))
    with pytest.raises(StepRefused) as refused:
        await room.starts(nils)
    assert refused.value.code == "step-not-yours"
    susi = await room.bureau.somebody("susi", Role.SPECIALIST, offices=("amt-sued",))
    with pytest.raises(NotFound):
        await room.starts(susi)


async def test_one_call_at_a_time(room: Room):
    await room.is_there()
    await room.starts()
    with pytest.raises(CallRuns):
        await room.starts()


async def test_a_number_that_the_line_may_not_call(world: World, tmp_path: Path):
    room = await room_of(world, tmp_path / "ring", CallbackWish("+4990012345"))
    await room.is_there()
    with pytest.raises(NumberNotAllowed):
        await room.starts()
    assert world.telephony.dialled == []


async def test_without_a_number_there_is_no_call(world: World, tmp_path: Path):
    room = await room_of(world, tmp_path / "ring", None)
    with pytest.raises(NoNumber):
        await room.starts()
