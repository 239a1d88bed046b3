"""A specialist of one office cannot see another's by any id, list or search: held twice, and each
of the two holds alone."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from referrals import Bureau, a_hand_over
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.referral import ClaimWish, Protection, ReferralKind
from servicetelefon.referral import content, documents, read, store
from servicetelefon.referral.read import Asked, Which
from servicetelefon.referral.store import LINE_SEES, Sees

pytestmark = pytest.mark.stores

NORTH, SOUTH = Sees(frozenset({"amt-nord"})), Sees(frozenset({"amt-sued"}))
NUMBER = "+4940123456"


async def a_claim(bureau: Bureau, **other: object) -> UUID:
    handed = a_hand_over(
        kind=ReferralKind.BENEFIT_CLAIM,
        claim=ClaimWish.YES,
        callback=CallbackWish(NUMBER),
        **other,
    )
    return (await bureau.takes_in(handed)).enquiry


async def seen(bureau: Bureau, policy: Sees, filtered: Sees, enquiry: UUID) -> set[str]:
    """What a transaction finds that tells the row policies one thing and the store another."""
    now, vault = bureau.clock.now(), bureau.vault
    phone = store.phone_lookups(vault, NUMBER)
    reference = store.reference_lookups(vault, await _reference(bureau, enquiry))
    async with bureau.database.begin() as tx:
        await store.see(tx, policy)
        found = {
            "by id": await store.find(tx, filtered, enquiry),
            "to change": await store.find(tx, filtered, enquiry, lock=True),
            "by phone": await store.by_phone(tx, filtered, phone),
            "by reference": await store.by_reference(tx, filtered, reference),
            "count": (await read.counts(tx, filtered, now))[0],
            "changed": await store.change(tx, filtered, enquiry, {"urgency": "soon"}),
            "list": await read.inbox(tx, vault, filtered, Asked(Which.OPEN, enquiry, now)),
            "overdue": await read.inbox(tx, vault, filtered, Asked(Which.OVERDUE, enquiry, now)),
        }
    return {way for way, what in found.items() if what}


async def _row(bureau: Bureau, enquiry: UUID) -> store.Referral:
    async with bureau.database.begin() as tx:
        await store.see(tx, LINE_SEES)
        row = await store.find(tx, LINE_SEES, enquiry)
    assert row is not None
    return row


async def _reference(bureau: Bureau, enquiry: UUID) -> str:
    row = await _row(bureau, enquiry)
    async with bureau.database.begin(office="*") as tx:
        return await read.reference(tx, bureau.vault, row)


async def test_the_office_itself_finds_it_every_way(bureau: Bureau):
    enquiry = await a_claim(bureau)
    found = await seen(bureau, NORTH, NORTH, enquiry)
    assert found == {"by id", "to change", "by phone", "by reference", "count", "changed", "list"}


async def test_another_office_finds_nothing(bureau: Bureau):
    enquiry = await a_claim(bureau)
    assert await seen(bureau, SOUTH, SOUTH, enquiry) == set()


async def test_the_row_policies_hold_when_the_stores_filter_is_gone(bureau: Bureau):
    enquiry = await a_claim(bureau)
    assert await seen(bureau, SOUTH, LINE_SEES, enquiry) == set()
    async with bureau.database.begin() as tx:
        await store.see(tx, SOUTH)
        assert await content.entries(tx, bureau.vault, enquiry) == []
        assert await content.claim(tx, bureau.vault, enquiry) is None
        assert await documents.of(tx, enquiry) == []
        for table in ("referral", "entry", "benefit_claim", "document", "delivery", "feedback"):
            assert await tx.rows(f"select * from referral.{table}") == []  # noqa: S608


async def test_the_stores_filter_holds_when_the_row_policies_are_gone(bureau: Bureau, dsn: str):
    enquiry = await a_claim(bureau)
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("alter table referral.referral disable row level security")
    assert await seen(bureau, SOUTH, SOUTH, enquiry) == set()


async def test_a_transaction_that_says_nothing_sees_nothing(bureau: Bureau):
    enquiry = await a_claim(bureau)
    async with bureau.database.begin() as tx:
        assert await store.find(tx, LINE_SEES, enquiry) is None
    async with bureau.database.begin() as tx:
        await store.see(tx, Sees(frozenset()))
        assert await store.find(tx, LINE_SEES, enquiry) is None


async def test_nobody_can_write_into_another_office(bureau: Bureau):
    enquiry = await a_claim(bureau)
    async with bureau.database.step() as tx:
        await store.see(tx, NORTH)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await store.change(tx, NORTH, enquiry, {"partition": "amt-sued"})


@pytest.mark.parametrize(
    "other", [{"protection": Protection.VIOLENCE}, {"kind": ReferralKind.COMPLAINT}]
)
async def test_heads_only_is_as_far_away_as_another_office(
    bureau: Bureau, other: dict[str, object]
):
    enquiry = (await bureau.takes_in(a_hand_over(callback=CallbackWish(NUMBER), **other))).enquiry
    head = Sees(frozenset({"amt-nord", "amt-nord!head"}))
    assert await seen(bureau, NORTH, NORTH, enquiry) == set()
    assert await seen(bureau, NORTH, LINE_SEES, enquiry) == set()
    assert "by id" in await seen(bureau, head, head, enquiry)
