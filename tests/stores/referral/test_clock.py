"""Nobody's vacation swallows a referral: it changes owner by rule, and always has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from referrals import MONDAY, Bureau, a_hand_over
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ReferralEvent, ReferralKind
from servicetelefon.domain.referral_step import StepAsked

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


async def test_an_emergency_that_somebody_by_name_accepted_climbs_no_further(bureau: Bureau):
    head = await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",))
    receipt = await bureau.takes_in(
        a_hand_over(kind=ReferralKind.EMERGENCY), bureau.giver(account=uuid4())
    )
    await bureau.clock.move(timedelta(minutes=31))
    await bureau.watch.sweep()
    assert await level(bureau, receipt.enquiry) == "head"
    await steps(bureau, head, receipt.enquiry, StepAsked(ReferralEvent.ACCEPTED))
    assert await bureau.row(receipt.enquiry, "level, owner") == ("specialist", head.account)
    await bureau.clock.move(timedelta(hours=2))
    await bureau.watch.sweep()
    assert await level(bureau, receipt.enquiry) == "specialist"


@pytest.mark.parametrize(
    ("last", "climbs"),
    [
        ((), ["substitute", "head", "supervisor"]),
        (
            (StepAsked(ReferralEvent.ASKED_BACK, "Welche Heizung?"),),
            ["substitute", "head", "supervisor"],
        ),
        # Answered and left lying: the citizen has a reply, and it still gets an end.
        ((StepAsked(ReferralEvent.ANSWERED, "Ein Techniker kommt."),), ["head", "supervisor"]),
    ],
    ids=["accepted", "asked back", "answered"],
)
async def test_whoever_has_it_may_go_on_vacation(
    bureau: Bureau, last: tuple[StepAsked, ...], climbs: list[str]
):
    """Nobody of the office does anything for two weeks after one of them has taken it."""
    nora = await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",))
    receipt = await bureau.takes_in()
    for step in (StepAsked(ReferralEvent.ACCEPTED), *last):
        await steps(bureau, nora, receipt.enquiry, step)
    seen: list[str] = []
    for _ in range(24 * 14):
        await bureau.clock.move(timedelta(hours=1))
        if await bureau.watch.sweep():
            seen.append(await level(bureau, receipt.enquiry))
    assert seen == climbs


async def steps(bureau: Bureau, who: SignedIn, enquiry: UUID, step: StepAsked) -> None:
    async with bureau.database.begin() as tx:
        sees = await bureau.office.enter(tx, who)
        await bureau.office.step(tx, sees, enquiry, step, who)


async def test_after_a_long_outage_it_is_where_it_should_be(bureau: Bureau):
    receipt = await bureau.takes_in()
    await bureau.clock.move_to(MONDAY + timedelta(days=30))
    assert await bureau.watch.sweep() == 1
    assert await level(bureau, receipt.enquiry) == "supervisor"
    assert await bureau.watch.sweep() == 0


async def test_a_referral_outlives_the_line_on_which_it_came(bureau: Bureau):
    """The hours of what is left decide; the other referrals go on all the same."""
    receipt = await bureau.takes_in()
    (old,) = (line for line in bureau.city.lines.values() if line.id == "sozial")
    renamed = replace(old, id="service")
    bureau.city = replace(bureau.city, lines={"service": renamed}, closures={"service": ()})
    await bureau.clock.move(timedelta(days=2))
    assert await bureau.watch.sweep() == 1
    assert await level(bureau, receipt.enquiry) == "substitute"
