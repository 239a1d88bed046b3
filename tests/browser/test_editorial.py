"""An article by keyboard: opened, changed, checked, saved, heard; every step without a mouse."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.opener import Opener
from browser.shift import signs_in
from house import House
from servicetelefon.domain.article_life import RUNNING, ArticleState
from servicetelefon.domain.permissions import Role
from servicetelefon.knowledge import read

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def presses(page: Page, words: str) -> None:
    """Go to the link or button of these words as the keyboard would, and press it."""
    await (
        page.get_by_role("link", name=words)
        .or_(page.get_by_role("button", name=words))
        .first.focus()
    )
    await page.keyboard.press("Enter")


async def test_an_article_is_written_by_keyboard(house: House, open_page: Opener) -> None:
    await house.person("anna", Role.EDITOR)
    page = await open_page("/anmelden")
    await signs_in(page, "anna")
    await presses(page, "Höhe des Regelsatzes")
    await page.wait_for_url("**/artikel/betraege")
    await presses(page, "Fassung 1")
    await page.wait_for_url("**/fassung/*")
    await presses(page, "Bearbeiten")
    await page.wait_for_url("**/schreiben?fassung=*")
    await page.get_by_label("Leichte Sprache").focus()
    await page.keyboard.press("Control+End")
    await page.keyboard.type("\nDas wird nicht besprochen.")
    await presses(page, "Prüfen")
    remark = page.get_by_text("Zeile 4: Verneinung: nicht").last
    await remark.wait_for()
    reasons = page.get_by_label("Darf so bleiben, weil:")
    for number in range(await reasons.count()):
        await reasons.nth(number).focus()
        await page.keyboard.type("Hier geht es nur so.")
    await presses(page, "Prüfen")
    await page.get_by_text("Keine Hinweise").or_(page.get_by_text("Hinweis")).first.wait_for()
    await presses(page, "Als Entwurf speichern")
    await page.wait_for_url("**/fassung/*")
    await page.get_by_text("Entwurf").first.wait_for()
    await presses(page, "Zur Freigabe geben")
    await page.get_by_text("zur Freigabe").first.wait_for()
    async with house.services.database.step() as tx:
        newest, *_ = await read.versions(tx, "betraege")
        (told,) = await read.in_states(tx, RUNNING, "betraege")
    assert (newest.state, newest.number, told.number) == (ArticleState.IN_REVIEW, 2, 1)
    assert "Das wird nicht besprochen." in newest.content


async def test_the_spoken_answer_plays(house: House, open_page: Opener) -> None:
    await house.person("anna", Role.EDITOR)
    async with house.services.database.step() as tx:
        (told,) = await read.in_states(tx, RUNNING, "betraege")
    page = await open_page("/anmelden")
    await signs_in(page, "anna")
    await page.goto(f"/redaktion/fassung/{told.id}")
    seconds = await page.eval_on_selector(
        "audio",
        "sound => new Promise((done, fail) => { sound.onloadedmetadata = () => done(sound.duration);"
        " sound.onerror = () => fail(sound.error.message); sound.load(); sound.play(); })",
    )
    assert 4 < seconds < 15
