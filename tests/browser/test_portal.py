"""The citizens' form in a browser without script, by keyboard, and its receipt."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page

from browser.axe import is_fine
from browser.opener import Opener

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


async def test_handing_in_without_script(open_page: Opener):
    page = await open_page("/anliegen", java_script_enabled=False)
    await page.focus("input[name=was]")
    await page.keyboard.press("ArrowDown")  # the second: "I need help to live"
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ich habe seit Montag kein Geld mehr.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")  # it shall count as an application
    file: dict[str, object] = {
        "name": "mietvertrag.pdf",
        "mimeType": "application/pdf",
        "buffer": PDF,
    }
    await page.set_input_files("#dateien", [file])  # pyright: ignore[reportArgumentType]
    await page.focus("#text")
    await page.click("main button.primary")
    await page.wait_for_selector("text=Wir haben Ihr Anliegen")
    reference, code = await page.locator(".reference.large").all_inner_texts()
    assert re.fullmatch(r"[0-9]{3} [0-9]{3} [0-9]{3} [0-9]", reference)
    assert "Der Tag des Eingangs ist festgehalten." in await page.inner_text("main")
    async with page.expect_download() as download:
        await page.click("text=Quittung als PDF")
    saved = await (await download.value).path()
    assert saved.read_bytes().startswith(b"%PDF-")
    await page.goto("/anliegen/stand")
    await page.fill("#vorgang", reference)
    await page.fill("#code", code)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=Noch keines. Wir klären, wer Ihr Anliegen bearbeitet.")
    assert "Montag" not in await page.inner_text("main")
    await _adds(page, file)


async def _adds(page: Page, file: dict[str, object]) -> None:
    """By keyboard: nothing at first, and then a document."""
    await page.focus("input[name=art]")
    await page.keyboard.press("Space")
    await page.focus("#add-text")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=Es wurde nichts abgesendet.")
    await page.set_input_files("#dateien", [file])  # pyright: ignore[reportArgumentType]
    await page.keyboard.press("Tab")
    await page.click("main button")
    await page.wait_for_selector("text=Ihre Ergänzung ist angekommen.")
    assert await page.locator("dt", has_text="Unterlage").count() == 2


async def test_the_pages_are_accessible(open_page: Opener):
    page = await open_page("/anliegen")
    await is_fine(page, "portal")
    await page.fill("#text", "Eine Frage")
    await page.click("main button.primary")
    await page.wait_for_selector(".codes")
    await is_fine(page, "portal receipt")
    reference, code = await page.locator(".reference.large").all_inner_texts()
    await page.goto("/anliegen/stand")
    await is_fine(page, "portal state, asking")
    await page.fill("#vorgang", reference)
    await page.fill("#code", code)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("dl.facts")
    await is_fine(page, "portal state")
    await page.check("input[name=art][value=addition]")
    await page.click("main button")
    await page.wait_for_selector("#add-empty")
    assert await page.is_checked("input[name=art][value=addition]")
    await is_fine(page, "portal state, nothing added")
