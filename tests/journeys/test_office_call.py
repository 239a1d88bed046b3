"""A specialist calls a citizen back: first the own phone, then the citizen's, whatever is lost."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from fakes.telephony import FakeTelephony
from referrals import Bureau, a_hand_over
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.office_call import OfficeCallState
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ReferralEvent
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.office import StepRefused
from servicetelefon.journey.office_calling import CallRuns, NoLine, NumberNotAllowed, OfficeCalling
from servicetelefon.journey.office_sight import NoNumber
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.keys import KeyRing, office_key
from servicetelefon.ops.postgres import APP
from servicetelefon.phone import office_calls
from servicetelefon.phone.office_calls import OfficeCall, Wish, phone_of
from servicetelefon.phone.port import EngineFound, Refusal
from world import A_MONDAY, World, a_world, build

pytestmark = pytest.mark.journeys

NUMBER = "+4940123456"
WISH = CallbackWish(NUMBER)


@dataclass
class Room:
    """A specialist at the page of an accepted referral; the line beside it."""

    world: World
    bureau: Bureau
    calling: OfficeCalling
    nora: SignedIn
    enquiry: UUID

    @property
    def phone(self) -> str:
        return phone_of(self.nora.account)

    async def is_there(self) -> None:
        """The page's telephone is known to the engine."""
        async with self.world.database.begin() as tx:
            sees = await self.bureau.office.enter(tx, self.nora)
            await self.calling.seat(tx, sees, self.enquiry, self.nora)
        self.world.telephony.register(self.phone)
        await self.world.quiet()

    async def accepts(self) -> None:
        async with self.world.database.begin() as tx:
            sees = await self.bureau.office.enter(tx, self.nora)
            step = StepAsked(ReferralEvent.ACCEPTED)
            await self.bureau.office.step(tx, sees, self.enquiry, step, self.nora)

    async def puts(self, who: SignedIn | None = None) -> OfficeCall:
        who = who or self.nora
        async with self.world.database.begin() as tx:
            sees = await self.bureau.office.enter(tx, who)
            return await self.calling.start(tx, sees, self.enquiry, who)

    async def starts(self, who: SignedIn | None = None) -> OfficeCall:
        call = await self.puts(who)
        await self.world.pass_time(1)
        return call

    async def asks(self, what: Wish) -> None:
        async with self.world.database.begin() as tx:
            sees = await self.bureau.office.enter(tx, self.nora)
            await self.calling.wish(tx, sees, self.enquiry, what, self.nora)

    async def wishes(self, what: Wish) -> None:
        await self.asks(what)
        await self.world.pass_time(1)

    async def now(self) -> OfficeCall:
        async with self.world.database.begin() as tx:
            return (await office_calls.of_enquiry(tx, self.enquiry))[0]

    async def state(self) -> str:
        return (await self.now()).state.value

    async def ends(self) -> None:
        """Wait for what the line reads beside its ticks."""
        for _ in range(30):
            await self.world.pass_time(1)
            if (await self.now()).ended_at:
                return
        raise AssertionError("this call never ends")

    async def journal(self) -> list[str]:
        async with self.world.database.step() as tx:
            rows = await tx.rows(
                "select data ->> 'state' from records.journal where code = 'referral_called' "
                "and enquiry = %s order by at, id", (self.enquiry,),
            )  # fmt: skip
        return [row[0] for row in rows]

    async def talks(self) -> OfficeCall:
        await self.is_there()
        await self.starts()
        self.world.telephony.answers(self.phone)
        await self.world.quiet()
        self.world.telephony.answers(NUMBER)
        await self.world.quiet()
        assert await self.state() == "talking"
        return await self.now()


async def room_of(
    world: World, keys: Path, callback: CallbackWish | None = WISH, *, accepts: bool = True
) -> Room:
    ring = KeyRing(keys)
    ring.ensure(office_key("amt-nord"))
    bureau = Bureau(world.database, world.clock, vault=world.vault, city=world.city)
    nora = await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",))
    receipt = await bureau.takes_in(a_hand_over(callback=callback))
    room = Room(
        world, bureau, OfficeCalling(bureau.office, lambda: "geheim"), nora, receipt.enquiry
    )
    if accepts:
        await room.accepts()
    return room


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        yield made


@pytest.fixture
async def room(world: World, tmp_path: Path) -> Room:
    return await room_of(world, tmp_path / "ring")


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


async def test_asterisk_dies_in_the_talk(world: World, room: Room):
    await room.talks()
    await world.pass_time(5)
    world.telephony.dies()
    world.telephony.tell(EngineFound())
    await room.ends()
    assert await room.journal() == ["ringing", "broken_off"]


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


class Killed(BaseException):
    """As SIGKILL: nothing of the step that it meets runs on, and no handler catches it."""


POINTS = ("commit.before", "commit.after", "send.before", "send.after")
PASSES = 16 if os.environ.get("DRILL") else 4


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("passes", range(1, PASSES + 1))
async def test_the_line_dies_once_on_the_way(
    database: Database, dsn: str, tmp_path: Path, point: str, passes: int
):
    """Nobody is called twice, nobody is left on a line, and each try has one end."""
    room = await until_killed(database, dsn, tmp_path, f"{point}:{passes}")
    telephony = room.world.telephony
    world = build(database, tmp_path / "ring", room.world.clock, telephony)
    world.tasks.start(world.line.run(), "line")
    try:
        await world.settles()
        await goes_on(world, room)
        await world.pass_time(61)
        assert telephony.channels == {}
        assert telephony.bridges == {}
        assert len(telephony.dialled) <= 1
        ends = [state for state in await room.journal() if state != "ringing"]
        assert len(ends) == 1
    finally:
        await world.tasks.close()


async def until_killed(database: Database, dsn: str, folder: Path, armed: str) -> Room:
    """A line that dies in the middle of a call; what the page writes does not die with it."""
    dead: list[bool] = []

    def die() -> None:
        dead.append(True)
        raise Killed

    clock, failpoints = ManualClock(A_MONDAY), Failpoints(act=die)
    served = Database(dsn, role=APP, name="drill", failpoints=failpoints, size=3)
    await served.open()
    world = build(served, folder / "ring", clock, FakeTelephony(clock), failpoints)
    world.tasks.start(world.line.run(), "line")
    await world.settles()
    await world.line.tick(clock.now())
    room = await room_of(replace(world, database=database), folder / "ring")
    await room.is_there()
    await room.puts()
    failpoints.arm(armed)
    with suppress(Killed):
        await goes_on(world, room, dead)
    assert dead, "the story ended before this point: it shows nothing"
    await world.tasks.close()
    await served.close()
    return room


async def goes_on(world: World, room: Room, dead: Sequence[bool] = ()) -> None:
    """Whoever rings is answered; who talks hangs up."""
    for _ in range(6):
        if dead:
            return
        await world.line.tick(world.clock.now())
        await world.quiet()
        for phone in (room.phone, NUMBER):
            if world.telephony.ringing_at(phone):
                world.telephony.answers(phone)
                await world.quiet()
        if await room.state() == "talking":
            await room.asks(Wish.END)
