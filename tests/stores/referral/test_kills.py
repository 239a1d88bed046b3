"""Killed at any moment of a hand-over: nothing lost, nothing twice, everything with an owner.

Forty seeded moments in every run, two hundred in the drill. A kill is a failpoint that ends the
work where it stands; the transaction that was open is gone, as with SIGKILL.
"""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from referrals import Bureau, a_hand_over
from servicetelefon.domain.handover import Giver, Receipt
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, ReferralEvent, ReferralKind
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.office import StepRefused
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints

pytestmark = pytest.mark.stores

SEED = 20261128
PLACES = ("commit.before", "commit.after", "escalation.commit.before", "escalation.commit.after")


class Killed(BaseException):
    """In the place of SIGKILL."""


class Deadly(Failpoints):
    """Armed again and again, at places that chance chooses."""

    def __init__(self) -> None:
        super().__init__(act=self._die)

    def _die(self) -> None:
        raise Killed

    def waits_at(self, place: str, count: int) -> None:
        self._left = {place: count}

    def lets_live(self) -> None:
        self._left = {}


@dataclass
class Story:
    """Citizens who send their form until they hear an answer, an office, a clock."""

    bureau: Bureau
    chance: random.Random
    nora: SignedIn
    deadly: Deadly
    kills: int = 0

    async def survives(self, work: Callable[[], Awaitable[object]]) -> object:
        """Do it in a process that may be killed, and again after the restart, until it is done."""
        while True:
            if self.chance.random() < 0.6:
                self.deadly.waits_at(self.chance.choice(PLACES), self.chance.randint(1, 3))
            try:
                return await work()
            except Killed:
                self.kills += 1
            finally:
                self.deadly.lets_live()

    async def hands_over(self) -> Receipt:
        kind = self.chance.choice(list(ReferralKind))
        claim = ClaimWish.YES if kind is ReferralKind.BENEFIT_CLAIM else None
        deadline = self.bureau.clock.now().date() if kind is ReferralKind.DEADLINE else None
        handed = a_hand_over(kind=kind, claim=claim, deadline=deadline)
        giver = Giver(self.bureau.ids.new(), "sozial", role=Role.AGENT)

        async def sends() -> Receipt:
            return await self.bureau.takes_in(handed, giver)

        receipt = await self.survives(sends)
        assert isinstance(receipt, Receipt)
        return receipt

    async def is_accepted(self, receipt: Receipt) -> None:
        async def accepts() -> str | None:
            async with self.bureau.database.begin() as tx:
                sees = await self.bureau.office.enter(tx, self.nora)
                asked = StepAsked(ReferralEvent.ACCEPTED)
                try:
                    await self.bureau.office.step(tx, sees, receipt.enquiry, asked, self.nora)
                except StepRefused as refused:
                    return refused.code
            return None

        # Taken: it was on disk when the process died, and nobody had been told.
        assert await self.survives(accepts) in (None, "step-taken")

    async def time_passes(self) -> None:
        await self.bureau.clock.move(timedelta(minutes=self.chance.randint(1, 600)))

        await self.survives(self.bureau.watch.sweep)


@pytest.fixture
async def story(dsn: str) -> AsyncGenerator[Story]:
    chance, deadly = random.Random(SEED), Deadly()
    database = Database(dsn, role="servicetelefon_app", name="kills", failpoints=deadly, size=3)
    await database.open()
    bureau = Bureau(database, chance=chance, failpoints=deadly)
    nora = await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",))
    yield Story(bureau, chance, nora, deadly)
    await database.close()


@pytest.mark.parametrize("moments", [40, pytest.param(200, marks=pytest.mark.drill)])
async def test_nothing_is_lost_nothing_is_twice_everything_is_owned(story: Story, moments: int):
    bureau, chance = story.bureau, story.chance
    receipts: list[Receipt] = []
    while story.kills < moments:
        receipt = await story.hands_over()
        receipts.append(receipt)
        if receipt.kind is not ReferralKind.COMPLAINT and chance.random() < 0.5:
            await story.is_accepted(receipt)
        if chance.random() < 0.3:
            await story.time_passes()
    async with bureau.database.begin(office="*") as tx:
        enquiries = await tx.rows("select enquiry from referral.referral")
        owned = await tx.rows("select 1 from referral.referral where level is not null")
        made = await tx.rows("select enquiry from records.journal where code = 'referral_made'")
        accepted = await tx.rows(
            "select enquiry from records.journal where data->>'event' = 'accepted'"
        )
        entries = await tx.rows("select enquiry from referral.entry")
    wanted = sorted(one.enquiry for one in receipts)
    for rows in (enquiries, made, entries):
        assert sorted(row[0] for row in rows) == wanted, f"seed {SEED}"
    assert len(owned) == len(wanted)
    assert len(accepted) == len(set(accepted))
    assert len({one.reference for one in receipts}) == len(receipts)
