"""The page behind a link from the call: answer, documents and form, at an address that says nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from httpx import ASGITransport, Response

from house import House
from servicetelefon.domain.leaflet import leaflet_code
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.articles import Articles
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.question_links import address
from servicetelefon.web.app import build
from stores.web.test_desk_pages import talks
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
PATH = f"/z/{leaflet_code('betraege')}"


def test_addresses_differ_stay_and_are_digits():
    codes = {leaflet_code(f"artikel-{number}") for number in range(500)}
    assert len(codes) == 500
    assert all(len(one) == 8 and one.isdigit() for one in codes)
    assert leaflet_code("betraege") == leaflet_code("betraege")


async def test_answer_and_form_stand_there_for_whoever_has_the_link(house: House, visitor: Visitor):
    page = await visitor.get(PATH)
    assert page.status_code == 200
    told = house.services.knowledge().article("betraege", house.services.clock.now())
    assert told
    assert told.article.title in page.text
    assert "{{" not in page.text
    assert "**" not in page.text
    assert 'href="/anliegen"' in page.text
    for document in told.article.documents:
        assert document in page.text
    easy = await visitor.get(f"{PATH}?sprache=ls")
    assert 'href="' + PATH in easy.text
    assert easy.text != page.text


@pytest.mark.parametrize("code", ["00000000", "betraege", "1", "%27"])
async def test_any_other_address_is_not_found(visitor: Visitor, code: str):
    assert (await visitor.get(f"/z/{code}")).status_code == 404


async def test_a_withdrawn_answer_is_shown_to_nobody_again(house: House, visitor: Visitor):
    services = house.services
    told = services.knowledge().article("betraege", services.clock.now())
    assert told
    editor = SignedIn(services.ids.new(), "Eva", frozenset({Role.EDITOR}), "session")
    async with services.database.step() as tx:
        await Articles(services.clock, services.ids).withdraw(tx, told.version, "falsch", editor)
    assert (await visitor.get(PATH)).status_code == 404


async def test_an_agent_sends_the_open_answer_by_a_button(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    opened = await mara.sends("/desk/answers/betraege", {"contact": str(contact)})
    assert 'hx-post="/desk/link/betraege"' in opened.text
    sent = await mara.sends("/desk/link/betraege", {"contact": str(contact)})
    assert "Der Link wird geschickt." in sent.text
    async with house.services.database.step() as tx:
        rows = await tx.rows("select contact, article from phone.link")
    assert [tuple(row) for row in rows] == [(contact, "betraege")]


async def test_nobody_sends_to_another_desks_caller(house: House, enter: Enter):
    mara, tom = await enter(Role.AGENT), await enter(Role.AGENT, login="tom")
    contact = await talks(house, mara)
    assert (await tom.sends("/desk/link/betraege", {"contact": str(contact)})).status_code == 403
    assert (
        await mara.sends("/desk/link/gibt-es-nicht", {"contact": str(contact)})
    ).status_code == 404


async def test_the_question_by_text_is_answered_once_on_its_page_and_looking_changes_nothing(
    house: House, enter: Enter, visitor: Visitor
):
    house.switches[0] = Switches(question=frozenset({"immer"}))
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    assert f"/desk/frage/{contact}" in (await mara.get("/desk")).text
    asked = await mara.sends(f"/desk/frage/{contact}")
    assert "Die Frage wird" in asked.text
    services = house.services
    async with services.database.step() as tx:
        now = services.clock.now()
        await tx.do("update phone.link set sent_at = %s, due_at = null", (now,))
        row = await tx.row("select id from phone.link where article is null")
    assert row is not None
    path = address("", row[0])
    for _ in range(2):
        shown = await visitor.get(path)
        assert shown.status_code == 200
        assert "Hat Ihnen das geholfen?" in shown.text
    assert "Did this help you?" in (await visitor.get(f"{path}?sprache=en")).text
    assert "Vielen Dank" in (await _answers(visitor, path, "yes")).text
    again = await _answers(visitor, path, "no")
    assert again.status_code == 410
    assert "schon beantwortet oder abgelaufen" in again.text
    assert (await visitor.get(path)).status_code == 410
    assert (await visitor.get("/f/nichts")).status_code == 404
    async with services.database.step() as tx:
        told = await tx.rows("select helped from records.contact where id = %s", (contact,))
    assert [row[0] for row in told] == ["yes"]


async def _answers(visitor: Visitor, path: str, helped: str) -> Response:
    return await visitor.post(path, data={"helped": helped}, headers={"origin": ADDRESS})


async def test_without_the_switch_the_desk_offers_no_question(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    assert "/desk/frage/" not in (await mara.get("/desk")).text
    assert "keine Nachricht" in (await mara.sends(f"/desk/frage/{contact}")).text


async def test_the_start_page_has_room_for_signs_and_says_what_is_missing(
    house: House, visitor: Visitor
):
    page = (await visitor.get("/")).text
    assert '<a href="https://musterstadt.example/film"' in page
    assert "Gebärdentelefon der Musterstadt" in page
    assert page.count("noch nicht bestätigt") == 1  # what nobody has confirmed
    assert '<a href="https://vermittlung.example"' in page
    assert "Sign language" in (await visitor.get("/?sprache=en")).text
    city = replace(house.services.city(), signs={})
    app = build(replace(house.services, city=lambda: city))
    async with Visitor(transport=ASGITransport(app), base_url=ADDRESS) as other:
        bare = (await other.get("/")).text
    assert "Ein Film in Gebärdensprache ist hier noch nicht da." in bare
