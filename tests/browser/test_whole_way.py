"""One enquiry from a telephone call to the confirmed receipt: keyboard only, every page accessible."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.axe import is_fine
from browser.test_real_call import (
    EXTENSION,
    TONE,
    Street,
    agent_is_ready,
    engine,
    hears,
    street,
)
from house import PASSWORD
from servicetelefon.domain.permissions import Role
from telephony.sipp import caller

__all__ = ["engine", "street"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def reach(page: Page, selector: str) -> None:
    """With the Tab key alone."""
    for _ in range(150):
        await page.keyboard.press("Tab")
        if await page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


async def presses(page: Page, selector: str) -> None:
    await reach(page, selector)
    await page.keyboard.press("Enter")


async def types(page: Page, selector: str, words: str) -> None:
    await reach(page, selector)
    await page.keyboard.type(words)


async def signs_in_by_keyboard(page: Page, login: str) -> None:
    await types(page, "#login", login)
    await types(page, "#password", PASSWORD)
    await page.keyboard.press("Enter")


async def test_from_a_telephone_call_to_the_confirmed_receipt_by_keyboard(
    street: Street,
) -> None:
    """A caller tells it once; an hour later it is in the office's file, and everybody knows."""
    await street.house.person("nora", Role.SPECIALIST, offices=frozenset({"amt-nord"}))
    desk = await agent_is_ready(street)
    async with caller(street.engine, EXTENSION, hums=TONE) as call:
        await call.answered(within=10)
        call.media.press("1")
        await desk.wait_for_selector("[data-do=answer]:not([disabled])")
        await is_fine(desk, "desk, offered")
        await desk.keyboard.press("F2")
        await desk.wait_for_selector('.stand[data-mode="talking"]')
        await hears(desk)
        await desk.keyboard.press("F7")
        await desk.keyboard.type("Die Heizung geht nicht, seit Montag.")
        await is_fine(desk, "desk, talking")
        reference = await hands_over_by_keyboard(desk)
        await desk.keyboard.press("F8")
        await desk.wait_for_selector('.stand[data-mode="wrap_up"]')
        await call.gone(within=10)
    await desk.keyboard.press("F7")
    await reach(desk, "[name=outcome]")
    await desk.keyboard.press("Space")
    await is_fine(desk, "desk, wrap-up")
    await desk.keyboard.press("F9")
    await desk.wait_for_selector("[data-focus]")
    await is_confirmed_by_keyboard(street, reference)


async def hands_over_by_keyboard(desk: Page) -> str:
    """The form has the note already; nothing is asked twice. Gives the reference."""
    await reach(desk, "a[href^='/desk/uebergabe/']")
    async with desk.context.expect_page() as opening:
        await desk.keyboard.press("Enter")
    form = await opening.value
    form.set_default_timeout(10_000)
    await form.wait_for_selector("#said")
    assert "Heizung" in await form.input_value("#said")
    await is_fine(form, "hand-over")
    await reach(form, "#office")
    await form.keyboard.type("Sozialamt Nord")
    await presses(form, "button.big")
    await form.wait_for_selector(".reference.large")
    await is_fine(form, "handed over")
    reference = await form.locator(".reference.large").first.inner_text()
    await form.close()
    return "".join(reference.split())


async def is_confirmed_by_keyboard(town: Street, reference: str) -> None:
    office = await town.page("/anmelden")
    await signs_in_by_keyboard(office, "nora")
    await office.wait_for_selector("#inbox tbody tr")
    await is_fine(office, "inbox")
    await types(office, "#was", reference)
    await office.keyboard.press("Enter")
    await office.wait_for_selector("text=Die Heizung geht nicht")
    await is_fine(office, "referral, new")
    await presses(office, "form[action$=accepted] button")
    await office.wait_for_selector("#words-answered")
    await types(office, "#words-answered", "Ein Techniker kommt heute.")
    await presses(office, "form[action$=answered] button")
    await office.wait_for_selector("h2 >> text=Beantwortet")
    await types(office, "#receipt-words", "N 17/4")
    await presses(office, "form[action$=receipt_confirmed] button")
    await office.wait_for_selector("text=In der Akte seit")
    await is_fine(office, "receipt confirmed")
    async with town.house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select state, receipt_at is not null from referral.referral")
    assert rows == [("answered", True)]
