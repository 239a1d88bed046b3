"""The citizens' page as people use it: without script, by keyboard, in their language."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.opener import Opener
from browser.shift import true_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def state(page: Page) -> str:
    return await page.inner_text("[data-part=state]")


async def calls(page: Page) -> None:
    await page.focus("text=Jetzt anrufen")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("citizen-call[data-state=dialling]")


async def test_without_script_everything_is_there_but_the_call(open_page: Opener):
    page = await open_page("/", java_script_enabled=False)
    text = await page.inner_text("main")
    for part in ("In Not?", "112", "0990 100", "Dienstag bis Donnerstag", "08:00 – 18:00"):
        assert part in text
    assert not await page.is_visible("citizen-call")
    assert await page.is_visible("noscript p")


async def test_help_in_need_comes_before_everything_else(open_page: Opener):
    page = await open_page("/")
    headings = [await one.inner_text() for one in await page.query_selector_all("main h2")]
    assert headings[0] == "In Not?"
    assert await page.get_attribute(".crisis a.number", "href") == "tel:112"


async def test_a_call_by_keyboard(open_page: Opener):
    page = await open_page("/")
    await calls(page)
    assert await page.evaluate("phone.target") == "500"
    assert await page.evaluate("document.activeElement.dataset.part") == "end"
    await page.evaluate("phone.rings()")
    assert await state(page) == "Es klingelt …"
    await page.evaluate("phone.isAnswered()")
    assert await state(page) == "Sie sind verbunden."

    await page.keyboard.press("2")
    await page.focus("[data-part=keys]")
    await page.keyboard.press("Enter")
    await page.click("[data-part=keypad] button[value='#']")
    assert await page.evaluate("phone.keys") == "2#"

    await page.focus("[data-part=mute]")
    await page.keyboard.press("Space")
    assert await page.get_attribute("[data-part=mute]", "aria-pressed") == "true"
    assert await page.evaluate("phone.muted")

    await page.focus("[data-part=end]")
    await page.keyboard.press("Enter")
    assert await state(page) == "Das Gespräch ist beendet."
    assert await page.evaluate("document.activeElement.dataset.part") == "call"


async def test_the_other_side_hangs_up(open_page: Opener):
    page = await open_page("/")
    await calls(page)
    await page.evaluate("phone.isAnswered()")
    await page.evaluate("phone.ends()")
    assert await state(page) == "Das Gespräch ist beendet."
    await calls(page)


async def test_without_microphone_people_are_told_what_to_do(open_page: Opener):
    page = await open_page("/")
    await page.evaluate("window.phoneFails = 'NotAllowedError'")
    await page.click("text=Jetzt anrufen")
    await page.wait_for_selector("citizen-call[data-state=denied]")
    assert "Erlauben Sie es im Browser" in await state(page)
    assert await page.is_visible("[data-part=call]")


async def test_when_the_engine_is_not_reached_the_number_is_given(open_page: Opener):
    page = await open_page("/")
    await calls(page)
    await page.evaluate("phone.loses()")
    assert "0990 100" in await state(page)


async def test_a_language_is_a_page_of_its_own(open_page: Opener):
    page = await open_page("/")
    await page.click("text=English")
    await page.wait_for_selector("html[lang=en] >> text=Call now")
    await page.click("text=Deutsch")
    assert page.url.endswith("/")
    await page.wait_for_selector("html[lang=de]")


async def test_the_first_key_leads_to_the_content(open_page: Opener):
    page = await open_page("/")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    await true_in(page, "document.activeElement.id === 'main'")
