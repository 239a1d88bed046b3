"""The chat as people use it: with script and without, in German, Leichte Sprache and Arabic, in a
frame of another site; axe finds nothing on any of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page

from browser.axe import WIDGET_LOOKED_AT, is_fine
from browser.shift import signs_in
from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.agent import AtDesk
from servicetelefon.journey.chat_state import NODE
from servicetelefon.journey.line_plan import Switches
from servicetelefon.routing import store as routing

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@asynccontextmanager
async def another_site(body: str) -> AsyncGenerator[str]:
    """A page of somebody else, at another origin."""
    page = f"<!doctype html><title>x</title><body>{body}"
    head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write((head + page).encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def opened(browser: Browser, place: str, path: str = "/", *, script: bool = True) -> Page:
    context = await browser.new_context(base_url=place, locale="de-DE", java_script_enabled=script)
    page = await context.new_page()
    await page.goto(path)
    return page


async def asks(page: Page, words: str) -> None:
    before = int(await page.get_attribute("#chat", "data-lines") or 0)
    await page.fill("#chat-text", words)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(f"#chat[data-lines='{before + 2}']")


async def test_a_chat_with_script(browser: Browser, place: str):
    page = await opened(browser, place)
    label = await page.inner_text("#chat-label")
    assert label.startswith("Hier antwortet ein Programm, kein Mensch.")
    await asks(page, "Wie hoch ist der Regelsatz?")
    assert "563 Euro" in await page.inner_text(".line.program")
    focused = "document.activeElement.classList.contains('program') || document.activeElement.id"
    assert await page.evaluate(focused) in (True, "chat-text")
    assert await page.inner_text("announce-region") == "Neue Antwort"
    await is_fine(page, "chat, answered")
    await asks(page, "Ich will nicht mehr leben")
    assert await page.get_attribute(".line:last-of-type a.number", "href") == "tel:112"
    await is_fine(page, "chat, emergency")
    await page.context.close()


async def test_a_chat_without_script(browser: Browser, place: str):
    page = await opened(browser, place, script=False)
    await page.fill("#chat-text", "Wie hoch ist der Regelsatz?")
    await page.click("button[value=say]")
    assert "563 Euro" in await page.inner_text(".line.program")
    await page.fill("#chat-text", "und für Kinder?")
    await page.click("button[value=say]")
    assert len(await page.query_selector_all(".line")) == 4
    await page.context.close()


@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [("ls", "Wie hoch ist der Regelsatz?", "ltr"), ("ar", "كم تبلغ المساعدة الاجتماعية؟", "rtl")],
)
async def test_other_languages(
    browser: Browser, place: str, language: str, words: str, direction: str
):
    page = await opened(browser, place, f"/?sprache={language}")
    assert await page.get_attribute("html", "dir") == direction
    await is_fine(page, f"page in {language}")
    await asks(page, words)
    await is_fine(page, f"chat in {language}")
    await page.context.close()


@pytest.mark.parametrize("language", ["de", "ls", "ar"])
async def test_the_widget_in_other_languages_and_without_script(
    browser: Browser, place: str, language: str
):
    page = await opened(browser, place, f"/widget?sprache={language}")
    await is_fine(page, f"widget in {language}")
    await asks(page, "Mensch")
    await is_fine(page, f"widget in {language}, a person wanted")
    await page.context.close()
    page = await opened(browser, place, f"/widget?sprache={language}", script=False)
    await page.fill("#chat-text", "Mensch")
    await page.click("button[value=say]")
    assert len(await page.query_selector_all(".line")) == 2
    await page.context.close()


async def test_a_time_is_agreed_in_the_chat_and_the_summary_is_kept_as_pdf(
    hamburg: House, browser: Browser, place: str
):
    hamburg.switches[0] = Switches(closed=frozenset(hamburg.services.city().lines))
    page = await opened(browser, place)
    await asks(page, "Wie hoch ist der Regelsatz?")
    async with page.expect_download() as saved:
        await page.click("button[formaction='/chat/zusammenfassung.pdf']")
    file = await (await saved.value).path()
    assert file.read_bytes().startswith(b"%PDF-")
    await asks(page, "Mensch")
    await page.fill("#chat-number", "040 428280")
    await page.select_option("#when", index=2)
    await is_fine(page, "chat, a callback is offered")
    await page.click("form.callback button")
    await page.wait_for_selector("[data-part=said]")
    assert "Wir rufen Sie an" in await page.inner_text("[data-part=said]")
    async with hamburg.services.database.step() as tx:
        ((reason, channel),) = await tx.rows("select reason, channel from routing.callback")
    assert (reason, channel) == ("appointment", "chat")
    await page.goto("/anliegen/rueckruf")
    await is_fine(page, "a callback on the portal")
    await page.fill("#telefon", "0900 123456")
    await page.click("button.primary")
    assert "Diese Nummer" in await page.inner_text("[role=alert]")
    await is_fine(page, "a callback on the portal, refused")
    await page.context.close()


async def test_the_desk_with_an_open_chat(hamburg: House, browser: Browser, place: str):
    """Offered, taken, written in and closed; axe finds nothing on any of it."""
    services = hamburg.services
    hamburg.switches[0] = Switches(opened=frozenset(services.city().lines))
    await hamburg.person("mara", Role.AGENT)
    citizen = await opened(browser, place)
    await asks(citizen, "Wie hoch ist der Regelsatz?")
    await asks(citizen, "Mensch")
    await citizen.wait_for_selector("#chat[data-state=waiting]")
    await is_fine(citizen, "chat, waiting")
    agent = await hamburg.account("mara")
    await services.desk.seat(AtDesk(agent, tuple(services.city().skills)))
    async with services.database.step() as tx:
        await tx.do("update routing.presence set phone_there = true")
        await routing.beat(tx, NODE, services.clock.now(), accepting=False)
    await services.desk.ready(agent)
    await services.chat_desk.take(agent)
    desk = await opened(browser, place, "/anmelden")
    await signs_in(desk, "mara")
    await desk.goto("/desk/chat")
    assert "Wie hoch ist der Regelsatz?" in await desk.inner_text("#desk-log")
    await is_fine(desk, "desk with a chat")
    await desk.fill("#say", "Guten Tag, ich bin ein Mensch.")
    await desk.click("form.ask button")
    await desk.wait_for_selector("#desk-log .agent")
    await citizen.wait_for_selector(".line.agent")
    await is_fine(citizen, "chat with a person")
    await desk.goto("/rueckrufe")
    await is_fine(desk, "agreeing on a callback")
    for page in (desk, citizen):
        await page.context.close()


async def test_the_widget_in_another_site(browser: Browser, place: str):
    page = await opened(browser, place, "/widget")
    await is_fine(page, "widget")
    await asks(page, "Welche Unterlagen brauche ich?")
    await is_fine(page, "widget, answered")
    assert await page.context.cookies() == []
    await page.context.close()
    async with another_site(f'<script src="{place}/widget.js"></script>') as site:
        await frames_the_chat(browser, site)


async def frames_the_chat(browser: Browser, site: str) -> None:
    """Nothing before the button is pressed, then the chat in a frame, and no cookie at any time."""
    other = await (await browser.new_context()).new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    await other.goto(site)
    await other.wait_for_load_state("networkidle")
    assert await other.query_selector("iframe") is None
    loaded = [one for one in asked if not one.endswith(("/widget.js", "/favicon.ico"))]
    assert loaded == [other.url]  # the page itself
    await other.click("button")
    frame = other.frame_locator("iframe")
    await frame.locator("#chat-label").wait_for()
    kept = await other.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    assert await other.context.cookies() == []
    await other.context.close()
    WIDGET_LOOKED_AT.append("before the button is pressed, and with the chat open")
