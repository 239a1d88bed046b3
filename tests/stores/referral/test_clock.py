"""Nobody's vacation swallows a referral: it changes owner by rule, and always has one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from referrals import MONDAY, Bureau, a_hand_over
from servicetelefon.domain.referral import ReferralKind

pytestmark = pytest.mark.stores


async def level(bureau: Bureau, enquiry: object) -> str:
    return (await bureau.row(enquiry, "level"))[0]  # pyright: ignore[reportArgumentType]


async def test_it_goes_from_office_to_substitute_head_and_supervisor(bureau: Bureau):
    receipt = await bureau.takes_in()
    assert await level(bureau, receipt.enquiry) == "office"
    seen: list[tuple[datetime, str]] = []
    for _ in range(24 * 5):
        await bureau.clock.move(timedelta(hours=1))
        if await bureau.watch.sweep():
            seen.append((bureau.clock.now(), await level(bureau, receipt.enquiry)))
    assert seen == [
        # 8 service hours: 7 on Monday, 1 on Tuesday; then at the promised hour; then 8 more.
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "substitute"),
        (receipt.reply_by, "head"),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), "supervisor"),
    ]
    assert ("referrals", "amt-nord") in bureau.bell.rung
    async with bureau.database.begin() as tx:
        counted = await tx.rows("select escalations from records.enquiry")
        steps = await tx.rows(
            "select data->>'to' from records.journal where code = 'referral_escalated' order by number"
        )
    assert counted == [(3,)]
    assert [one[0] for one in steps] == ["substitute", "head", "supervisor"]


async def test_an_emergency_stays_with_the_agent_for_thirty_minutes(bureau: Bureau):
    agent = uuid4()
    giver = bureau.giver(account=agent)
    receipt = await bureau.takes_in(a_hand_over(kind=ReferralKind.EMERGENCY), giver)
    assert await bureau.row(receipt.enquiry, "level, owner") == ("agent", agent)
    await bureau.clock.move(timedelta(minutes=29, seconds=59))
    assert await bureau.watch.sweep() == 0
    await bureau.clock.move(timedelta(seconds=1))
    assert await bureau.watch.sweep() == 1
    assert await level(bureau, receipt.enquiry) == "head"
    await bureau.clock.move(timedelta(minutes=30))
    await bureau.watch.sweep()
    assert await level(bureau, receipt.enquiry) == "duty"


async def test_an_emergency_that_no_agent_took_is_the_heads_at_once(bureau: Bureau):
    receipt = await bureau.takes_in(
        a_hand_over(kind=ReferralKind.EMERGENCY), bureau.giver(role=None)
    )
    assert await level(bureau, receipt.enquiry) == "head"


async def test_after_a_long_outage_it_is_where_it_should_be(bureau: Bureau):
    receipt = await bureau.takes_in()
    await bureau.clock.move_to(MONDAY + timedelta(days=30))
    assert await bureau.watch.sweep() == 1
    assert await level(bureau, receipt.enquiry) == "supervisor"
    assert await bureau.watch.sweep() == 0
