"""Wallboard, reports and cockpit in a real browser: live, readable, found fine by axe."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Page

from browser.axe import is_fine
from browser.opener import Opener
from browser.shift import Shift, signs_in
from house import OPEN_LINE, House
from servicetelefon.city.switches import read as read_switches
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.line_plan import switched

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LINE_NAME = "Tag und Nacht"
NOTICE = "Heute rufen sehr viele Menschen an."


async def test_the_wallboard_shows_by_itself_who_waits(house: House, open_page: Opener):
    await house.person("lena", Role.SUPERVISOR)
    page = await open_page("/anmelden")
    await signs_in(page, "lena")
    await page.goto("/wallboard")
    await page.wait_for_selector("text=0 warten")
    await house.caller_waits("c1")
    await page.wait_for_selector("text=1 warten")
    size = await page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.huge')).fontSize)"
    )
    assert size >= 56  # readable from five metres
    await is_fine(page, "wallboard")


async def at_the_board(house: House, open_page: Opener) -> Page:
    await house.person("lena", Role.SUPERVISOR)
    page = await open_page("/anmelden")
    await signs_in(page, "lena")
    await page.goto("/wallboard")
    return page


async def turns(house: House, page: Page, words: str, *, on: bool = True) -> None:
    """A supervisor presses one switch of the line at hand; the line reads it as it does by itself
    each second."""
    card = page.locator(".card", has_text=LINE_NAME)
    await card.get_by_role("button", name=f"{words}: ist {'aus' if on else 'an'}").click()
    await card.get_by_role("button", name=f"{words}: ist {'an' if on else 'aus'}").wait_for()
    async with house.services.database.step() as tx:
        house.switches[0] = switched(await read_switches(tx))


async def hears(house: House, channel: str) -> str:
    """All that somebody hears who calls now, without pressing a key."""
    before = len(house.telephony.said)
    house.telephony.caller_rings(channel, dialled=OPEN_LINE)
    await house.quiet()
    return " ".join(house.telephony.said[before:])


async def test_a_supervisor_closes_a_line_and_opens_it_again(house: House, open_page: Opener):
    page = await at_the_board(house, open_page)
    await turns(house, page, "Leitung schließen")
    await page.wait_for_selector(f"text={LINE_NAME} ist geschlossen")
    assert "Guten Tag" not in await hears(house, "c1")
    await turns(house, page, "Leitung schließen", on=False)
    assert "Guten Tag" in await hears(house, "c2")
    await page.locator(f"text={LINE_NAME} ist geschlossen").wait_for(state="hidden")


async def test_a_supervisor_opens_a_line_outside_its_hours(house: House, open_page: Opener):
    page = await at_the_board(house, open_page)
    await turns(house, page, "Außer der Zeit öffnen")
    await page.wait_for_selector(f"text={LINE_NAME} ist außerhalb")


async def test_an_announcement_is_on_within_seconds(house: House, open_page: Opener):
    page = await at_the_board(house, open_page)
    before = await hears(house, "c1")
    begun = time.monotonic()
    await turns(house, page, "Hinweis nach der Begrüßung")
    after = await hears(house, "c2")
    assert NOTICE not in before
    assert NOTICE in after
    assert time.monotonic() - begun < 5
    await page.wait_for_selector(f"text={LINE_NAME} sagt den Hinweis an")


async def test_emergency_mode_tells_everybody_who_calls(house: House, open_page: Opener):
    page = await at_the_board(house, open_page)
    await turns(house, page, "Notbetrieb")
    await page.wait_for_selector(f"text={LINE_NAME} im Notbetrieb")
    assert "Wir haben gerade eine Störung." in await hears(house, "c1")
    await turns(house, page, "Notbetrieb", on=False)
    assert "Guten Tag" in await hears(house, "c2")


async def test_a_supervisor_moves_a_skill(house: House, open_page: Opener):
    """Of somebody who is at work: the next offer goes by it."""
    await house.person("mara", Role.AGENT)
    mara = await house.account("mara")
    await Shift(house, await open_page("/anmelden")).begins()
    page = await at_the_board(house, open_page)
    await page.click("text=Fähigkeiten verschieben")
    await is_fine(page, "skills")
    await page.get_by_role("button", name="Englisch").click()
    await page.wait_for_selector("button[aria-pressed=false]:has-text('Englisch')")
    async with house.services.database.step() as tx:
        row = await tx.row("select skills from routing.presence where agent = %s", (mara,))
    assert row is not None
    assert "englisch" not in row[0]
    assert "sozialhilfe" in row[0]


async def test_reports_and_the_cockpit(house: House, open_page: Opener):
    await house.person("lena", Role.SUPERVISOR, Role.PLANNER)
    await house.caller_waits("c1")
    page = await open_page("/anmelden")
    await signs_in(page, "lena")
    await page.goto("/zahlen")
    await is_fine(page, "reports")
    await page.goto("/planning")
    await is_fine(page, "cockpit")
    await page.click("summary:has-text('Nord')")
    await page.goto("/versprechen")
    await is_fine(page, "the promise")
