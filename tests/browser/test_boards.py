"""Wallboard, reports and cockpit in a real browser: live, readable, found fine by axe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from browser.shift import signs_in
from browser.test_accessible import is_fine
from house import House
from servicetelefon.domain.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Opener = Callable[..., Awaitable[Page]]


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


async def test_a_supervisor_closes_the_line_from_the_wallboard(house: House, open_page: Opener):
    await house.person("lena", Role.SUPERVISOR)
    page = await open_page("/anmelden")
    await signs_in(page, "lena")
    await page.goto("/wallboard")
    await page.click("text=Leitung schließen: ist aus >> nth=0")
    await page.wait_for_selector("button[aria-pressed=true]")
    await page.goto("/wallboard/faehigkeiten")
    await is_fine(page, "skills")


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
