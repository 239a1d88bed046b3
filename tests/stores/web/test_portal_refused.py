"""What `/anliegen` does not take: told in words for citizens, nothing lost and nothing half taken."""

from __future__ import annotations

import pytest

from house import House
from portal_form import hidden, numbers
from stores.web.test_portal import PDF, hands_in
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores


async def test_a_letter_that_opens_on_its_first_page_is_taken(visitor: Visitor):
    """As LibreOffice writes every PDF."""
    letter = PDF + b"<< /Type /Catalog /OpenAction [1 0 R /XYZ null null 0] >>"
    assert (await hands_in(visitor, [("brief.pdf", letter)])).status_code == 200


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("x.pdf", b"MZ this is a program")], "nur PDF, JPEG und PNG"),
        ([("x.pdf", PDF + b"/JavaScript (app.alert)")], "stecken Programme"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "zu viele Dateien"),
        ([(f"{n}.pdf", PDF) for n in range(12)], "zu viele Dateien"),
        ([("x.pdf", PDF + b"0" * (10 * 1024 * 1024))], "zu groß"),
        ([("x.pdf", b"")], "ist leer"),
    ],
)
async def test_what_we_do_not_take_is_told_and_nothing_is_taken(
    house: House, visitor: Visitor, files: list[tuple[str, bytes]], words: str
):
    answer = await hands_in(visitor, files, text="Anbei")
    assert answer.status_code == 400
    assert words in answer.text
    assert "wählen Sie Ihre Dateien noch einmal aus" in answer.text
    async with house.services.database.begin(office="*") as tx:
        assert await tx.rows("select 1 from records.enquiry") == []


async def test_what_is_refused_comes_back_on_the_form_and_can_be_sent(
    house: House, visitor: Visitor
):
    typed = {
        "was": "rueckruf", "text": "Bitte <rufen> Sie an,\nam Montag.", "name": "مريم 😀",
        "antrag": "not_sure", "leitung": "true", "sache": "eingliederungshilfe", "telefon": "12",
    }  # fmt: skip
    refused = await hands_in(visitor, None, **typed)
    assert refused.status_code == 400
    page = refused.text
    assert "Für einen Rückruf brauchen wir eine Telefonnummer" in page
    assert "Bitte &lt;rufen&gt; Sie an,\nam Montag.</textarea>" in page
    assert 'value="مريم 😀"' in page
    for chosen in ('value="rueckruf" required checked', 'value="not_sure" checked',
                   'value="eingliederungshilfe" selected', 'name="leitung" value="true" checked'):  # fmt: skip
        assert chosen in page
    form = {**hidden(page), **typed, "telefon": "040 123456"}
    answer = await visitor.post("/anliegen", data=form, headers={"origin": ADDRESS})
    assert answer.status_code == 200
    async with house.services.database.begin(office="*") as tx:
        assert len(await tx.rows("select 1 from records.enquiry")) == 1


async def test_whoever_goes_back_and_writes_something_else_is_told_that_the_first_has_come(
    house: House, visitor: Visitor
):
    first = {**hidden((await visitor.get("/anliegen")).text), "was": "mitteilung", "text": "Eins"}
    await visitor.post("/anliegen", data=first, headers={"origin": ADDRESS})
    second = await visitor.post(
        "/anliegen", data={**first, "text": "Zwei"}, headers={"origin": ADDRESS}
    )
    assert second.status_code == 409
    assert "haben wir schon eine Nachricht von Ihnen" in second.text
    again = {**first, **hidden(second.text), "text": "Zwei"}
    third = await visitor.post("/anliegen", data=again, headers={"origin": ADDRESS})
    assert third.status_code == 200
    async with house.services.database.begin(office="*") as tx:
        assert len(await tx.rows("select 1 from records.enquiry")) == 2


async def test_nothing_is_cut_off_a_long_message(visitor: Visitor):
    page = (await visitor.get("/anliegen")).text
    assert "maxlength" not in page.split('id="text"')[1].split(">")[0]
    lines = "\r\n".join(["x" * 39] * 100)  # 3,999 characters, as the page counts them
    taken = await hands_in(visitor, text=lines)
    assert taken.status_code == 200
    reference, code = numbers(taken.text)
    data = {"vorgang": reference, "code": code, "art": "addition", "text": lines}
    added = await visitor.post("/anliegen/nachtrag", data=data, headers={"origin": ADDRESS})
    assert added.status_code == 200
    refused = await hands_in(visitor, text=lines + "\r\nzu viel")
    assert refused.status_code == 400
    assert "Bitte schreiben Sie höchstens 4.000 Zeichen" in refused.text
    assert "zu viel</textarea>" in refused.text


async def test_an_empty_form_is_told_in_words_for_citizens(visitor: Visitor):
    answer = await hands_in(visitor)
    assert "Bitte schreiben Sie etwas" in answer.text
    assert "noch am Telefon" not in answer.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"was": "rueckruf", "text": "Bitte anrufen"}, 400),
        ({"was": "mitteilung"}, 400),
        ({"beweis": "0" * 32, "text": "x"}, 400),
        ({"was": "erfunden", "text": "x"}, 400),
        ({"text": "x" * 4001}, 400),
        ({"frist": "gestern", "text": "x"}, 400),
    ],
)
async def test_bad_forms_leave_no_trace(
    house: House, visitor: Visitor, fields: dict[str, str], status: int
):
    assert (await hands_in(visitor, None, **fields)).status_code == status
    async with house.services.database.begin(office="*") as tx:
        for table in ("records.enquiry", "records.contact", "referral.referral"):
            assert await tx.rows(f"select 1 from {table}") == []  # noqa: S608
