"""An enquiry is taken in whole or not at all, once, with a date that nobody can take away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from referrals import ANSWERED, MONDAY, Bureau, a_hand_over
from servicetelefon.domain.handover import CallbackWish, Channel
from servicetelefon.domain.reference import is_reference
from servicetelefon.domain.referral import ClaimWish, Protection, ReferralKind
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey.enquiry import AnotherForm, Incomplete, OnlyInWriting
from servicetelefon.kit.errors import Invalid
from servicetelefon.referral import content

pytestmark = pytest.mark.stores


async def test_the_citizen_gets_reference_office_and_hour(bureau: Bureau):
    receipt = await bureau.takes_in()
    assert is_reference(receipt.reference)
    assert len(receipt.code) == 8
    assert receipt.office == "amt-nord"
    assert receipt.received_at == MONDAY
    # 10:00 on Monday: 2 h + 5 h, Tuesday 10 h, Wednesday 7 h: Wednesday, 15:00 in the city.
    assert receipt.reply_by == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


async def test_the_same_from_phone_chat_and_portal(bureau: Bureau):
    made = [await bureau.takes_in(a_hand_over(channel=one)) for one in Channel]
    rows = {await bureau.row(one.enquiry, "kind, office, due_at, level, partition") for one in made}
    assert len(rows) == 1


async def test_a_form_sent_twice_is_one_enquiry_with_one_receipt(bureau: Bureau):
    giver = bureau.giver()
    first = await bureau.takes_in(giver=giver)
    await bureau.clock.move(timedelta(minutes=3))
    assert await bureau.takes_in(giver=giver) == first
    with pytest.raises(AnotherForm):
        await bureau.takes_in(a_hand_over(said="Etwas anderes"), giver)


async def test_nothing_said_stands_in_clear_anywhere(bureau: Bureau):
    callback = CallbackWish("+4940123456")
    receipt = await bureau.takes_in(a_hand_over(callback=callback))
    async with bureau.database.begin(office="*") as tx:
        for table in ("referral.referral", "referral.entry", "records.journal", "records.enquiry"):
            rows = await tx.rows(f"select t::text from {table} t")  # noqa: S608
            assert rows
            everything = " ".join(row[0] for row in rows)
            for secret in ("Heizung", "4940123456", receipt.reference, receipt.code):
                assert secret not in everything
                assert secret.encode().hex() not in everything


async def test_what_was_said_lies_under_the_offices_own_key(bureau: Bureau):
    receipt = await bureau.takes_in()
    assert await bureau.row(receipt.enquiry, "key") == ("office:amt-nord",)
    async with bureau.database.begin(office="*") as tx:
        entries = await content.entries(tx, bureau.vault, receipt.enquiry)
    assert entries[0].words is not None
    assert "Heizung" in entries[0].words


@pytest.mark.parametrize("wish", [ClaimWish.YES, ClaimWish.NOT_SURE])
async def test_a_claim_keeps_its_day_and_its_words(bureau: Bureau, wish: ClaimWish):
    handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=wish, said="Ich brauche Hilfe.")
    receipt = await bureau.takes_in(handed)
    assert receipt.claim_kept
    async with bureau.database.begin(office="*") as tx:
        claim = await content.claim(tx, bureau.vault, receipt.enquiry)
    assert claim is not None
    assert (claim.received_at, claim.wording, claim.wish) == (MONDAY, "Ich brauche Hilfe.", wish)


async def test_what_shall_count_is_a_claim_whatever_kind_was_chosen(bureau: Bureau):
    """An agent who leaves the kind at "message" and ticks "yes" has taken an application."""
    for kind in (ReferralKind.MESSAGE, ReferralKind.INFORMATION, ReferralKind.DOCUMENT_QUESTION):
        receipt = await bureau.takes_in(a_hand_over(kind=kind, claim=ClaimWish.YES))
        assert receipt.claim_kept
        row = await bureau.row(receipt.enquiry, "kind, legal_basis")
        assert row == ("benefit_claim", "sgb1-16-2")
    told = await bureau.takes_in(a_hand_over(kind=ReferralKind.EMERGENCY, claim=ClaimWish.YES))
    assert await bureau.row(told.enquiry, "kind, claim") == ("emergency", "yes")


async def test_who_says_no_makes_no_claim(bureau: Bureau):
    receipt = await bureau.takes_in(a_hand_over(claim=ClaimWish.NO))
    assert not receipt.claim_kept
    async with bureau.database.begin(office="*") as tx:
        assert await content.claim(tx, bureau.vault, receipt.enquiry) is None


@pytest.mark.parametrize(
    "statement",
    [
        "delete from referral.benefit_claim",
        "truncate referral.benefit_claim",
        "update referral.benefit_claim set wish = 'no'",
        "update referral.benefit_claim set received_at = received_at + interval '1 day'",
        "update referral.referral set received_at = received_at + interval '1 day'",
        "update referral.referral set claim = 'no'",
        "update referral.referral set state = 'closed', result = 'done', closed_at = received_at",
        "delete from referral.referral",
    ],
)
async def test_the_database_itself_keeps_a_claim(bureau: Bureau, statement: str):
    await bureau.takes_in(a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.YES))
    with pytest.raises((psycopg.errors.CheckViolation, psycopg.errors.InsufficientPrivilege)):
        async with bureau.database.begin(office="*") as tx:
            await tx.do(statement)


async def test_a_claim_may_be_sealed_anew(bureau: Bureau):
    handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.YES)
    receipt = await bureau.takes_in(handed)
    async with bureau.database.begin(office="*") as tx:
        await content.reseal(tx, bureau.vault, receipt.enquiry, "office:amt-sued")
    async with bureau.database.begin(office="*") as tx:
        claim = await content.claim(tx, bureau.vault, receipt.enquiry)
        assert claim is not None
        assert claim.wording == handed.said
        keys = await tx.rows(
            "select key from referral.entry union select key from referral.referral"
        )
    assert keys == [("office:amt-sued",)]


async def test_what_the_office_needs_is_asked_while_it_can_be(bureau: Bureau):
    handed = a_hand_over(enquiry_type="stand")
    with pytest.raises(Incomplete) as lacking:
        await bureau.takes_in(handed)
    assert lacking.value.gaps == ("aktenzeichen", "seit-wann")
    await bureau.takes_in(replace(handed, answers=ANSWERED))
    gone = bureau.giver(despite_gaps=True)
    await bureau.takes_in(handed, gone)
    await bureau.takes_in(replace(handed, kind=ReferralKind.EMERGENCY))


async def test_an_objection_is_no_act_by_phone(bureau: Bureau):
    with pytest.raises(OnlyInWriting):
        await bureau.takes_in(a_hand_over(enquiry_type="widerspruch"))
    asks = a_hand_over(enquiry_type="widerspruch", kind=ReferralKind.INFORMATION)
    await bureau.takes_in(asks)


@pytest.mark.parametrize("wrong", [{"office": "x"}, {"district": "x"}, {"matter": "x"}])
async def test_what_the_city_does_not_know_leaves_no_trace(bureau: Bureau, wrong: dict[str, str]):
    with pytest.raises(Invalid):
        await bureau.takes_in(a_hand_over(**wrong))
    async with bureau.database.begin(office="*") as tx:
        assert await tx.rows("select 1 from records.enquiry") == []


async def test_urgency_is_a_rule_with_a_reason_or_a_persons_word(bureau: Bureau):
    tomorrow = date(2026, 11, 24)
    handed = a_hand_over(kind=ReferralKind.DEADLINE, deadline=tomorrow)
    columns = "urgency, urgency_reason, urgency_confirmed"
    proposed = await bureau.takes_in(handed)
    assert await bureau.row(proposed.enquiry, columns) == ("today", "deadline_today", False)
    set_by_a_person = await bureau.takes_in(replace(handed, urgency=Urgency.SOON))
    assert await bureau.row(set_by_a_person.enquiry, columns) == ("soon", "person", True)


async def test_complaints_and_protected_cases_are_for_the_head(bureau: Bureau):
    complaint = await bureau.takes_in(a_hand_over(kind=ReferralKind.COMPLAINT))
    protected = await bureau.takes_in(a_hand_over(protection=Protection.STAFF))
    for receipt in (complaint, protected):
        assert await bureau.row(receipt.enquiry, "partition, level") == ("amt-nord!head", "head")


async def test_unclear_responsibility_is_owned_by_the_line(bureau: Bureau):
    receipt = await bureau.takes_in(a_hand_over(office=None))
    columns = "partition, level, key"
    assert await bureau.row(receipt.enquiry, columns) == ("", "supervisor", "line")


async def test_journal_and_audit_stand_with_it(bureau: Bureau, dsn: str):
    giver = bureau.giver(account=uuid4())
    receipt = await bureau.takes_in(
        a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.YES), giver
    )
    with psycopg.connect(dsn) as everything:
        line = everything.execute(
            "select code, enquiry, office, data from records.journal"
        ).fetchone()
        who = everything.execute("select account, action, object_id from audit.entry").fetchone()
    assert line is not None
    assert line[:3] == ("referral_made", receipt.enquiry, "amt-nord")
    assert line[3]["basis"] == "sgb1-16-2"
    assert line[3]["recipient"] == "amt-nord"
    assert who == (giver.account, "handed_over", str(receipt.enquiry))
