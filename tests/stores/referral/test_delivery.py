"""A referral on its way: row and job with the hand-over or neither, tries that are counted, a
proof, a dead-letter list; and none of it is a receipt."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from referrals import MONDAY, a_hand_over
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import Protection, ReferralEvent, ReferralKind
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.delivery import Deliveries
from servicetelefon.journey.office_receipt import NoSuchDelivery, token_of
from servicetelefon.kit.alive import Alive, living
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.referral import deliveries
from servicetelefon.referral.deliveries import PAUSES, DeliveryState
from servicetelefon.referral.port import Fault
from stores.referral.post import Killed, Post

pytestmark = pytest.mark.stores


async def is_killed_before_the_commit(post: Post) -> None:
    async with post.bureau.database.begin() as tx:
        enquiries = post.bureau.enquiries_sending(post.work.put)
        await enquiries.take_in(tx, a_hand_over(), post.bureau.giver())
        raise Killed


async def test_row_and_job_come_with_the_hand_over_or_not_at_all(post: Post):
    with pytest.raises(Killed):
        await is_killed_before_the_commit(post)
    assert await post.waiting_jobs() == 0
    await post.takes_in()
    assert await post.waiting_jobs() == 1
    assert (await post.one()).state is DeliveryState.WAITING


async def test_what_the_line_forwards_goes_the_same_way(post: Post):
    """Nobody knew whose it was: the office that it goes to in the end may have no inbox either."""
    bureau = post.bureau
    bureau.office = replace(bureau.office, send=post.work.put)
    enquiry = (await bureau.takes_in(a_hand_over(office=None))).enquiry
    lena = await bureau.somebody("lena", Role.SUPERVISOR)
    assert await post.waiting_jobs() == 0
    async with bureau.database.begin() as tx:
        sees = await bureau.office.oversee(tx, lena)
        asked = StepAsked(ReferralEvent.FORWARDED, office="amt-nord")
        await bureau.office.step(tx, sees, enquiry, asked, lena)
    assert ((await post.one()).enquiry, (await post.one()).office) == (enquiry, "amt-nord")
    assert await post.waiting_jobs() == 1


@pytest.mark.parametrize(
    "for_the_head",
    [{"kind": ReferralKind.COMPLAINT}, {"protection": Protection.STAFF}],
    ids=["complaint", "protected"],
)
async def test_what_is_for_the_head_goes_into_no_common_mailbox(
    post: Post, for_the_head: dict[str, Any]
):
    """§ 35 Abs. 1 SGB I, and the person concerned may be the one who reads the office's mail."""
    async with post.bureau.database.begin() as tx:
        enquiries = post.bureau.enquiries_sending(post.work.put)
        receipt = await enquiries.take_in(tx, a_hand_over(**for_the_head), post.bureau.giver())
    assert await post.waiting_jobs() == 0
    level, due = await post.bureau.row(receipt.enquiry, "level, level_changes_at")
    assert level == "head"
    assert due is not None  # and nobody's absence keeps it there


async def test_a_durable_job_brings_it_and_the_proof_is_kept(post: Post):
    await post.takes_in()
    running = asyncio.create_task(post.jobs.run())
    try:
        async with asyncio.timeout(30):
            while (await post.one()).state is DeliveryState.WAITING:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.wait([running])
    one = await post.one()
    assert (one.state, one.proof, one.tries) == (DeliveryState.SENT, "proof-1", 1)
    (parcel,) = post.carrier.brought
    assert "Heizung" in parcel.text
    assert parcel.document.claim is not None
    assert parcel.document.claim.counts_from == MONDAY


async def test_delivery_is_no_receipt_a_named_person_is(post: Post):
    enquiry = await post.takes_in()
    one = await post.one()
    await post.work.bring(one.id)
    assert await post.bureau.row(enquiry, "state, receipt_at") == ("new", None)
    token = token_of(post.bureau.vault, one.id)
    async with post.bureau.database.begin() as tx:
        with pytest.raises(NoSuchDelivery):
            await post.receipts.by_person(tx, one.id, "0" * 32, "Erika Muster")
    for _ in range(2):
        async with post.bureau.database.begin() as tx:
            await post.receipts.by_person(tx, one.id, token, "Erika Muster, N 17/4")
        await post.bureau.clock.move(timedelta(hours=1))
    assert (await post.bureau.row(enquiry, "receipt_at")) == (MONDAY,)


async def test_the_case_system_confirms_for_its_own_office_only(post: Post):
    enquiry = await post.takes_in()
    async with post.bureau.database.begin() as tx:
        with pytest.raises(NoSuchDelivery):
            await post.receipts.by_system(tx, enquiry, "amt-sued", "N 17/4")
    async with post.bureau.database.begin() as tx:
        await post.receipts.by_system(tx, enquiry, "amt-nord", "N 17/4")
    assert (await post.bureau.row(enquiry, "receipt_at")) == (MONDAY,)


async def test_it_is_tried_again_with_longer_pauses_and_then_somebody_owns_it(post: Post):
    await post.takes_in()
    post.carrier.fault = Fault.BUSY
    one = await post.one()
    for number, wait in enumerate(PAUSES, start=1):
        assert await post.work.bring(one.id) is DeliveryState.WAITING
        assert await post.work.bring(one.id) is None  # not due yet
        now = await post.one()
        assert (now.tries, now.due_at) == (number, post.bureau.clock.now() + wait)
        await post.bureau.clock.move(wait)
        assert await post.work.sweep() == 1
    assert await post.work.bring(one.id) is DeliveryState.DEAD
    assert ("deliveries", "") in post.bureau.bell.rung
    async with post.bureau.database.begin(office="*") as tx:
        assert [dead.id for dead in await deliveries.dead(tx)] == [one.id]
    post.carrier.fault = None
    async with post.bureau.database.begin(office="*") as tx:
        await tx.do("delete from jobs.procrastinate_jobs")
        assert await post.work.revive(tx, one.id)
    assert await post.work.bring(one.id) is DeliveryState.SENT


async def test_what_a_person_must_mend_goes_to_the_list_at_once(post: Post):
    await post.takes_in()
    post.carrier.fault = Fault.REFUSED
    assert await post.work.bring((await post.one()).id) is DeliveryState.DEAD


async def test_however_many_lie_there_each_is_counted(post: Post):
    await post.takes_in()
    post.carrier.fault = Fault.REFUSED
    await post.work.bring((await post.one()).id)
    async with post.bureau.database.begin(office="*") as tx:
        await tx.do(
            "insert into referral.delivery (id, enquiry, office, way, state, tries, made_at) "
            "select gen_random_uuid(), enquiry, office, way, state, tries, made_at "
            "from referral.delivery, generate_series(1, 150)"
        )
        assert await deliveries.count_dead(tx) == 151
        assert len(await deliveries.dead(tx)) < 151


async def until_living(post: Post, numbers: set[int]) -> None:
    """The database notices the end of a connection by itself."""
    async with asyncio.timeout(30):
        while True:
            async with post.bureau.database.begin() as tx:
                if await living(tx) == numbers:
                    return
            await asyncio.sleep(0.02)


async def test_what_a_dead_process_had_begun_is_taken_over_at_once_and_once(post: Post):
    await post.takes_in()
    one = await post.one()
    await post.empties_the_queue()
    dying, other, third = (
        Deliveries(replace(post.work.parts, alive=Alive(post.bureau.database.dsn, chance)))
        for chance in (random.Random(1), random.Random(2), random.Random(3))
    )
    process = asyncio.create_task(dying.parts.alive.hold())
    await until_living(post, {dying.parts.alive.number})
    async with post.bureau.database.begin(office="*") as tx:
        await deliveries.begin(tx, one.id, post.bureau.clock.now(), dying.parts.alive.number)
    for _ in range(3):
        assert await other.sweep() == 0  # it lives, and may still be sending
    process.cancel()
    await until_living(post, set())
    assert [await each.sweep() for each in (other, third)] == [0, 0]
    process = asyncio.create_task(dying.parts.alive.hold())  # it had only lost its connection
    await until_living(post, {dying.parts.alive.number})
    assert [await each.sweep() for each in (other, third)] == [0, 0]
    process.cancel()
    await until_living(post, set())
    assert [await each.sweep() for each in (other, third)] == [0, 0]
    assert await other.sweep() == 1
    assert await other.bring(one.id) is DeliveryState.SENT
    assert [await third.sweep() for _ in range(2)] == [0, 0]
    assert (await post.one()).tries == 2
    assert len(post.carrier.brought) == 1


async def test_who_takes_over_takes_nothing_from_who_did_before(post: Post):
    await post.takes_in()
    one = await post.one()
    now = post.bureau.clock.now()
    async with post.bureau.database.begin(office="*") as tx:
        await deliveries.begin(tx, one.id, now, 1)
        await deliveries.take_over(tx, {1}, now)
        assert await deliveries.begin(tx, one.id, now, 2) is not None
        await deliveries.take_over(tx, {1}, now)  # by somebody who saw it a moment earlier
        assert await deliveries.begin(tx, one.id, now, 3) is None


@pytest.mark.parametrize(
    "place",
    ["delivery.begin.before", "delivery.begin.after", "delivery.send.before",
     "delivery.send.after", "delivery.end.before", "delivery.end.after"],
)  # fmt: skip
async def test_killed_anywhere_it_arrives_under_one_id(post: Post, place: str):
    enquiry = await post.takes_in()
    one = await post.one()

    def die() -> None:
        raise Killed

    dying = Deliveries(replace(post.work.parts, failpoints=Failpoints(place, die)))
    with pytest.raises(Killed):
        await dying.bring(one.id)
    await post.bureau.clock.move(timedelta(minutes=5))
    assert await post.work.sweep() in (0, 1)
    await post.work.bring(one.id)
    assert (await post.one()).state is DeliveryState.SENT
    assert {parcel.id for parcel in post.carrier.brought} == {one.id}
    assert (await post.bureau.row(enquiry, "level")) == ("office",)
