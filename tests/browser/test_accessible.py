"""axe finds nothing on any page, light and dark; nothing scrolls sideways at 320 pixels."""

from __future__ import annotations

from uuid import UUID

import pytest

from browser.axe import is_fine
from browser.opener import Opener
from browser.shift import Shift, signs_in
from house import House
from servicetelefon.domain.article_life import RUNNING
from servicetelefon.domain.leaflet import leaflet_code
from servicetelefon.domain.permissions import Role
from servicetelefon.knowledge import read
from stores.web.test_before_the_call import wrote

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_pages_of_citizens(open_page: Opener):
    page = await open_page("/")
    await is_fine(page, "citizens")
    await page.click("text=Jetzt anrufen")
    await page.wait_for_selector("citizen-call[data-state=dialling]")
    await page.evaluate("phone.isAnswered()")
    await page.click("text=Zifferntasten")
    await is_fine(page, "citizens, calling")
    await page.goto("/?sprache=en")
    await is_fine(page, "citizens in English")
    await page.goto("/anmelden")
    await is_fine(page, "sign in")
    await page.goto("/zustaendig")
    await is_fine(page, "responsible office")
    await page.fill("#adresse", "Lange Straße")
    await page.press("#adresse", "Enter")
    await page.wait_for_selector(".finding")
    await is_fine(page, "responsible office, asked")
    await page.fill("#answer", "6")
    await page.press("#answer", "Enter")
    await page.wait_for_selector("[data-status=found]")
    await is_fine(page, "responsible office, found")


async def test_the_leaflet_behind_a_link_from_the_call(open_page: Opener):
    page = await open_page(f"/z/{leaflet_code('betraege')}")
    assert await page.locator("h1").count() == 1
    await is_fine(page, "leaflet")
    await page.click("text=Leichte Sprache")
    await page.wait_for_url("**sprache=ls")
    await is_fine(page, "leaflet in Leichte Sprache")


async def test_the_desk_with_a_chat_before_the_call(house: House, open_page: Opener):
    await house.person("mara", Role.AGENT)
    shift = Shift(house, await open_page("/anmelden"))
    await signs_in(shift.page, "mara")
    await shift.page.wait_for_selector("[data-do=ready]")
    await shift.begins()
    await shift.is_rung()
    [call] = await waiting_contacts(house)
    await wrote(house, call, "Ich habe keinen Strom.", *("Noch eine Zeile." for _ in range(11)))
    await shift.page.reload()
    await shift.page.wait_for_selector(".before >> text=Ich habe keinen Strom.")
    await is_fine(shift.page, "desk, offered with a chat before it")


async def waiting_contacts(house: House) -> list[UUID]:
    async with house.services.database.step() as tx:
        return [row[0] for row in await tx.rows("select contact from routing.waiting")]


async def test_the_desk_in_every_mode(house: House, open_page: Opener):
    await house.person("mara", Role.AGENT)
    shift = Shift(house, await open_page("/anmelden"))
    page = shift.page
    await signs_in(page, "mara")
    await page.wait_for_selector("[data-do=ready]")
    await is_fine(page, "desk, away")
    await shift.begins()
    await is_fine(page, "desk, ready")
    await shift.is_rung()
    await is_fine(page, "desk, offered")
    await page.keyboard.press("F2")
    await shift.answered()
    await page.click("[data-do=keys]")
    await is_fine(page, "desk, talking")
    await page.keyboard.press("F4")
    await shift.mode("held")
    await is_fine(page, "desk, held")
    await page.keyboard.press("F8")
    await shift.mode("wrap_up")
    await is_fine(page, "desk, wrap-up")
    await page.check("text=Beantwortet")
    await page.keyboard.press("F9")
    await page.wait_for_selector("[data-focus]")
    await is_fine(page, "desk, closed")


async def test_while_nobody_is_matched(house: House, open_page: Opener):
    """The next person is taken by the same key as ever; every supervisor sees why."""
    await house.person("mara", Role.AGENT, Role.SUPERVISOR)
    shift = Shift(house, await open_page("/anmelden"))
    page = shift.page
    await signs_in(page, "mara")
    await page.goto("/desk")
    await page.click("mic-check [data-part=start]")
    await shift.connects()
    house.queue_approved[0] = False
    await page.click("[data-do=ready]:not([disabled])")
    await shift.mode("by_hand")
    await page.wait_for_selector("alarm-list [data-alarm=queue]")
    await page.keyboard.press("F2")
    await page.wait_for_selector("text=Gerade wartet niemand")
    await is_fine(page, "desk, by hand")
    await page.goto("/wallboard")
    await page.wait_for_selector(".tile.alarm >> text=von Hand")
    await is_fine(page, "wallboard, by hand")


async def test_pages_of_supervisors_and_administrators(house: House, open_page: Opener):
    await house.person("ada", Role.ADMIN, Role.SUPERVISOR)
    await house.caller_waits("c1")
    page = await open_page("/anmelden")
    await signs_in(page, "ada")
    await is_fine(page, "records")
    await page.click("tbody a")
    await is_fine(page, "record")
    for path in ("/konto", "/schalter", "/verwaltung/konten", "/verwaltung/konten/neu"):
        await page.goto(path)
        await is_fine(page, path)
    await page.fill("#name", "Tim Test")
    await page.fill("#login", "tim")
    await page.check("text=Servicekraft")
    await page.click("main .primary")
    await page.wait_for_selector("code")
    await is_fine(page, "first password")
    await page.goto("/verwaltung/konten")
    await page.click("tbody a")
    await is_fine(page, "account")


async def test_pages_of_editors(house: House, open_page: Opener):
    await house.person("anna", Role.EDITOR, Role.APPROVER)
    async with house.services.database.step() as tx:
        (told,) = await read.in_states(tx, RUNNING, "betraege")
    page = await open_page("/anmelden")
    await signs_in(page, "anna")
    await is_fine(page, "articles")
    for path in (
        "/redaktion/artikel/betraege",
        f"/redaktion/fassung/{told.id}",
        f"/redaktion/vergleich?vorher={told.id}&nachher={told.id}",
        "/redaktion/betraege",
        "/redaktion/gesetze",
        "/redaktion/fragen",
        "/redaktion/sprachen",
        "/redaktion/sprachen/en",
        "/redaktion/schreiben",
    ):
        await page.goto(path)
        await is_fine(page, path)
    await page.click("button[value=pruefen]")
    await page.wait_for_selector("#remarks")
    await is_fine(page, "writing, with remarks")


async def test_the_page_of_the_rules(house: House, open_page: Opener):
    await house.person("rita", Role.COMPLIANCE)
    await house.person("tim", Role.AGENT)
    page = await open_page("/anmelden")
    await signs_in(page, "rita")
    await page.fill("#known_at", "2026-01-05T09:30")
    await page.fill("#words", "Ein Brief ging an die falsche Anschrift.")
    await page.click("main form[action$='/vorfall'] .primary")
    await page.wait_for_selector("text=Frist abgelaufen")
    await is_fine(page, "rules")


async def test_who_looked_and_whose_name_it_was(house: House, open_page: Opener):
    await house.person("rita", Role.COMPLIANCE)
    await house.person("otto", Role.COMPLIANCE)
    page = await open_page("/anmelden")
    await signs_in(page, "rita")
    await page.goto("/compliance/zugriffe")
    await is_fine(page, "looks")
    await page.press("#objekt", "Enter")
    await page.click("summary >> nth=0")
    await page.fill("[name=reason] >> nth=0", "Beschwerde 4/26")
    await page.press("[name=reason] >> nth=0", "Enter")
    await page.wait_for_selector("text=Wartet auf eine zweite Person.")
    await is_fine(page, "looks, a name asked for")
    other = await open_page("/anmelden")
    await signs_in(other, "otto")
    await other.goto("/compliance/zugriffe")
    await is_fine(other, "looks, the second person")
    await other.click("button[value=true]")
    await other.wait_for_selector("text=zugestimmt")
    await page.goto("/compliance/zugriffe")
    await page.click("text=Name ansehen")
    await page.wait_for_selector("p.lead")
    await is_fine(page, "a name")
