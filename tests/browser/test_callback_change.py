"""A callback asked for, moved and taken back on the citizens' pages: in their language, by keyboard,
without script, on little glass."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from browser.axe import is_fine
from house import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHANGE = "/anliegen/rueckruf/aendern"
NARROW = ViewportSize(width=320, height=568)


async def a_page(browser: Browser, place: str, *, script: bool = True) -> Page:
    context = await browser.new_context(
        base_url=place, locale="de-DE", viewport=NARROW, java_script_enabled=script
    )
    return await context.new_page()


async def asks(page: Page, tail: str, number: str) -> tuple[str, str]:
    """Asks for a call at the second time offered, by keyboard; reference and code as shown."""
    await page.goto(f"/anliegen/rueckruf{tail}")
    await page.focus("#telefon")
    await page.keyboard.type(number)
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.focus("#telefon")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".codes")
    reference, code = await page.locator(".reference.large").all_inner_texts()
    assert re.fullmatch(r"\d{3} \d{3} \d{3} \d", reference)
    assert re.fullmatch(r"\d{4} \d{4}", code)
    return reference, code


async def enters(page: Page, reference: str, code: str) -> None:
    await page.focus("#vorgang")
    await page.keyboard.type(reference)
    await page.keyboard.press("Tab")
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")


async def words_in(page: Page, id_: str, hamburg: House, language: str) -> bool:
    return str(hamburg.services.city().wording.t(id_, language)) in await page.inner_text("main")


@pytest.mark.parametrize("language", ["de", "ls", "en", "ar"])
async def test_moved_and_taken_back_in_the_language_of_the_page(
    hamburg: House, browser: Browser, place: str, language: str
):
    page = await a_page(browser, place)
    tail = "" if language == "de" else f"?sprache={language}"
    numbers = await asks(page, tail, "040 428281234")
    await is_fine(page, f"callback asked for in {language}")
    await page.click(f"main a[href='{CHANGE}{tail}']")
    assert await page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    await is_fine(page, f"callback, numbers asked for, in {language}")
    await enters(page, numbers[0], "00000000")
    await page.wait_for_selector("[role=alert]")
    assert await words_in(page, "callback.not_found", hamburg, language)
    await enters(page, "", numbers[1])  # the reference is still there
    await page.wait_for_selector("[role=status]")
    await is_fine(page, f"callback, as it stands, in {language}")
    await page.focus("#wann")
    await page.keyboard.press("End")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[role=status]")
    assert page.url.endswith(f"{CHANGE}{tail}")
    await page.click("main form:last-of-type button")
    await page.wait_for_selector("text=" + str(
        hamburg.services.city().wording.t("callback.withdrawn", language)
    ))  # fmt: skip
    await is_fine(page, f"callback, taken back, in {language}")
    await page.context.close()


async def test_without_script(hamburg: House, browser: Browser, place: str):
    page = await a_page(browser, place, script=False)
    numbers = await asks(page, "?sprache=en", "040 428281235")
    await page.click(f"main a[href='{CHANGE}?sprache=en']")
    await enters(page, *numbers)
    await page.wait_for_selector("[role=status]")
    assert await words_in(page, "callback.withdraw_hint", hamburg, "en")
    await page.click("main form:last-of-type button")
    assert await words_in(page, "callback.withdrawn", hamburg, "en")
    await page.context.close()


async def test_numbers_stand_in_their_order_where_one_reads_from_right_to_left(
    browser: Browser, place: str
):
    """Groups of digits would be turned round, and somebody would write down another code."""
    page = await a_page(browser, place)
    await asks(page, "?sprache=ar", "040 428281236")
    ordered = await page.evaluate("""() => [...document.querySelectorAll('.reference.large')].map((one) => {
        const words = one.firstChild, at = (place) => {
            const range = document.createRange();
            range.setStart(words, place);
            range.setEnd(words, place + 1);
            return range.getBoundingClientRect().left;
        };
        return at(0) < at(words.length - 1);
    })""")
    assert ordered == [True, True]
    await page.context.close()
