"""A citizen without account and script: form, receipt, PDF, state, addition."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from house import House
from portal_form import hidden, numbers
from servicetelefon.domain.permissions import Role
from servicetelefon.referral import content
from servicetelefon.referral.contract import HandOverDocument
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
JPEG = b"\xff\xd8\xff\xe0 a photo"
NORTH = frozenset({"amt-nord"})


async def hands_in(
    visitor: Visitor, files: list[tuple[str, bytes]] | None = None, /, **fields: Any
) -> httpx.Response:
    form = {**hidden((await visitor.get("/anliegen")).text), "was": "mitteilung", **fields}
    sent = [("dateien", (name, content)) for name, content in files or [("", b"")]]
    return await visitor.post("/anliegen", data=form, files=sent, headers={"origin": ADDRESS})


async def asks(visitor: Visitor, reference: str, code: str) -> httpx.Response:
    data = {"vorgang": reference, "code": code}
    return await visitor.post("/anliegen/stand", data=data, headers={"origin": ADDRESS})


async def test_the_receipt_comes_at_once_and_shows_the_state(visitor: Visitor):
    answer = await hands_in(visitor, text="Meine Miete ist gestiegen.")
    assert answer.status_code == 200
    reference, code = numbers(answer.text)
    state = (await asks(visitor, reference, code)).text
    assert "Wir klären gerade, wer Ihr Anliegen bearbeitet." in state
    assert "liegt beim Amt" not in state
    assert "Miete" not in state
    wrong = await asks(visitor, reference, "0000 0000")
    unknown = await asks(visitor, "1234567897", code)
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.split("<main")[1] == unknown.text.split("<main")[1]


async def test_the_receipt_asks_whether_it_helped(house: House, visitor: Visitor):
    answer = await hands_in(visitor, text="Meine Miete ist gestiegen.")
    question = re.search(r'action="(/frage/[^"]+)"', answer.text)
    assert question is not None
    thanks = await visitor.post(question[1], data={"helped": "no"}, headers={"origin": ADDRESS})
    assert "Vielen Dank" in thanks.text
    async with house.services.database.step() as tx:
        rows = await tx.rows("select channel, asked_helped, helped from records.contact")
    assert rows == [("portal", True, "no")]


async def test_the_receipt_as_pdf_is_the_one_that_was_shown(visitor: Visitor):
    page = (await hands_in(visitor, text="Brauche „Hilfe“ & Rat\nam Montag")).text
    sheet = hidden(page)
    made = await visitor.post("/anliegen/quittung", data=sheet, headers={"origin": ADDRESS})
    assert made.status_code == 200
    assert made.headers["content-type"] == "application/pdf"
    forged = {**sheet, "blatt": sheet["blatt"].replace("Hilfe", "Geld")}
    answer = await visitor.post("/anliegen/quittung", data=forged, headers={"origin": ADDRESS})
    assert answer.status_code == 403


async def test_a_need_keeps_its_day_also_for_who_is_unsure(house: House, visitor: Visitor):
    page = (await hands_in(visitor, was="bedarf", text="Ich habe kein Geld zum Leben.")).text
    assert "Der Tag des Eingangs ist festgehalten." in page
    async with house.services.database.begin(office="*") as tx:
        assert await tx.rows("select wish from referral.benefit_claim") == [("not_sure",)]


@pytest.mark.parametrize(
    ("was", "kind"),
    [("mitteilung", "benefit_claim"), ("unterlagen", "benefit_claim"), ("termin", "benefit_claim"),
     ("beschwerde", "complaint")],
)  # fmt: skip
async def test_whoever_says_that_it_shall_count_keeps_the_day_whatever_else_was_chosen(
    house: House, visitor: Visitor, was: str, kind: str
):
    answer = await hands_in(visitor, was=was, text="Ich brauche Geld.", antrag="not_sure")
    assert "Der Tag des Eingangs ist festgehalten." in answer.text
    async with house.services.database.begin(office="*") as tx:
        assert await tx.rows("select wish from referral.benefit_claim") == [("not_sure",)]
        assert await tx.rows("select kind from referral.referral") == [(kind,)]


async def test_a_callback_has_the_time_that_was_chosen(house: House, visitor: Visitor):
    page = (await visitor.get("/anliegen?was=rueckruf")).text
    times = re.findall(r'<option value="(20[^"]+)"', page)
    fields = {"was": "rueckruf", "text": "Bitte melden.", "telefon": "040 123456"}
    assert (await hands_in(visitor, **fields, wann=times[1])).status_code == 200
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select enquiry from referral.referral")
        found = await content.entries(tx, house.services.vault, rows[0][0])
    assert found[0].words is not None
    handed = HandOverDocument.model_validate_json(found[0].words)
    assert handed.callback is not None
    assert handed.callback.earliest == datetime.fromisoformat(times[1])
    assert handed.callback.neutral
    assert (await hands_in(visitor, **fields, wann="irgendwann")).status_code == 400


async def test_address_and_topic_lead_to_the_office(house: House, visitor: Visitor):
    await hands_in(visitor, text="Frage", sache="eingliederungshilfe", adresse="Oberdorf")
    await hands_in(visitor, text="Frage")
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select office, level from referral.referral order by received_at")
        contacts = await tx.rows(
            "select channel, outcome, enquiry is not null from records.contact"
        )
    assert rows == [("teilhabe", "office"), (None, "supervisor")]
    assert contacts == [("portal", "referred", True)] * 2


@pytest.mark.parametrize("was", ["beschwerde", "mitteilung", "bedarf"])
async def test_a_complaint_about_the_head_does_not_go_to_the_head(
    house: House, visitor: Visitor, was: str
):
    page = (await visitor.get("/anliegen")).text
    assert 'type="checkbox" name="leitung"' in page
    fields = {"was": was, "sache": "eingliederungshilfe", "adresse": "Oberdorf"}
    answer = await hands_in(visitor, text="Die Leitung schreit.", leitung="true", **fields)
    assert "Noch keines. Wir klären, wer Ihr Anliegen bearbeitet." in answer.text
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select kind, office, partition, level from referral.referral")
        claims = await tx.rows("select wish from referral.benefit_claim")
    assert rows == [("complaint", None, "", "supervisor")]
    assert claims == ([("not_sure",)] if was == "bedarf" else [])


async def test_documents_arrive_are_fetched_once_confirmed_and_destroyed(
    house: House, visitor: Visitor, enter: Enter
):
    files = [("..\\Mietvertrag.pdf", PDF), ("foto.jpg", JPEG)]
    fields = {"was": "unterlagen", "sache": "eingliederungshilfe", "adresse": "Oberdorf"}
    page = (await hands_in(visitor, files, **fields)).text
    assert "Mietvertrag.pdf" in page
    assert "foto.jpg – angekommen am" in page
    numbers_of = numbers(page)
    nora = await enter(Role.SPECIALIST, login="nora", offices=frozenset({"teilhabe"}))
    listed = re.search(r'href="(/office/[0-9a-f-]{36})"', (await nora.get("/office")).text)
    assert listed is not None
    one = (await nora.get(listed[1])).text
    fetch = re.findall(r'href="(/office/[^"]+/unterlage/[^"]+)"', one)
    answer = await nora.get(fetch[0])
    assert answer.content == PDF
    assert "attachment" in answer.headers["content-disposition"]
    assert (await nora.sends(f"{fetch[0]}/akte")).status_code == 303
    assert (await nora.get(fetch[0])).status_code == 404
    state = (await asks(visitor, *numbers_of)).text
    assert state.count("in der Akte seit") == 1
    assert state.count("angekommen am") == 2
    place = house.services.city().offices["teilhabe"].name
    assert state.count(f"liegt hier: {place}") == 2
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows(
            "select state, content is null from referral.document order by position"
        )
    assert rows == [("confirmed", True), ("arrived", False)]


async def test_the_same_form_twice_is_one_enquiry(house: House, visitor: Visitor):
    form = hidden((await visitor.get("/anliegen")).text)
    answers = [
        await visitor.post(
            "/anliegen",
            data={**form, "was": "unterlagen"},
            files=[("dateien", ("a.pdf", PDF))],
            headers={"origin": ADDRESS},
        )
        for _ in range(2)
    ]
    assert numbers(answers[0].text) == numbers(answers[1].text)
    async with house.services.database.begin(office="*") as tx:
        assert len(await tx.rows("select 1 from records.enquiry")) == 1
        assert len(await tx.rows("select 1 from referral.document")) == 1


async def test_an_addition_is_a_new_entry(visitor: Visitor, house: House):
    reference, code = numbers((await hands_in(visitor, text="Erste Worte")).text)
    data = {"vorgang": reference, "code": code, "art": "correction", "text": "Es war Dienstag."}
    answer = await visitor.post("/anliegen/nachtrag", data=data, headers={"origin": ADDRESS})
    assert "Ihre Ergänzung ist angekommen" in answer.text
    forbidden = {**data, "art": "answer"}
    refused = await visitor.post("/anliegen/nachtrag", data=forbidden, headers={"origin": ADDRESS})
    assert refused.status_code == 403
    async with house.services.database.begin(office="*") as tx:
        kinds = await tx.rows("select kind from referral.entry order by at, id")
    assert kinds == [("handed_over",), ("correction",)]
