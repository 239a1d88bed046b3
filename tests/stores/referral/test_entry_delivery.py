"""What a citizen adds later reaches an office without inbox: after the referral, in order, once, and
what must not go there does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from referrals import MONDAY, a_hand_over
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import EntryKind, Protection, ReferralEvent, ReferralKind
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.delivery import Deliveries
from servicetelefon.journey.enquiry_state import Added, AnotherEntry
from servicetelefon.journey.office_receipt import NoSuchDelivery, token_of
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.referral import deliveries, documents
from servicetelefon.referral.contract import EntryDocument
from servicetelefon.referral.deliveries import DeliveryState
from servicetelefon.referral.documents import DocumentState, NewDocument
from servicetelefon.referral.port import Fault
from stores.referral.post import Killed, Post

pytestmark = pytest.mark.stores

HEATING = "Meine Heizung geht nicht, und das Amt antwortet nicht."


async def test_it_waits_for_the_referral_and_follows_in_order(post: Post):
    enquiry = await post.takes_in()
    for words, kind in (
        ("Es sind zwei Kinder.", EntryKind.ADDITION),
        ("Es sind drei Kinder.", EntryKind.CORRECTION),
        ("Die Heizung geht wieder.", EntryKind.WITHDRAWAL),
    ):
        await post.adds(enquiry, words, kind)
        await post.bureau.clock.move(timedelta(minutes=1))
    assert await post.waiting_jobs() == 4  # each with its own job, in its own transaction
    first, *later = await post.all()
    for one in reversed(later):
        assert await post.work.bring(one.id) is None  # whoever asks first: not its turn
    await post.empties_the_queue()
    for number, one in enumerate((first, *later), start=1):
        assert await post.work.bring(one.id) is DeliveryState.SENT
        assert await post.waiting_jobs() == min(number, 3)  # the next is called at once
    assert post.said == [
        HEATING, "Es sind zwei Kinder.", "Es sind drei Kinder.", "Die Heizung geht wieder."
    ]  # fmt: skip
    document = post.carrier.brought[-1].document
    assert isinstance(document, EntryDocument)
    assert (document.number, document.kind, document.referral) == (3, "withdrawal", enquiry)
    assert document.received_at == MONDAY + timedelta(minutes=2)
    assert document.claim is not None
    assert document.claim.counts_from == MONDAY  # taken back, and dated still: the office decides
    assert post.carrier.brought[-1].belongs_to == "proof-1"


async def test_entry_row_and_job_come_together_or_not_at_all(post: Post):
    enquiry = await post.takes_in()
    added = Added(post.bureau.ids.new(), EntryKind.ADDITION, "Zwei Kinder.")
    with pytest.raises(Killed):
        await dies_before_the_commit(post, enquiry, added)
    assert (len(await post.all()), await post.waiting_jobs()) == (1, 1)
    for _ in range(2):  # the citizen heard no answer and sends the form again, and once more
        async with post.bureau.database.begin() as tx:
            assert await post.states.add_proven(tx, enquiry, added)
    assert (len(await post.all()), await post.waiting_jobs()) == (2, 2)
    other = (await post.bureau.takes_in()).enquiry
    async with post.bureau.database.begin() as tx:
        with pytest.raises(AnotherEntry):
            await post.states.add_proven(tx, other, added)


async def dies_before_the_commit(post: Post, enquiry: UUID, added: Added) -> None:
    async with post.bureau.database.begin() as tx:
        await post.states.add_proven(tx, enquiry, added)
        raise Killed


async def test_one_that_is_refused_holds_the_next_and_somebody_owns_it(post: Post):
    enquiry = await post.takes_in()
    await post.brings_what_is_due()
    await post.adds(enquiry, "Erst dies.")
    await post.bureau.clock.move(timedelta(minutes=1))
    await post.adds(enquiry, "Dann das.")
    post.carrier.fault = Fault.REFUSED
    await post.brings_what_is_due()
    post.carrier.fault = None
    await post.bureau.clock.move(timedelta(days=1))
    await post.brings_what_is_due()
    assert post.said == [HEATING]
    async with post.bureau.database.begin(office="*") as tx:
        (dead,) = await deliveries.dead(tx)
        await post.empties_the_queue()
        assert await post.work.revive(tx, dead.id)
    await post.brings_what_is_due()
    await post.brings_what_is_due()
    assert post.said == [HEATING, "Erst dies.", "Dann das."]


async def test_an_inbox_has_it_already(post: Post):
    """Also where the operator has set up a way since: what was added lies beside its referral."""
    enquiry = (await post.bureau.takes_in()).enquiry
    await post.adds(enquiry, "Zwei Kinder.")
    assert await post.all() == []


@pytest.mark.parametrize(
    "for_the_head", [{"kind": ReferralKind.COMPLAINT}, {"protection": Protection.STAFF}]
)
async def test_what_is_for_the_head_goes_into_no_common_mailbox(
    post: Post, for_the_head: dict[str, Any]
):
    async with post.bureau.database.begin() as tx:
        enquiries = post.bureau.enquiries_sending(post.work.put)
        receipt = await enquiries.take_in(tx, a_hand_over(**for_the_head), post.bureau.giver())
    await post.adds(receipt.enquiry, "Und noch etwas.")
    assert await post.all() == []


async def test_a_new_office_gets_all_of_it_and_the_old_one_no_more(post: Post):
    bureau = post.bureau
    bureau.office = replace(bureau.office, send=post.work.put)
    enquiry = await post.takes_in()
    await post.brings_what_is_due()
    await bureau.clock.move(timedelta(minutes=1))
    await post.adds(enquiry, "Zwei Kinder.")
    post.carrier.fault = Fault.REFUSED
    await post.brings_what_is_due()  # lies with the supervisors, who know better
    post.carrier.fault = None
    post.work.parts.ways["amt-sued"] = "folder"  # pyright: ignore[reportIndexIssue]
    post.work.parts.couriers["amt-sued"] = post.carrier  # pyright: ignore[reportIndexIssue]
    lena = await bureau.somebody("lena", Role.SUPERVISOR)
    async with bureau.database.begin() as tx:
        sees = await bureau.office.oversee(tx, lena)
        asked = StepAsked(ReferralEvent.FORWARDED, office="amt-sued")
        await bureau.office.step(tx, sees, enquiry, asked, lena)
        assert await deliveries.dead(tx) == []
    for _ in range(2):
        await bureau.clock.move(timedelta(minutes=1))
        await post.brings_what_is_due()
    assert post.said == [HEATING, HEATING, "Zwei Kinder."]
    assert [(one.office, one.state.value) for one in await post.all()] == [
        ("amt-nord", "sent"), ("amt-nord", "dropped"), ("amt-sued", "sent"), ("amt-sued", "sent")
    ]  # fmt: skip


@pytest.mark.parametrize("fault", [None, Fault.BUSY])
async def test_a_try_under_way_when_the_office_changes_is_told_as_it_was(
    post: Post, fault: Fault | None
):
    """It did leave, and that is kept; or it did not, and is not tried again."""
    enquiry = await post.takes_in()
    (one,) = await post.all()
    async with post.bureau.database.begin(office="*") as tx:
        begun = await deliveries.begin(tx, one.id, post.bureau.clock.now(), 1)
        await deliveries.drop(tx, enquiry)
    assert begun is not None
    async with post.bureau.database.begin(office="*") as tx:
        if fault is None:
            await deliveries.sent(tx, one.id, "proof-2", post.bureau.clock.now())
        else:
            state = await deliveries.failed(
                tx, begun, fault, lasting=False, now=post.bureau.clock.now()
            )
            assert state is DeliveryState.DROPPED
    (now,) = await post.all()
    assert (now.state.value, now.proof) == (
        ("sent", "proof-2") if fault is None else ("dropped", None)
    )


async def test_its_receipt_is_its_own(post: Post):
    """Who has the addition in the file need not have the claim there."""
    enquiry = await post.takes_in()
    await post.brings_what_is_due()
    await post.bureau.clock.move(timedelta(minutes=1))
    entry = await post.adds(enquiry, "Zwei Kinder.")
    await post.brings_what_is_due()
    one = (await post.all())[-1]
    vault, receipts = post.bureau.vault, post.receipts
    for _ in range(2):
        async with post.bureau.database.begin() as tx:
            await receipts.by_person(tx, one.id, token_of(vault, one.id), "Erika Muster, N 17/4")
    async with post.bureau.database.begin() as tx:
        shown = await receipts.show(tx, one.id, token_of(vault, one.id))
    assert (shown.confirmed, shown.number) == (True, 1)
    assert await post.bureau.row(enquiry, "receipt_at") == (None,)
    async with post.bureau.database.begin(office="*") as tx:
        rows = await tx.rows(
            "select data->>'entry' from records.journal "
            "where code = 'referral_added_to' and data->>'kind' = 'receipt'"
        )
    assert rows == [(str(entry),)]


async def test_the_case_system_confirms_an_addition_of_its_own_only(post: Post):
    enquiry = await post.takes_in()
    await post.brings_what_is_due()
    entry = await post.adds(enquiry, "Zwei Kinder.")
    other = (await post.bureau.takes_in()).enquiry
    receipts = post.receipts
    async with post.bureau.database.begin() as tx:
        with pytest.raises(NoSuchDelivery):
            await receipts.by_system(tx, other, "amt-nord", "", entry)
        with pytest.raises(NoSuchDelivery):
            await receipts.by_system(tx, enquiry, "amt-sued", "", entry)
    async with post.bureau.database.begin() as tx:
        assert await receipts.by_system(tx, enquiry, "amt-nord", "N 17/4", entry) == MONDAY
    assert await post.bureau.row(enquiry, "receipt_at") == (None,)


@pytest.mark.parametrize(
    "place",
    ["delivery.begin.before", "delivery.begin.after", "delivery.send.before",
     "delivery.send.after", "delivery.end.before", "delivery.end.after"],
)  # fmt: skip
async def test_killed_anywhere_it_arrives_under_one_id(post: Post, place: str):
    enquiry = await post.takes_in()
    await post.brings_what_is_due()
    await post.adds(enquiry, "Zwei Kinder.")
    await post.adds(enquiry, "Drei Kinder.")
    one = next(each for each in await post.all() if each.state is DeliveryState.WAITING)

    def die() -> None:
        raise Killed

    dying = Deliveries(replace(post.work.parts, failpoints=Failpoints(place, die)))
    with pytest.raises(Killed):
        await dying.bring(one.id)
    for _ in range(2):
        await post.bureau.clock.move(timedelta(minutes=5))
        await post.brings_what_is_due()
    assert {each.state for each in await post.all()} == {DeliveryState.SENT}
    brought: dict[UUID, str] = {}
    for parcel, said in zip(post.carrier.brought, post.said, strict=True):
        brought[parcel.id] = said
    assert list(brought.values()) == [HEATING, "Zwei Kinder.", "Drei Kinder."]


async def test_documents_go_with_what_they_came_with_and_are_confirmed_with_it(post: Post):
    enquiry = await post.takes_in()
    new = NewDocument(post.bureau.ids.new(), "application/pdf", "Mietvertrag.pdf", b"%PDF-1.7")
    entry = await post.adds(enquiry, "", files=(new,))
    await post.brings_what_is_due()
    await post.brings_what_is_due()
    referral, addition = post.carrier.brought
    assert (referral.document.documents, referral.enclosed) == ((), ())
    assert [one.name for one in addition.enclosed] == ["Mietvertrag.pdf"]
    assert [one.size for one in addition.document.documents] == [8]
    assert post.said[-1] == "Unterlagen: Mietvertrag.pdf"
    confirm = post.receipts.by_system
    async with post.bureau.database.begin(office="*") as tx:
        await confirm(tx, enquiry, "amt-nord", "N 17/4")
        # The referral is in the file; what came after it may still be on its way.
        assert [one.state for one in await documents.of(tx, enquiry)] == [DocumentState.ARRIVED]
        await confirm(tx, enquiry, "amt-nord", "N 17/4", entry)
        assert [one.state for one in await documents.of(tx, enquiry)] == [DocumentState.CONFIRMED]
        assert await documents.content(tx, post.bureau.vault, enquiry, new.id) is None
