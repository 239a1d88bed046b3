"""The page behind a link from the call: answer, documents and form, at an address that says nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from house import House
from servicetelefon.domain.leaflet import leaflet_code
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.articles import Articles
from stores.web.test_desk_pages import talks
from stores.web.visitor import Visitor

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
