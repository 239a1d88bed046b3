"""Whole ways through the pages by keyboard alone, each page on the way found fine by axe, in both
colour schemes, with reduced motion and at 400 % zoom."""

from __future__ import annotations

import pytest

from browser.axe import is_fine
from browser.keys import Keyboard, at
from browser.opener import Opener
from house import House
from servicetelefon.domain.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_planning_a_district(house: House, open_page: Opener):
    keys = await at(house, open_page, "pia", "/planning", Role.PLANNER, Role.SUPERVISOR)
    page = keys.page
    field = page.get_by_label("Weiterleitungen, die das Amt je Woche").first
    await keys.to(field)
    await page.keyboard.press("Control+A")
    await page.keyboard.type("40")
    await keys.enters()
    assert await field.input_value() == "40"
    await keys.opens("Süd")
    await keys.enters("Süd: Start freigeben")
    await page.get_by_role("table").get_by_text("Start freigeben").wait_for()
    await keys.opens("Süd")
    await keys.enters("Süd: In Betrieb nehmen")
    await keys.opens("Süd")
    await is_fine(page, "planning, a district live")


async def test_a_citizen_hands_in_and_looks_up_the_office(open_page: Opener):
    keys = Keyboard(await open_page("/"))
    page = keys.page
    await keys.presses("Anliegen mitteilen", exact=False)
    await page.wait_for_url("**/anliegen*")
    await keys.to(page.locator("input[name=was]"))
    await page.keyboard.press("ArrowDown")  # the second: "I need help to live"
    await keys.to(page.locator("#text"))
    await page.keyboard.type("Ich habe seit Montag kein Geld mehr.")
    await keys.to(page.locator("main button.primary"))
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".codes")
    reference, code = await page.locator(".reference.large").all_inner_texts()
    await is_fine(page, "portal receipt, by keyboard")
    assert (await keys.saves("Quittung als PDF")).startswith(b"%PDF-")
    await page.goto("/anliegen/stand")
    await keys.to(page.locator("#vorgang"))
    await page.keyboard.type(reference)
    await keys.to(page.locator("#code"))
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("dl.facts")
    await page.goto("/zustaendig")
    await keys.to(page.locator("#adresse"))
    await page.keyboard.type("Lange Straße")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".finding")
    await keys.to(page.locator("#answer"))
    await page.keyboard.type("6")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[data-status=found]")
