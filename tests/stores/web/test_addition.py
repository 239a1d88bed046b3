"""What a caller corrects or takes back at the desk, and in a form that is sent twice."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from house import House
from referrals import a_hand_over
from servicetelefon.domain.handover import Giver, Receipt
from servicetelefon.domain.permissions import Role
from servicetelefon.phone import codes
from servicetelefon.referral import content, documents
from stores.web.test_desk_pages import talks
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
WORDS = "Es sind zwei Kinder, nicht drei."


async def handed_over(house: House) -> Receipt:
    giver = Giver(house.services.ids.new(), "sozial", role=Role.AGENT)
    async with house.services.database.begin() as tx:
        return await house.services.referrals.enquiries.take_in(tx, a_hand_over(), giver)


async def additions(house: House, enquiry: UUID) -> list[tuple[str, str | None, str | None]]:
    async with house.services.database.begin(office="*") as tx:
        written = await content.entries(tx, house.services.vault, enquiry)
    return [(one.kind.value, one.role, one.words) for one in written if one.number]


def number(page: str) -> str:
    found = re.search(r'name="(?:number|nummer)" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def test_what_the_caller_keyed_in_is_enough(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    receipt = await handed_over(house)
    async with house.services.database.step() as tx:
        await codes.note_enquiry(tx, contact, receipt.enquiry)
    path = f"/desk/nachtrag/{contact}"
    page = (await mara.get(path)).text
    assert "Sozialamt Nord" in page
    assert "Heizung" not in page
    assert 'name="code"' not in page
    form = {"number": number(page), "kind": "correction", "said": WORDS}
    for _ in range(2):
        assert "Nachtrag gespeichert" in (await mara.sends(path, form)).text
    assert await additions(house, receipt.enquiry) == [("correction", "agent", WORDS)]
    async with house.services.audit.auditor.step() as tx:
        rows = await tx.rows("select count(*) from audit.entry where action = 'added_to'")
    assert rows == [(2,)]


async def test_said_numbers_are_proven_and_wrong_ones_counted(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    receipt = await handed_over(house)
    path = f"/desk/nachtrag/{contact}"
    page = (await mara.get(path)).text
    form = {"number": number(page), "kind": "withdrawal", "said": WORDS,
            "reference": receipt.reference}  # fmt: skip
    for _ in range(2):
        refused = await mara.sends(path, {**form, "code": "00000000"})
        assert refused.status_code == 403
        assert WORDS in refused.text  # nothing is typed twice
    assert (await mara.sends(path, {**form, "code": receipt.code})).status_code == 200
    for _ in range(3):
        await mara.sends(path, {**form, "code": "00000000"})
    assert (await mara.sends(path, {**form, "code": receipt.code})).status_code == 403
    assert await additions(house, receipt.enquiry) == [("withdrawal", "agent", WORDS)]


async def test_out_of_the_own_conversation_only(house: House, enter: Enter):
    mara, nils = await enter(Role.AGENT), await enter(Role.AGENT, login="nils")
    contact = await talks(house, mara)
    receipt = await handed_over(house)
    async with house.services.database.step() as tx:
        await codes.note_enquiry(tx, contact, receipt.enquiry)
    path = f"/desk/nachtrag/{contact}"
    assert (await nils.get(path)).status_code == 403
    form = {"number": str(house.services.ids.new()), "kind": "addition", "said": WORDS}
    assert (await nils.sends(path, form)).status_code == 403
    assert (await mara.sends(path, {**form, "kind": "answer"})).status_code == 403
    assert await additions(house, receipt.enquiry) == []


async def test_the_citizens_form_sent_twice_is_one_entry(house: House, visitor: Visitor):
    receipt = await handed_over(house)
    data = {"vorgang": receipt.reference, "code": receipt.code}
    origin = {"origin": ADDRESS}
    page = (await visitor.post("/anliegen/stand", data=data, headers=origin)).text
    form = {**data, "nummer": number(page), "art": "addition", "text": WORDS}
    for _ in range(2):
        answer = await visitor.post("/anliegen/nachtrag", data=form, headers=origin)
        assert "Ihre Ergänzung ist angekommen" in answer.text
    assert await additions(house, receipt.enquiry) == [("addition", None, WORDS)]


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


async def test_documents_may_come_later_and_each_says_when_it_arrived(
    house: House, visitor: Visitor
):
    receipt = await handed_over(house)
    data = {"vorgang": receipt.reference, "code": receipt.code}
    origin = {"origin": ADDRESS}
    page = (await visitor.post("/anliegen/stand", data=data, headers=origin)).text
    form = {**data, "nummer": number(page), "art": "addition"}
    files = [("dateien", ("Mietvertrag.pdf", PDF)), ("dateien", ("Konto.pdf", PDF))]
    for _ in range(2):  # the same form once more is the same two documents
        answer = await visitor.post("/anliegen/nachtrag", data=form, files=files, headers=origin)
        assert answer.text.count("angekommen am") == 2
    assert await additions(house, receipt.enquiry) == [
        ("addition", None, "Unterlagen: Mietvertrag.pdf, Konto.pdf")
    ]
    async with house.services.database.begin(office="*") as tx:
        kept = await documents.of(tx, receipt.enquiry)
        held = await documents.content(tx, house.services.vault, receipt.enquiry, kept[1].id)
    assert [one.position for one in kept] == [1, 2]
    assert held == ("application/pdf", PDF)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], "Es wurde nichts abgesendet."),
        ([("dateien", ("x.pdf", b"MZ this is a program"))], "nur PDF, JPEG und PNG"),
    ],
)
async def test_an_addition_without_content_or_with_a_bad_file_keeps_nothing(
    house: House, visitor: Visitor, files: list[tuple[str, tuple[str, bytes]]], told: str
):
    receipt = await handed_over(house)
    data = {"vorgang": receipt.reference, "code": receipt.code, "art": "addition"}
    origin = {"origin": ADDRESS}
    answer = await visitor.post("/anliegen/nachtrag", data=data, files=files, headers=origin)
    assert 400 <= answer.status_code < 500
    assert told in answer.text
    assert await additions(house, receipt.enquiry) == []


async def test_who_takes_it_back_need_not_say_why(house: House, visitor: Visitor):
    receipt = await handed_over(house)
    data = {"vorgang": receipt.reference, "code": receipt.code, "art": "withdrawal"}
    answer = await visitor.post("/anliegen/nachtrag", data=data, headers={"origin": ADDRESS})
    assert "Ihre Ergänzung ist angekommen" in answer.text
    assert [one[0] for one in await additions(house, receipt.enquiry)] == ["withdrawal"]
