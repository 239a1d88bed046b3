"""What the chat does when something fails, and the notice of need by keyboard: no word is lost, and
nobody becomes an applicant by a key pressed too early."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.async_api import Browser, Page, Route

from browser.shift import true_in
from browser.test_accessible import is_fine
from browser.test_chat import asks, opened
from house import House
from servicetelefon.referral.store import LINE_SEES, see

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUESTION = "Wie hoch ist der Regelsatz?"
NEED = "Ich brauche Hilfe, ich habe kein Geld mehr für die Miete"


class Line:
    """The way between page and service: it fails as often as it is told, and keeps what was sent.
    `after` the service has taken it, or before it came there."""

    def __init__(self, fails: int, status: int | None = None, *, after: bool = False) -> None:
        self.fails, self.status, self.after = fails, status, after
        self.sent: list[dict[str, list[str]]] = []

    async def carry(self, route: Route) -> None:
        self.sent.append(parse_qs(route.request.post_data or ""))
        if len(self.sent) > self.fails:
            await route.continue_()
            return
        if self.after:
            await route.fetch()
        if self.status is None:
            await route.abort()
        else:
            await route.fulfill(status=self.status, body="")


@pytest.mark.parametrize(
    ("status", "words"), [(None, "Ihre Worte sind noch da"), (500, "noch einmal"),
                          (429, "sehr viele Menschen")],
)  # fmt: skip
async def test_what_fails_is_said_and_the_words_stay(
    browser: Browser, place: str, status: int | None, words: str
):
    page = await opened(browser, place)
    line = Line(1, status)
    await page.route("**/chat", line.carry)
    await page.fill("#chat-text", QUESTION)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[data-part=trouble]:not([hidden])")
    assert words in await page.inner_text("[data-part=trouble]")
    assert words in await page.inner_text("announce-region")
    assert await page.input_value("#chat-text") == QUESTION
    await is_fine(page, "chat, in trouble")
    await page.click("button[value=say]")
    await page.wait_for_selector("#chat[data-lines='2']")
    assert not await page.is_visible("[data-part=trouble]")
    await page.context.close()


async def test_an_answer_that_was_lost_on_its_way_is_not_asked_for_twice(
    hamburg: House, browser: Browser, place: str
):
    page = await opened(browser, place)
    await asks(page, "Guten Tag")
    line = Line(1, after=True)
    await page.route("**/chat", line.carry)
    await page.fill("#chat-text", QUESTION)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[data-part=trouble]:not([hidden])")
    await page.click("button[value=say]")
    await page.wait_for_selector("#chat[data-lines='4']")
    assert line.sent[0]["once"] == line.sent[1]["once"]
    async with hamburg.services.database.step() as tx:
        assert await tx.rows("select count(*) from chat.message") == [(4,)]
    await page.context.close()


async def test_what_comes_too_early_after_a_start_is_sent_again_by_itself(
    browser: Browser, place: str
):
    page = await opened(browser, place)
    early = f"""<section class="chat" id="chat" data-lines="0"><form method="post" action="/chat"
      hx-post="/chat" hx-target="#chat" hx-swap="outerHTML"><input type="hidden" name="language"
      value="de"><textarea id="chat-text" name="text" data-again>{QUESTION}</textarea>
      <button name="do" value="say">Absenden</button></form></section>"""

    asked: list[Route] = []

    async def answers_early(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            await route.continue_()
        else:
            await route.fulfill(status=200, content_type="text/html", body=early)

    await page.route("**/chat", answers_early)
    await page.fill("#chat-text", QUESTION)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#chat[data-lines='2']")
    assert "563 Euro" in await page.inner_text(".line.program")
    await page.context.close()


async def claims(house: House) -> list[tuple[object, ...]]:
    async with house.services.database.begin() as tx:
        await see(tx, LINE_SEES)
        return [tuple(row) for row in await tx.rows("select wish from referral.benefit_claim")]


async def tab_to(page: Page, id_: str) -> None:
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == id_:
            return
    raise AssertionError(f"no way by keyboard to {id_}")


async def test_a_notice_by_keyboard_and_enter_alone_makes_nobody_an_applicant(
    hamburg: House, browser: Browser, place: str
):
    page = await opened(browser, place)
    await asks(page, NEED)
    await is_fine(page, "chat, a notice of need is asked")
    assert await page.input_value("#notice-words") == NEED
    await tab_to(page, "notice-name")
    await page.keyboard.type("Erika Mustermann")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("040 428280")
    await page.keyboard.press("Enter")
    assert await claims(hamburg) == []
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.value") == "yes"
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[data-part=receipt]")
    assert await claims(hamburg) == [("yes",)]
    await true_in(page, "document.activeElement.dataset.part === 'said'")
    await is_fine(page, "chat, a notice of need is kept")
    await page.context.close()


@pytest.mark.parametrize("language", ["de", "ls", "ar"])
async def test_a_notice_without_script(hamburg: House, browser: Browser, place: str, language: str):
    page = await opened(browser, place, f"/?sprache={language}", script=False)
    await page.fill("#chat-text", NEED)
    await page.click("button[value=say]")
    await page.fill("#notice-words", "Mir fehlt die Miete.")
    await page.click("form.notice button[value=not_sure]")
    await page.wait_for_selector("[data-part=receipt]")
    assert await claims(hamburg) == [("not_sure",)]
    await page.context.close()
