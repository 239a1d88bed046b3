"""What an office may do with a referral, and the sentence that refuses the rest."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from referrals import MONDAY, Bureau, a_hand_over
from servicetelefon.domain.escalation import Level
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import (
    ClaimWish,
    EntryKind,
    Protection,
    ReferralEvent,
    ReferralKind,
    Result,
    ReturnReason,
)
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey.office import StepRefused
from servicetelefon.journey.office_sight import NotForTheLine, Opened
from servicetelefon.kit.errors import NotFound
from servicetelefon.referral import content, deputies, feedback

pytestmark = pytest.mark.stores

E = ReferralEvent


@pytest.fixture
async def specialists(bureau: Bureau) -> dict[str, SignedIn]:
    """Two of the north, one of the south, one supervisor of the line."""
    return {
        "nora": await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",)),
        "nils": await bureau.somebody("nils", Role.SPECIALIST, offices=("amt-nord",)),
        "susi": await bureau.somebody("susi", Role.SPECIALIST, offices=("amt-sued",)),
        "lena": await bureau.somebody("lena", Role.SUPERVISOR),
    }


async def does(bureau: Bureau, who: SignedIn, enquiry: UUID, event: E, **needs: object) -> None:
    async with bureau.database.begin() as tx:
        work = bureau.office
        sees = await (work.oversee if Role.SUPERVISOR in who.roles else work.enter)(tx, who)
        await work.step(tx, sees, enquiry, StepAsked(event, **needs), who)  # pyright: ignore[reportArgumentType]


async def returns(bureau: Bureau, enquiry: UUID) -> int:
    """As the measures count them, whatever becomes of it later."""
    async with bureau.database.step() as tx:
        row = await tx.row("select returns from records.enquiry where id = %s", (enquiry,))
    assert row is not None
    return row[0]


async def opened(bureau: Bureau, who: SignedIn, enquiry: UUID) -> Opened:
    async with bureau.database.begin() as tx:
        sees = await bureau.office.enter(tx, who)
        return await bureau.sight.open(tx, sees, enquiry, who)


async def test_from_the_new_one_to_the_closed_one(
    bureau: Bureau, specialists: dict[str, SignedIn], dsn: str
):
    nora = specialists["nora"]
    enquiry = (await bureau.takes_in()).enquiry
    await bureau.clock.move(timedelta(hours=1))
    await does(bureau, nora, enquiry, E.ACCEPTED)
    await does(bureau, nora, enquiry, E.ANSWERED, words="Techniker kommt morgen.")
    await bureau.clock.move(timedelta(hours=1))
    await does(bureau, nora, enquiry, E.CLOSED, result=Result.DONE)
    columns = "state, level, owner, accepted_at, replied_at, closed_at, clear_at"
    hour = timedelta(hours=1)
    assert await bureau.row(enquiry, columns) == (
        "closed", None, nora.account, MONDAY + hour, MONDAY + hour, MONDAY + 2 * hour,
        MONDAY + 2 * hour + timedelta(days=90),
    )  # fmt: skip
    seen = await opened(bureau, nora, enquiry)
    assert [(one.kind, one.words) for one in seen.entries] == [
        (EntryKind.ANSWER, "Techniker kommt morgen.")
    ]
    with psycopg.connect(dsn) as everything:
        counted = everything.execute(
            "select accepted_at, replied_at, closed_at, outcome from records.enquiry"
        ).fetchone()
        steps = everything.execute(
            "select data->>'event', role, office from records.journal "
            "where code = 'referral_stepped' order by number"
        ).fetchall()
        who = everything.execute(
            "select distinct account from audit.entry where action in ('accepted', 'closed')"
        ).fetchall()
    assert counted == (MONDAY + hour, MONDAY + hour, MONDAY + 2 * hour, "done")
    assert steps == [
        (event, "specialist", "amt-nord") for event in ("accepted", "answered", "closed")
    ]
    assert who == [(nora.account,)]


@pytest.mark.parametrize(
    ("steps", "asked", "code"),
    [
        ([], StepAsked(E.CLOSED, result=Result.DONE), "step-not-accepted"),
        ([E.ACCEPTED], StepAsked(E.CLOSED), "step-result-needed"),
        ([E.ACCEPTED], StepAsked(E.ACCEPTED), "step-taken"),
        ([E.ACCEPTED], StepAsked(E.ANSWERED), "step-words-needed"),
        ([E.ACCEPTED], StepAsked(E.RETURNED), "step-reason-needed"),
        ([E.ACCEPTED], StepAsked(E.FORWARDED, office="amt-sued"), "step-not-possible"),
        ([E.RECEIPT_CONFIRMED], StepAsked(E.RECEIPT_CONFIRMED), "step-receipt-stands"),
        ([], StepAsked(E.REOPENED), "step-not-accepted"),
    ],
)
async def test_illegal_steps_are_refused_with_their_own_sentence(
    bureau: Bureau, specialists: dict[str, SignedIn], steps: list[E], asked: StepAsked, code: str
):
    nora = specialists["nora"]
    enquiry = (await bureau.takes_in()).enquiry
    for event in steps:
        await does(bureau, nora, enquiry, event)
    before = await bureau.row(enquiry, "state, since, owner")
    async with bureau.database.begin() as tx:
        sees = await bureau.office.enter(tx, nora)
        with pytest.raises(StepRefused) as refused:
            await bureau.office.step(tx, sees, enquiry, asked, nora)
    assert refused.value.code == code
    assert await bureau.row(enquiry, "state, since, owner") == before


async def test_a_foreign_office_has_no_such_referral(
    bureau: Bureau, specialists: dict[str, SignedIn]
):
    enquiry = (await bureau.takes_in()).enquiry
    with pytest.raises(NotFound):
        await does(bureau, specialists["susi"], enquiry, E.ACCEPTED)
    with pytest.raises(NotFound):
        await opened(bureau, specialists["susi"], enquiry)


async def test_a_colleague_takes_over_before_going_on(
    bureau: Bureau, specialists: dict[str, SignedIn]
):
    enquiry = (await bureau.takes_in()).enquiry
    await does(bureau, specialists["nora"], enquiry, E.ACCEPTED)
    with pytest.raises(StepRefused, match="not_yours"):
        await does(bureau, specialists["nils"], enquiry, E.ANSWERED, words="Ja.")
    await does(bureau, specialists["nils"], enquiry, E.TAKEN_OVER)
    await does(bureau, specialists["nils"], enquiry, E.ANSWERED, words="Ja.")
    assert await bureau.row(enquiry, "state, owner") == ("answered", specialists["nils"].account)


async def test_a_claim_closes_only_once_it_is_in_the_file(
    bureau: Bureau, specialists: dict[str, SignedIn]
):
    nora = specialists["nora"]
    handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.NOT_SURE)
    enquiry = (await bureau.takes_in(handed)).enquiry
    await does(bureau, nora, enquiry, E.ACCEPTED)
    await does(bureau, nora, enquiry, E.ANSWERED, words="Antrag ist da.")
    with pytest.raises(StepRefused, match="receipt_needed"):
        await does(bureau, nora, enquiry, E.CLOSED, result=Result.APPLICATION_FILED)
    await does(bureau, nora, enquiry, E.RECEIPT_CONFIRMED, words="N 17/4")
    await does(bureau, nora, enquiry, E.CLOSED, result=Result.APPLICATION_FILED)
    assert (await bureau.row(enquiry, "receipt_at"))[0] == MONDAY


async def test_returned_it_finds_the_right_office_under_that_offices_key(
    bureau: Bureau, specialists: dict[str, SignedIn]
):
    enquiry = (await bureau.takes_in()).enquiry
    await does(bureau, specialists["nora"], enquiry, E.RETURNED, reason=ReturnReason.OTHER_DISTRICT)
    assert await bureau.row(enquiry, "state, level, owner") == ("returned", "supervisor", None)
    assert await returns(bureau, enquiry) == 1
    await does(bureau, specialists["lena"], enquiry, E.FORWARDED, office="amt-sued")
    assert await bureau.row(enquiry, "state, level, partition, key") == (
        "new", "office", "amt-sued", "office:amt-sued",
    )  # fmt: skip
    with pytest.raises(NotFound):
        await opened(bureau, specialists["nora"], enquiry)
    seen = await opened(bureau, specialists["susi"], enquiry)
    assert seen.handed is not None
    assert "Heizung" in seen.handed.said
    await does(bureau, specialists["susi"], enquiry, E.ACCEPTED)
    await does(bureau, specialists["susi"], enquiry, E.CLOSED, result=Result.DONE)
    assert await returns(bureau, enquiry) == 1


async def test_an_office_asks_back_and_the_line_answers(
    bureau: Bureau, specialists: dict[str, SignedIn]
):
    nora, lena = specialists["nora"], specialists["lena"]
    enquiry = (await bureau.takes_in()).enquiry
    await does(bureau, nora, enquiry, E.ACCEPTED)
    await does(bureau, nora, enquiry, E.ASKED_BACK, words="Welche Wohnung?")
    assert await bureau.row(enquiry, "state, level") == ("asked_back", "supervisor")
    await does(bureau, lena, enquiry, E.ANSWER_CAME, words="Die in der Marktstraße.")
    assert await bureau.row(enquiry, "state, level, owner") == (
        "accepted", "specialist", nora.account,
    )  # fmt: skip
    kinds = [one.kind for one in (await opened(bureau, nora, enquiry)).entries]
    assert kinds == [EntryKind.QUESTION, EntryKind.REPLY_TO_QUESTION]


async def test_the_line_reads_only_what_came_back(bureau: Bureau, specialists: dict[str, SignedIn]):
    lena = specialists["lena"]
    enquiry = (await bureau.takes_in()).enquiry
    async with bureau.database.begin() as tx:
        sees = await bureau.office.oversee(tx, lena)
        with pytest.raises(NotForTheLine):
            await bureau.sight.open(tx, sees, enquiry, lena)
    await does(bureau, specialists["nora"], enquiry, E.RETURNED, reason=ReturnReason.INCOMPLETE)
    async with bureau.database.begin() as tx:
        sees = await bureau.office.oversee(tx, lena)
        assert (await bureau.sight.open(tx, sees, enquiry, lena)).handed is not None


async def test_every_look_is_written_down(
    bureau: Bureau, specialists: dict[str, SignedIn], dsn: str
):
    nora = specialists["nora"]
    enquiry = (await bureau.takes_in(a_hand_over(callback=CallbackWish("+4940123456")))).enquiry
    await opened(bureau, nora, enquiry)
    async with bureau.database.begin() as tx:
        sees = await bureau.office.enter(tx, nora)
        assert await bureau.sight.number(tx, sees, enquiry, nora) == "+4940123456"
    with psycopg.connect(dsn) as everything:
        looks = everything.execute(
            "select action from audit.entry where account = %s and object_id = %s order by at, id",
            (nora.account, str(enquiry)),
        ).fetchall()
    assert [one[0] for one in looks] == ["saw_referral", "saw_number"]


async def test_a_protected_case_needs_a_named_release(
    bureau: Bureau, specialists: dict[str, SignedIn]
):
    nora, nils, lena = specialists["nora"], specialists["nils"], specialists["lena"]
    enquiry = (await bureau.takes_in(a_hand_over(protection=Protection.STAFF))).enquiry
    with pytest.raises(NotFound):
        await opened(bureau, nora, enquiry)
    async with bureau.database.begin() as tx:
        sees = await bureau.office.oversee(tx, lena)
        await bureau.oversight.release(tx, sees, enquiry, nora.account, lena)
    assert (await opened(bureau, nora, enquiry)).handed is not None
    with pytest.raises(NotFound):
        await opened(bureau, nils, enquiry)


async def test_a_complaint_is_the_heads(bureau: Bureau, specialists: dict[str, SignedIn]):
    nora, nils, lena = specialists["nora"], specialists["nils"], specialists["lena"]
    enquiry = (await bureau.takes_in(a_hand_over(kind=ReferralKind.COMPLAINT))).enquiry
    async with bureau.database.begin() as tx:
        await bureau.oversight.name_deputies(tx, "amt-nord", Level.HEAD, [nils.account], lena)
        assert await deputies.of_office(tx, "amt-nord") == {Level.HEAD: [nils.account]}
    assert (await opened(bureau, nils, enquiry)).handed is not None
    with pytest.raises(NotFound):
        await opened(bureau, nora, enquiry)


async def test_urgency_is_confirmed_by_a_human(bureau: Bureau, specialists: dict[str, SignedIn]):
    nora = specialists["nora"]
    enquiry = (await bureau.takes_in()).enquiry
    columns = "urgency, urgency_reason, urgency_confirmed"
    assert await bureau.row(enquiry, columns) == ("normal", "ordinary", False)
    for level, reason in ((Urgency.NORMAL, "ordinary"), (Urgency.TODAY, "person")):
        async with bureau.database.begin() as tx:
            sees = await bureau.office.enter(tx, nora)
            await bureau.sight.confirm_urgency(tx, sees, enquiry, level, nora)
        assert await bureau.row(enquiry, columns) == (level.value, reason, True)


async def test_one_click_reaches_the_editors_once(bureau: Bureau, specialists: dict[str, SignedIn]):
    nora = specialists["nora"]
    enquiry = (await bureau.takes_in(a_hand_over(enquiry_type="betraege"))).enquiry
    for _ in range(2):
        async with bureau.database.begin() as tx:
            sees = await bureau.office.enter(tx, nora)
            await bureau.sight.could_have_been_answered(tx, sees, enquiry, "", nora)
    async with bureau.database.begin(office="*") as tx:
        found = await feedback.unseen(tx)
        assert [(one.enquiry_type, one.count) for one in found] == [("betraege", 1)]
        assert await tx.rows("select at_first_contact from records.enquiry") == [(True,)]
        assert await feedback.take_up(tx, "betraege", bureau.clock.now()) == 1
        assert await feedback.unseen(tx) == []
        assert await content.entries(tx, bureau.vault, enquiry) != []
