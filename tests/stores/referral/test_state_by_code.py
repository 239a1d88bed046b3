"""Reference and code show the state; three wrong tries show nothing to anybody for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from referrals import Bureau, a_hand_over
from servicetelefon.domain.handover import Receipt
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import EntryKind, ReferralEvent, ReferralState, Result
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.enquiry_state import Added, EnquiryStand
from servicetelefon.journey.office import StepRefused

pytestmark = pytest.mark.stores


async def asks(bureau: Bureau, reference: str, code: str) -> EnquiryStand | None:
    async with bureau.database.begin() as tx:
        return await bureau.states.ask(tx, reference, code)


async def test_the_state_without_anything_personal(bureau: Bureau):
    receipt = await bureau.takes_in()
    grouped = f"{receipt.reference[:3]} {receipt.reference[3:6]} {receipt.reference[6:]}"
    stand = await asks(bureau, grouped, receipt.code)
    assert stand is not None
    assert (stand.state, stand.office) == (ReferralState.NEW, "amt-nord")
    assert stand.reply_by == receipt.reply_by
    assert not stand.overdue
    await bureau.clock.move(timedelta(days=7))
    late = await asks(bureau, receipt.reference, receipt.code)
    assert late is not None
    assert late.overdue


async def test_three_wrong_tries_and_the_right_code_is_refused_until_tomorrow(bureau: Bureau):
    receipt = await bureau.takes_in()
    wrong = str((int(receipt.code) + 1) % 10**8).zfill(8)
    for _ in range(3):
        assert await asks(bureau, receipt.reference, wrong) is None
    assert await asks(bureau, receipt.reference, receipt.code) is None
    await bureau.clock.move(timedelta(hours=24))
    assert await asks(bureau, receipt.reference, receipt.code) is not None


async def test_a_right_try_begins_the_count_anew(bureau: Bureau):
    receipt = await bureau.takes_in()
    for _ in range(4):
        assert await asks(bureau, receipt.reference, "00000000") is None
        assert await asks(bureau, receipt.reference, "00000001") is None
        assert await asks(bureau, receipt.reference, receipt.code) is not None


async def test_what_no_office_has_is_not_said_to_lie_with_one(bureau: Bureau):
    receipt = await bureau.takes_in(a_hand_over(office=None))
    stand = await asks(bureau, receipt.reference, receipt.code)
    assert stand is not None
    assert (stand.state, stand.office) == (ReferralState.RETURNED, None)


@pytest.mark.parametrize("reference", ["", "123", "1234567891", "abcdefghij", "١٢٣٤٥٦٧٨٩٠"])
async def test_numbers_that_are_none_are_refused_alike(bureau: Bureau, reference: str):
    assert await asks(bureau, reference, "12345678") is None


def an_addition(bureau: Bureau, words: str) -> Added:
    return Added(bureau.ids.new(), EntryKind.ADDITION, words)


async def closed(bureau: Bureau) -> tuple[Receipt, SignedIn]:
    nora = await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",))
    receipt = await bureau.takes_in()
    for step in (
        StepAsked(ReferralEvent.ACCEPTED),
        StepAsked(ReferralEvent.CLOSED, result=Result.DONE),
    ):
        async with bureau.database.begin() as tx:
            sees = await bureau.office.enter(tx, nora)
            await bureau.office.step(tx, sees, receipt.enquiry, step, nora)
    return receipt, nora


async def test_a_closed_one_opens_again_by_reference_and_code_only(bureau: Bureau):
    receipt, nora = await closed(bureau)
    await bureau.clock.move(timedelta(days=2))
    columns = "state, owner, level, closed_at, clear_at"
    before = await bureau.row(receipt.enquiry, columns)
    wrong = str((int(receipt.code) + 1) % 10**8).zfill(8)
    words = "Es ist doch noch etwas offen."
    async with bureau.database.begin() as tx:
        numbers = (receipt.reference, wrong)
        assert await bureau.states.add(tx, numbers, an_addition(bureau, words)) is None
        sees = await bureau.office.enter(tx, nora)
        for event in (ReferralEvent.TAKEN_OVER, ReferralEvent.ACCEPTED, ReferralEvent.ANSWERED):
            with pytest.raises(StepRefused) as refused:
                await bureau.office.step(
                    tx, sees, receipt.enquiry, StepAsked(event, words=words), nora
                )
            assert refused.value.code == "step-closed"
    assert await bureau.row(receipt.enquiry, columns) == before

    async with bureau.database.begin() as tx:
        numbers = (receipt.reference, receipt.code)
        told = await bureau.states.add(tx, numbers, an_addition(bureau, words))
    assert told is not None
    assert told.state is ReferralState.NEW
    now = await bureau.row(receipt.enquiry, columns)
    assert now == ("new", None, "office", None, None)
    due = await bureau.row(receipt.enquiry, "due_at")
    assert told.reply_by == due[0] > bureau.clock.now()  # promised anew, and said so
