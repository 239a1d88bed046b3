"""Search at the desk: found while typing, opened to be read out, on record by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from house import House
from servicetelefon.domain.city import Operation
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.articles import Articles
from servicetelefon.journey.reading import NoLongerValid
from servicetelefon.web.app import build
from stores.web.test_desk_pages import talks
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


async def readings(house: House, contact: UUID) -> list[tuple[str, str]]:
    async with house.services.database.step() as tx:
        rows = await tx.rows(
            "select article, rendering from desk.reading where contact = %s order by read_at",
            (contact,),
        )
    return [(row[0], row[1]) for row in rows]


async def test_answers_come_while_somebody_types(enter: Enter):
    mara = await enter(Role.AGENT)
    page = await mara.get("/desk/answers?q=regels")
    assert page.status_code == 200
    assert 'data-article="betraege"' in page.text
    assert (await mara.get("/desk/answers?q=")).text.strip() == ""
    assert "keine Antwort" in (await mara.get("/desk/answers?q=xyzzyx")).text


async def test_what_was_read_out_is_on_record_with_its_version(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    opened = await mara.sends("/desk/answers/betraege", {"contact": str(contact)})
    assert 'data-rendering="spoken"' in opened.text
    assert "{{" not in opened.text
    easy = {"contact": str(contact), "rendering": "ls"}
    assert 'class="said ls"' in (await mara.sends("/desk/answers/betraege", easy)).text
    assert await readings(house, contact) == [("betraege", "spoken"), ("betraege", "ls")]
    async with house.services.database.step() as tx:
        lines = await tx.rows(
            "select data from records.journal where code = 'article_read_out' and contact = %s",
            (contact,),
        )
    told = house.services.knowledge().article("betraege", house.services.clock.now())
    assert told is not None
    assert [line[0]["version"] for line in lines] == [str(told.version)] * 2


async def test_between_contacts_one_may_look_and_nothing_is_written(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    assert "Regel" in (await mara.sends("/desk/answers/betraege")).text
    async with house.services.database.step() as tx:
        assert await tx.rows("select 1 from desk.reading") == []


async def test_nobody_reads_out_in_another_desks_contact(house: House, enter: Enter):
    mara, tom = await enter(Role.AGENT), await enter(Role.AGENT, login="tom")
    contact = await talks(house, mara)
    refused = await tom.sends("/desk/answers/betraege", {"contact": str(contact)})
    assert refused.status_code == 403
    assert await readings(house, contact) == []


async def test_a_withdrawn_article_is_not_read_out_though_the_page_still_lists_it(
    house: House, enter: Enter
):
    """Its snapshot does not know yet; the statement that writes the record does."""
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    services = house.services
    told = services.knowledge().article("betraege", services.clock.now())
    assert told is not None
    editor = SignedIn(services.ids.new(), "Eva", frozenset({Role.EDITOR}), "session")
    articles = Articles(services.clock, services.ids)
    async with services.database.step() as tx:
        await articles.withdraw(tx, told.version, "falsch", editor)
    gone = await mara.sends("/desk/answers/betraege", {"contact": str(contact)})
    assert gone.status_code == NoLongerValid.status
    assert await readings(house, contact) == []


async def test_the_search_is_theirs_who_were_trained_and_the_list_is_everybodys(
    house: House, enter: Enter
):
    """In productive operation; a manager enters the training, and the next letter finds."""
    mara, rita = await enter(Role.AGENT), await enter(Role.COMPLIANCE, login="rita")
    city = house.services.city()
    lines = {id_: replace(one, operation=Operation.PRODUCTIVE) for id_, one in city.lines.items()}
    productive = replace(city, lines=lines)
    app = build(replace(house.services, city=lambda: productive))
    async with Visitor(transport=httpx.ASGITransport(app), base_url=ADDRESS) as desk:
        await desk.signs_in("mara")
        locked = (await desk.get("/desk/answers?q=xyzzyx")).text
        assert "Die Suche ist für Sie noch gesperrt" in locked
        assert 'data-article="betraege"' in locked
        assert locked.count("data-article") == len(
            list(house.services.knowledge().articles(house.services.clock.now()))
        )
        # In trial operation people learn with it.
        assert "gesperrt" not in (await mara.get("/desk/answers?q=regels")).text
        who = {"account": str(await house.account("mara")), "subject": "search"}
        assert (await rita.sends("/compliance/schulung", who)).status_code == 303
        found = (await desk.get("/desk/answers?q=xyzzyx")).text
        assert "gesperrt" not in found
        assert "data-article" not in found
