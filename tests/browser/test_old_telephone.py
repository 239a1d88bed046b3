"""The page in the hand of somebody who is eighty and has an old telephone: little glass, big buttons,
by keyboard, and read aloud in its own language. How much it weighs: `test_weight.py`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from browser.test_accessible import is_fine
from browser.test_chat import asks

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OLD = ViewportSize(width=320, height=568)
SMALLEST_TARGET = 44
SMALLEST_LETTER = 14
LANGUAGES = ("de", "ls", "ar")
PICTURES = os.environ.get("PICTURES")
"""A folder: then the pages are kept as pictures, to look at."""


async def held(browser: Browser, place: str) -> Page:
    context = await browser.new_context(
        base_url=place, locale="de-DE", viewport=OLD, has_touch=True, is_mobile=True
    )
    return await context.new_page()


async def keep(page: Page, name: str, *, whole: bool = False) -> None:
    if PICTURES:
        await page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=whole)


_TOO_SMALL = """(least) => [...document.querySelectorAll('main button, main a.button, main summary, main a.number')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least)
  .map((one) => `${one.textContent.trim()} ${one.getBoundingClientRect().height}`)"""
_SMALL_LETTERS = """(least) => [...document.querySelectorAll('main *')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < least)
  .map((one) => one.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_calling_stands_on_the_first_glass(browser: Browser, place: str, language: str):
    page = await held(browser, place)
    await page.goto("/" if language == "de" else f"/?sprache={language}")
    await keep(page, f"first-{language}")
    button = page.locator(".call-now a")
    box = await button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= OLD["height"], f"the button ends at {box}"
    assert box["height"] >= SMALLEST_TARGET
    assert box["width"] > OLD["width"] * 0.8
    assert (await button.get_attribute("href") or "").startswith("tel:")
    await keep(page, f"whole-{language}", whole=True)
    assert await page.evaluate(_TOO_SMALL, SMALLEST_TARGET) == []
    assert await page.evaluate(_SMALL_LETTERS, SMALLEST_LETTER) == []
    await page.emulate_media(color_scheme="dark")
    await keep(page, f"dark-{language}")
    await page.context.close()


_ALOUD = """
window.spoken = [];
Object.defineProperty(window, 'speechSynthesis', { value: {
  speaking: false,
  speak(one) { this.speaking = true; window.speaking = one; window.spoken.push([one.text, one.lang]); },
  cancel() { this.speaking = false; window.spoken.push(['', 'cancelled']); },
} });
"""


@pytest.mark.parametrize("path", ["/", "/widget"])
@pytest.mark.parametrize(
    ("language", "lang", "stop"),
    [("de", "de", "Vorlesen anhalten"), ("ls", "de", "Nicht mehr vorlesen"), ("ar", "ar", None)],
)
async def test_an_answer_is_read_aloud_in_its_own_language(
    browser: Browser, place: str, path: str, language: str, lang: str, stop: str | None
):
    page = await held(browser, place)
    await page.add_init_script(_ALOUD)
    await page.goto(f"{path}?sprache={language}")
    await asks(page, "Wie hoch ist der Regelsatz?")
    answer = page.locator(".line.program")
    button = answer.locator("button.aloud")
    before = await button.inner_text()
    await button.focus()
    await page.keyboard.press("Enter")
    spoken = await page.evaluate("window.spoken.filter(([, lang]) => lang !== 'cancelled')")
    words = await answer.locator(".words").inner_text()
    assert spoken == [[words, await answer.get_attribute("lang")]]
    assert spoken[0][1].split("-")[0] == lang or await answer.get_attribute("lang") == "de"
    assert await button.inner_text() != before
    if stop:
        assert await button.inner_text() == stop
    await page.keyboard.press("Enter")
    assert await page.evaluate("window.spoken.at(-1)[1]") == "cancelled"
    assert await button.inner_text() == before
    await page.keyboard.press("Enter")
    await page.evaluate("window.speaking.dispatchEvent(new Event('end'))")
    assert await button.inner_text() == before
    await page.context.close()


@pytest.mark.parametrize("path", ["/", "/widget"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_whole_chat_by_keyboard(browser: Browser, place: str, path: str, language: str):
    """From the first key to a person: each answer is announced in the status region, focus goes to
    it, and nothing is cut off at 400 %."""
    page = await held(browser, place)
    await page.goto(f"{path}?sprache={language}")
    assert await page.get_attribute("announce-region", "role") == "status"
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "chat-text":
            break
    await page.keyboard.type("Wie hoch ist der Regelsatz?")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#chat[data-lines='2']")
    await page.wait_for_function("document.activeElement.classList.contains('program')")
    assert await page.inner_text("announce-region")
    await keep(page, f"answer{path.replace('/', '-')}-{language}", whole=True)
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.value") == "person":
            break
    await page.keyboard.press("Enter")
    await page.wait_for_selector("form.callback, #chat[data-state=waiting]")
    await is_fine(page, f"{path} in {language}, a person is wanted")
    await page.context.close()
