"""The chat as people use it: with script and without, in German, Leichte Sprache and Arabic, in a
frame of another site; axe finds nothing on any of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from browser.test_accessible import is_fine
from house import House, a_house, served
from servicetelefon.kit.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HAMBURG = Path(__file__).parents[2] / "cities" / "hamburg"


@pytest_asyncio.fixture(loop_scope="session")
async def hamburg(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    async with a_house(database, dsn, tmp_path, HAMBURG) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def place(hamburg: House) -> AsyncGenerator[str]:
    async with served(hamburg.app) as found:
        yield found


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
    await other.goto(site)
    assert await other.query_selector("iframe") is None
    await other.click("button")
    frame = other.frame_locator("iframe")
    await frame.locator("#chat-label").wait_for()
    assert await other.context.cookies() == []
    await other.context.close()
