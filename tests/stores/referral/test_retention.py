"""Content goes by rule and with proof; codes and the chain stay; no claim goes without receipt."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from referrals import MONDAY, Bureau, a_hand_over
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, ReferralEvent, ReferralKind, Result
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.upkeep import Upkeep
from servicetelefon.records import seal

pytestmark = pytest.mark.stores

E = ReferralEvent


async def closes(bureau: Bureau, enquiry: UUID) -> None:
    nora = await bureau.somebody(f"nora{enquiry.hex}", Role.SPECIALIST, offices=("amt-nord",))
    steps = (
        StepAsked(E.RECEIPT_CONFIRMED),
        StepAsked(E.ACCEPTED),
        StepAsked(E.CLOSED, result=Result.DONE),
    )
    for asked in steps:
        async with bureau.database.begin() as tx:
            sees = await bureau.office.enter(tx, nora)
            await bureau.office.step(tx, sees, enquiry, asked, nora)


@pytest.mark.parametrize(
    ("kind", "days"), [(ReferralKind.INFORMATION, 30), (ReferralKind.MESSAGE, 90)]
)
async def test_content_is_destroyed_on_its_day_and_the_journal_proves_it(
    bureau: Bureau, kind: ReferralKind, days: int
):
    upkeep = Upkeep(bureau.database, bureau.clock, bureau.ids)
    handed = a_hand_over(kind=kind, callback=CallbackWish("+4940123456"))
    enquiry = (await bureau.takes_in(handed)).enquiry
    await closes(bureau, enquiry)
    await bureau.clock.move_to(MONDAY + timedelta(days=days) - timedelta(seconds=1))
    assert f"referral_{kind}" not in await upkeep.clear()
    await bureau.clock.move(timedelta(seconds=1))
    assert (await upkeep.clear())[f"referral_{kind}"] == 1
    assert f"referral_{kind}" not in await upkeep.clear()
    columns = "reference, reference_lookup, phone_lookup, fingerprint, clear_at, state"
    assert await bureau.row(enquiry, columns) == (None, None, None, None, None, "closed")
    async with bureau.database.begin(office="*") as tx:
        assert await tx.rows("select 1 from referral.entry where words is not null") == []
        proofs = await tx.rows(
            "select data from records.journal where code = 'retention_run' "
            "and data->>'rule' like 'referral%%'"
        )
        assert proofs == [({"rule": f"referral_{kind}", "removed": 1},)]
        await seal.seal(tx, bureau.clock.now())
        assert await seal.verify(tx) is None


async def test_an_open_claim_outlives_every_rule(bureau: Bureau):
    handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.NOT_SURE)
    enquiry = (await bureau.takes_in(handed)).enquiry
    upkeep = Upkeep(bureau.database, bureau.clock, bureau.ids)
    await bureau.clock.move(timedelta(days=4000))
    await upkeep.clear()
    async with bureau.database.begin(office="*") as tx:
        assert len(await tx.rows("select 1 from referral.benefit_claim")) == 1
        # Even a row that somebody marked as due is passed over while nothing was confirmed.
        await tx.do("update referral.referral set clear_at = %s", (bureau.clock.now(),))
    await upkeep.clear()
    async with bureau.database.begin(office="*") as tx:
        assert len(await tx.rows("select 1 from referral.benefit_claim")) == 1
        assert len(await tx.rows("select 1 from referral.entry where words is not null")) == 1
    assert (await bureau.row(enquiry, "state")) == ("new",)


async def test_a_confirmed_claim_goes_with_the_rest(bureau: Bureau):
    handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.YES)
    enquiry = (await bureau.takes_in(handed)).enquiry
    await closes(bureau, enquiry)
    await bureau.clock.move(timedelta(days=90))
    removed = await Upkeep(bureau.database, bureau.clock, bureau.ids).clear()
    assert removed["referral_benefit_claim"] == 1
    async with bureau.database.begin(office="*") as tx:
        assert await tx.rows("select 1 from referral.benefit_claim") == []
