"""Reference and code show the state; three wrong tries show nothing to anybody for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from referrals import Bureau
from servicetelefon.domain.referral import ReferralState
from servicetelefon.journey.enquiry_state import EnquiryStand

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


@pytest.mark.parametrize("reference", ["", "123", "1234567891", "abcdefghij", "١٢٣٤٥٦٧٨٩٠"])
async def test_numbers_that_are_none_are_refused_alike(bureau: Bureau, reference: str):
    assert await asks(bureau, reference, "12345678") is None
