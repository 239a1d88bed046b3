"""One person is told everything that is held, and after the erasure nothing of it is anywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from servicetelefon.domain.person import COVERED, Traces, Way, Why
from servicetelefon.domain.referral import ClaimWish
from servicetelefon.journey.upkeep import Upkeep
from servicetelefon.kit.errors import Invalid
from servicetelefon.records import seal
from stores.compliance.line import Line, everything, marks

pytestmark = pytest.mark.stores


@pytest.mark.parametrize("way", Way)
async def test_before_all_is_told_and_afterwards_nothing_is_anywhere(
    line: Line, dsn: str, way: Way
):
    anna = await line.trail("anna", "+4940111222")
    ben = await line.trail("ben", "+4940333444")
    stored = everything(dsn, line)
    assert {one for one in marks(line, anna) | marks(line, ben) if one not in stored} == set()

    told = await line.is_told(way, anna)
    assert {one.column for one in told.held} == COVERED.keys()
    words = {one.words for one in told.held} | {(one.content or b"").decode() for one in told.held}
    said = "\n".join(words)
    assert {one for one in marks(line, anna) if one not in said} == set()
    assert not any(one in said for one in marks(line, ben))
    assert [one.to for one in told.disclosed] == ["amt-nord"]
    assert "took_contact" in {one.action for one in told.looked}

    tried = await line.erases(way, anna, dry_run=True)
    assert {*tried.values} == COVERED.keys()
    assert everything(dsn, line).count("anna-said") == stored.count("anna-said")

    receipt = await line.erases(way, anna)
    assert not receipt.kept
    left = everything(dsn, line)
    assert {one for one in marks(line, anna) if one in left} == set()
    assert {one for one in marks(line, ben) if one not in left} == set()

    async with line.bureau.database.step() as tx:
        await seal.seal(tx, line.bureau.clock.now())
        assert await seal.verify(tx) is None
        rows = await tx.rows(
            "select code, data->>'receipt' from records.journal where code like 'person_%%' "
            "order by number"
        )
        requests = await tx.rows("select id, account, kept from compliance.person_request")
    assert rows == [
        ("person_informed", str(told.receipt.id)),
        ("person_erased", str(receipt.id)),
    ]
    assert {row[0] for row in requests} == {told.receipt.id, receipt.id}
    assert {row[1] for row in requests} == {line.officer.account}


@pytest.mark.parametrize("way", Way)
async def test_what_must_stay_is_kept_with_its_reason(line: Line, dsn: str, way: Way):
    """A claim without receipt, somebody who is owed a call, people who are talking."""
    anna = await line.trail("anna", "+4940111222", done=False)
    tried = await line.erases(way, anna, dry_run=True)
    receipt = await line.erases(way, anna)
    assert (
        receipt.kept
        == tried.kept
        == {
            anna.receipt.enquiry: Why.CLAIM_WITHOUT_RECEIPT,
            anna.contact: Why.CONTACT_OPEN,
            anna.callback: Why.CALLBACK_OPEN,
        }
    )
    assert receipt.values == {}
    left = everything(dsn, line)
    assert {one for one in marks(line, anna) if one not in left} == set()


async def test_the_rest_goes_where_only_the_claim_must_stay(line: Line, dsn: str):
    anna = await line.trail("anna", "+4940111222", done=False)
    async with line.bureau.database.step() as tx:
        now = line.bureau.clock.now()
        await tx.do("update records.contact set closed_at = %s", (now,))
        await tx.do("update routing.callback set state = 'withdrawn'")
    receipt = await line.erases(Way.NUMBER, anna)
    assert receipt.kept == {anna.receipt.enquiry: Why.CLAIM_WITHOUT_RECEIPT}
    left = everything(dsn, line)
    gone = {"anna-chat", "anna-past", "anna-note"}
    assert {one for one in anna.words() if one not in left} == gone
    await line.closes(anna.receipt.enquiry, "nora")
    assert not (await line.erases(Way.REFERENCE, anna)).kept
    assert {one for one in marks(line, anna) if one in everything(dsn, line)} == set()


async def test_what_an_office_works_on_stays(line: Line):
    anna = await line.trail("anna", "+4940111222", claim=ClaimWish.NO, done=False)
    receipt = await line.erases(Way.NUMBER, anna)
    assert receipt.kept[anna.receipt.enquiry] is Why.ENQUIRY_OPEN


async def test_wrong_numbers_find_nothing_and_lock(line: Line):
    anna = await line.trail("anna", "+4940111222")
    for _ in range(3):
        async with line.bureau.database.begin() as tx:
            assert await line.rights.by_reference(tx, anna.receipt.reference, "00000000") is None
    async with line.bureau.database.begin() as tx:
        numbers = (anna.receipt.reference, anna.receipt.code)
        assert await line.rights.by_reference(tx, *numbers) is None
        assert await line.rights.by_number(tx, "+4940999888") == Traces()
        with pytest.raises(Invalid):
            await line.rights.by_number(tx, "keine Nummer")


async def test_without_a_reason_nothing_is_destroyed(line: Line, dsn: str):
    anna = await line.trail("anna", "+4940111222")
    asked = replace(line.asked(Way.NUMBER, await line.finds(Way.NUMBER, anna)), reason=" ")
    with pytest.raises(Invalid):
        async with line.bureau.database.begin() as tx:
            await line.rights.erase(tx, asked)
    assert "anna-said" in everything(dsn, line)


async def test_a_reason_that_is_too_long_is_refused_before_anything_is_looked_for(line: Line):
    """A closed transaction would fail in another way: nothing reaches it."""
    anna = await line.trail("anna", "+4940111222")
    found = line.asked(Way.NUMBER, await line.finds(Way.NUMBER, anna))
    asked = replace(found, reason="x" * 201)
    async with line.bureau.database.begin() as tx:
        pass
    with pytest.raises(Invalid, match="a reason of at most"):
        await line.rights.erase(tx, asked)
    with pytest.raises(Invalid, match="a reason of at most"):
        await line.rights.information(tx, tx, asked)


async def test_what_was_erased_is_no_longer_due(line: Line):
    anna = await line.trail("anna", "+4940111222")
    await line.erases(Way.NUMBER, anna)
    await line.bureau.clock.move(timedelta(days=400))
    removed = await Upkeep(line.bureau.database, line.bureau.clock, line.bureau.ids).clear()
    assert not any(count for rule, count in removed.items() if rule != "desk_note")


async def test_the_receipt_holds_nothing_of_the_person(line: Line):
    anna = await line.trail("anna", "+4940111222")
    told = await line.is_told(Way.NUMBER, anna)
    text = json.dumps(repr(told.receipt)) + repr(told)
    assert not any(one in text for one in marks(line, anna))
