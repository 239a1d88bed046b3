"""Which office is responsible: asked on a page without script, at the desk, and by programs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import unescape
from pathlib import Path

import httpx
import pytest

from cities import HAMBURG
from house import a_house
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.database import Database
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
OURS = {"origin": ADDRESS}


async def sent(visitor: Visitor, path: str = "/zustaendig", **typed: str) -> str:
    answer = await visitor.post(path, data=typed, headers=OURS)
    assert answer.status_code == 200
    return unescape(answer.text)


def hidden(page: str) -> dict[str, str]:
    """What the form of the open question sends by itself."""
    form = page.partition('class="question"')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


async def test_an_address_leads_to_the_office(visitor: Visitor):
    assert "Welches Amt" in (await visitor.get("/zustaendig")).text
    page = await sent(visitor, adresse="Lange Str. 6", sache="grundsicherung")
    assert 'data-status="found"' in page
    assert "Bezirk Süd" in page


async def test_a_street_in_two_districts_asks_for_the_number_and_goes_on(visitor: Visitor):
    page = await sent(visitor, adresse="Lange Straße", sache="grundsicherung")
    assert 'data-status="ask"' in page
    assert 'name="hausnummer"' in page
    by_number = await sent(visitor, **hidden(page), hausnummer="7")
    assert "Bezirk Nord" in by_number
    assert '<button name="stadtteil" value="Hafen">' in page
    by_quarter = await sent(visitor, **hidden(page), hausnummer="", stadtteil="Hafen")
    assert "Bezirk Süd" in by_quarter


async def test_a_question_of_the_city_is_answered_by_a_button(visitor: Visitor):
    page = await sent(visitor, adresse="Lange Str. 6", sache="ohne-wohnung")
    buttons = re.findall(r'<button name="(antwort[^"]+)" value="([^"]+)"', page)
    name, value = buttons[0]
    after = await sent(visitor, **hidden(page), **{name: value})
    assert f'name="{name}" value="{value}"' not in after.partition('type="hidden"')[0]
    assert "keine der möglichen" not in after
    assert after != page


async def test_programs_get_json(visitor: Visitor):
    typed = {"adresse": "Mühlenstraße 3", "sache": ""}
    answer = await visitor.post(
        "/zustaendig", data=typed, headers={**OURS, "accept": "application/json"}
    )
    assert answer.json()["district_id"] == "nord"


async def test_another_site_cannot_ask(visitor: Visitor):
    answer = await visitor.post(
        "/zustaendig", data={"adresse": "x"}, headers={"origin": "https://else.test"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("adresse", ["", "<script>", "x" * 10_000, "\x00", "99999"])
async def test_whatever_is_typed_is_answered_kindly(visitor: Visitor, adresse: str):
    typed = {"adresse": adresse, "sache": "quatsch", "nachname": "%" * 300}
    answer = await visitor.post("/zustaendig", data=typed, headers=OURS)
    assert answer.status_code == 200
    assert "<script>" not in answer.text


async def test_the_desk_gets_a_piece_of_a_page(enter: Enter, visitor: Visitor):
    mara = await enter(Role.AGENT)
    answer = await mara.sends(
        "/desk/zustaendig", {"adresse": "Lange Str. 6", "sache": "grundsicherung"}
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Bezirk Süd" in answer.text
    stranger = await visitor.post("/desk/zustaendig", data={"adresse": "x"}, headers=OURS)
    assert stranger.status_code == 401


async def test_a_language_that_is_only_written_is_there_too(
    database: Database, dsn: str, tmp_path: Path
):
    """The start page leads here in each language of the city, also one that nobody speaks."""
    async with a_house(database, dsn, tmp_path, HAMBURG) as house:
        transport = httpx.ASGITransport(house.app)
        async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
            for language in ("pl", "fa"):
                start = (await visitor.get(f"/?sprache={language}")).text
                address = f"/zustaendig?sprache={language}"
                assert f'href="{address}"' in start
                assert f'<html lang="{language}"' in (await visitor.get(address)).text
