"""Chromium in front of the real pages. One browser and one event loop for all of them: starting
it takes longer than most tests."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
)

from browser.axe import LOOKED_AT, WIDGET_LOOKED_AT
from browser.opener import Opener
from browser.shift import Shift
from cities import HAMBURG
from house import House, a_house, served
from servicetelefon.compliance.card import PROGRAM
from servicetelefon.compliance.proved import (
    PAGES,
    WIDGET,
    WIDGET_FILE,
    Proof,
    fingerprints,
    pages_of,
    write_proof,
)
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops import chromium as chromium_flags
from servicetelefon.ops.postgres import APP
from servicetelefon.web.static_files import FOLDER
from tools import chromium

FAKE_PHONE = Path(__file__).with_name("fake_phone.js")
FLAGS = (
    *(flag for flag in chromium_flags.FLAGS if flag != "--headless"),
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
def program() -> Path:
    if not (FOLDER / "vendor" / "phone.js").is_file():
        pytest.skip("the browser's files are not built (make up builds them)")
    return chromium()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser(program: Path) -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database(dsn: str) -> AsyncGenerator[Database]:
    async with Database(dsn, role=APP, name="test", failpoints=Failpoints(), size=3) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def house(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    async with a_house(database, dsn, tmp_path) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def hamburg(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    """The same with the delivered city's words and articles."""
    async with a_house(database, dsn, tmp_path, HAMBURG) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def place(hamburg: House) -> AsyncGenerator[str]:
    async with served(hamburg.app) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def address(house: House) -> AsyncGenerator[str]:
    async with served(house.app) as found:
        yield found


def is_fault(line: ConsoleMessage) -> bool:
    """A refused or lost request is written there too, and often what a test is about."""
    refused = ("Failed to load resource", "Response Status Error Code")
    return line.type == "error" and not line.text.startswith(refused)


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, address: str) -> AsyncGenerator[Opener]:
    """A page in a browser of its own (cookies), with the fake telephone; faults fail the test."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    async def opener(path: str = "/", **options: object) -> Page:
        context = await browser.new_context(base_url=address, locale="de-DE", **options)  # pyright: ignore[reportArgumentType]
        contexts.append(context)
        await context.route("**/vendor/phone.js", lambda route: route.fulfill(path=FAKE_PHONE))
        page = await context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if is_fault(line) else None)
        await page.goto(path)
        return page

    yield opener
    for context in contexts:
        await context.close()
    assert faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def shift(house: House, open_page: Opener) -> AsyncGenerator[Shift]:
    await house.person("mara", Role.AGENT)
    yield Shift(house, await open_page("/anmelden"))


@pytest.fixture(scope="session", autouse=True)
def proofs(request: pytest.FixtureRequest) -> Generator[None]:
    """`PROVE=1`: what a whole run without a fault has shown is kept beside the program, for the
    controls of accessibility and of the widget."""
    yield
    if not os.environ.get("PROVE") or request.session.testsfailed:
        return
    day = datetime.now(UTC).date()
    for name, test, seen, files in (
        (PAGES, "axe", tuple(LOOKED_AT), pages_of(PROGRAM)),
        (WIDGET, "widget", tuple(WIDGET_LOOKED_AT), fingerprints(PROGRAM, [WIDGET_FILE])),
    ):
        if seen and (name != PAGES or _is_whole(request.session)):
            faults = sum(LOOKED_AT.values()) if name == PAGES else 0
            proof = Proof(day=day, test=test, faults=faults, looked_at=seen, files=files)
            write_proof(name, proof)


def _is_whole(session: pytest.Session) -> bool:
    """Whether every file of this folder ran in full: less shows nothing of the other pages."""
    files = {item.path for item in session.items}
    every = set(Path(__file__).parent.glob("test_*.py"))
    return not session.config.option.keyword and every <= files
