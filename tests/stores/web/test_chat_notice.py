"""A dated notice of need, left in the chat itself: the page asks wording, name and contact, all of it
may stay open, and nobody becomes an applicant unasked."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from house import House
from servicetelefon.domain.referral import ReferralKind
from servicetelefon.referral import content
from servicetelefon.referral.store import LINE_SEES, see
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

HTML = {"accept": "text/html", "origin": ADDRESS}
NEED = "Ich brauche Hilfe, ich habe kein Geld mehr für die Miete"
Fields = dict[str, str]


def fields_of(page: str) -> Fields:
    return dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page))


def asks(page: str) -> bool:
    return 'id="notice-words"' in page


async def asked(visitor: Visitor, *words: str) -> tuple[Fields, str]:
    """A chat in which somebody says they are in need; the fields that go on with it."""
    fields: Fields = {}
    page = ""
    for one in words:
        page = (await visitor.post("/chat", data={**fields, "text": one}, headers=HTML)).text
        fields = fields_of(page)
    return fields, page


async def leaves(visitor: Visitor, fields: Fields, answer: str, **more: str) -> str:
    data = {**fields, "do": "notice", "value": answer, **more}
    answered = await visitor.post("/chat", data=data, headers=HTML)
    assert answered.status_code == 200, answered.text
    return answered.text


async def handed_over(house: House, fields: Fields) -> tuple[dict[str, Any], content.Claim]:
    """What the office reads, and the claim that nobody can take away."""
    enquiry = UUID(fields["contact"])
    async with house.services.database.begin() as tx:
        await see(tx, LINE_SEES)
        entries = await content.entries(tx, house.services.vault, enquiry)
        claim = await content.claim(tx, house.services.vault, enquiry)
    assert entries[0].words is not None
    assert claim is not None
    return json.loads(entries[0].words), claim


async def rows(house: House, query: str) -> list[tuple[object, ...]]:
    async with house.services.database.begin() as tx:
        await see(tx, LINE_SEES)
        return [tuple(row) for row in await tx.rows(query)]


async def test_wording_name_and_contact_reach_the_office_and_nothing_else(
    house: House, visitor: Visitor
):
    fields, page = await asked(visitor, NEED)
    prefilled = re.search(r'<textarea id="notice-words"[^>]*>([^<]*)<', page)
    assert prefilled is not None
    assert unescape(prefilled[1]) == NEED
    page = await leaves(
        visitor, fields, "yes", text="Die Miete fehlt seit Juni.\r\nBitte helfen Sie.",
        name="Erika Mustermann", reach="040 428280",
    )  # fmt: skip
    assert "Vorgangsnummer" in page
    assert not asks(page)
    document, claim = await handed_over(house, fields)
    everything = json.dumps(document, ensure_ascii=False)
    assert "Erika Mustermann" in everything
    assert "+4940428280" in everything
    assert claim.wording == "Die Miete fehlt seit Juni.\nBitte helfen Sie."
    for table in ("chat.message", "chat.conversation", "records.journal", "records.contact",
                  "referral.referral", "referral.entry", "referral.benefit_claim"):  # fmt: skip
        found = str(await rows(house, f"select t::text from {table} t"))  # noqa: S608
        for secret in ("Mustermann", "428280", "seit Juni"):
            assert secret not in found, table


async def test_its_date_is_that_of_the_first_message_and_not_of_the_click(
    house: House, visitor: Visitor
):
    fields, _ = await asked(visitor, "Guten Tag", NEED)
    await leaves(visitor, fields, "not_sure")
    _, claim = await handed_over(house, fields)
    ((first,), (click,)) = await rows(
        house,
        "(select min(at) from chat.message where who = 'citizen') union all "
        "(select at from records.journal where code = 'chat_notice') order by 1",
    )
    assert claim.received_at == first
    assert first < click  # pyright: ignore[reportOperatorIssue]
    assert claim.wish == "not_sure"


async def test_everything_may_stay_open(house: House, visitor: Visitor):
    fields, _ = await asked(visitor, "Guten Tag", NEED)
    await leaves(visitor, fields, "yes", text="  ", name="", reach="")
    document, claim = await handed_over(house, fields)
    assert claim.wording == f"Guten Tag\n{NEED}"
    assert document["kind"] == ReferralKind.BENEFIT_CLAIM
    assert await rows(house, "select wants_callback from referral.referral") == [(False,)]


@pytest.mark.parametrize("reach", ["Lange Straße 12, 3. Stock", "erika@example.org", "0900 123456"])
async def test_a_contact_that_is_no_number_is_not_lost(house: House, visitor: Visitor, reach: str):
    fields, _ = await asked(visitor, NEED)
    await leaves(visitor, fields, "yes", reach=reach)
    _, claim = await handed_over(house, fields)
    assert claim.wording == f"{NEED}\nSo erreichen Sie mich: {reach}"


@pytest.mark.parametrize("answer", ["yes", "no", "not_sure"])
async def test_the_answer_is_on_record_and_only_no_leaves_nothing(
    house: House, visitor: Visitor, answer: str
):
    fields, _ = await asked(visitor, NEED)
    assert await rows(house, "select notice from chat.conversation") == [("asked",)]
    page = await leaves(visitor, fields, answer)
    assert not asks(page)
    assert await rows(house, "select notice from chat.conversation") == [(answer,)]
    recorded = await rows(
        house, "select data->>'answer' from records.journal where code = 'chat_notice'"
    )
    assert recorded == [(answer,)]
    claims = await rows(house, "select wish from referral.benefit_claim")
    assert claims == ([] if answer == "no" else [(answer,)])


async def test_nobody_is_asked_who_said_nothing_of_need_and_an_answer_is_not_pressed_for(
    house: House, visitor: Visitor
):
    _, page = await asked(visitor, "Wie hoch ist der Regelsatz?")
    assert not asks(page)
    fields, page = await asked(visitor, NEED)
    assert asks(page)
    # It stays where it is until it is answered, whatever else is done in between.
    page = (await visitor.post("/chat", data={**fields, "text": "Guten Tag"}, headers=HTML)).text
    assert asks(page)
    ended = await visitor.post("/chat", data={**fields, "do": "end"}, headers=HTML)
    assert not asks(ended.text)
    assert await rows(house, "select 1 from referral.referral") == []


async def test_pressed_twice_it_is_one_notice_and_other_words_change_nothing(
    house: House, visitor: Visitor
):
    fields, _ = await asked(visitor, NEED)
    pages = [await leaves(visitor, fields, "yes", text="Mir fehlt die Miete.") for _ in range(2)]
    numbers = [re.findall(r"Vorgangsnummer: ([0-9]+)", one) for one in pages]
    assert numbers[0] == numbers[1] != []
    other = {**fields, "do": "notice", "value": "yes", "text": "Etwas ganz anderes."}
    again = await visitor.post("/chat", data=other, headers=HTML)
    assert again.status_code == 409
    _, claim = await handed_over(house, fields)
    assert claim.wording == "Mir fehlt die Miete."


async def test_more_than_fits_is_refused_whole(house: House, visitor: Visitor):
    fields, _ = await asked(visitor, NEED)
    data = {**fields, "do": "notice", "value": "yes", "text": "a" * 4000}
    assert (await visitor.post("/chat", data=data, headers=HTML)).status_code == 413
    assert await rows(house, "select 1 from referral.referral") == []
    assert await rows(house, "select notice from chat.conversation") == [("asked",)]
