"""A specialist's room in the stories of calls from an office: the page of a referral, and a telephone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from referrals import Bureau, a_hand_over
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ReferralEvent
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.office_calling import OfficeCalling
from servicetelefon.kit.keys import KeyRing, office_key
from servicetelefon.phone import office_calls
from servicetelefon.phone.office_calls import OfficeCall, Wish, phone_of
from world import World

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
