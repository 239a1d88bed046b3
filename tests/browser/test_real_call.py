"""A citizen in one tab, an agent in the other, the real engine between them: real sound."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from browser.shift import signs_in, true_in
from house import House, a_house_before, served
from house_wiring import Outside
from servicetelefon.adapters.ari.connection import AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.database import Database
from servicetelefon.kit.tasks import Tasks
from servicetelefon.web.services import BrowserPhone
from telephony.connections import CONNECTIONS, HEARD, NO_SILENCE, REACHED
from telephony.engine import Engine, running_engine
from telephony.phones import outside
from telephony.sound import tone
from tools import asterisk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LINE, EXTENSION = "sozial", "500"
TONE = 700.0
APPLICATION = "servicetelefon"


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine]:
    home = tmp_path_factory.mktemp("asterisk")
    with running_engine(home, asterisk(), numbers=(EXTENSION,)) as running:
        yield running


@dataclass
class Street:
    """The whole service at an address, and browsers in front of it."""

    house: House
    browser: Browser
    address: str
    engine: Engine

    async def page(self, path: str) -> Page:
        context = await self.browser.new_context(base_url=self.address, locale="de-DE")
        await context.add_init_script(CONNECTIONS)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        await page.goto(path)
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def street(
    engine: Engine, browser: Browser, database: Database, dsn: str, tmp_path: Path
) -> AsyncGenerator[Street]:
    address = AriAddress(engine.ari_url, engine.settings.ari_user, engine.secrets.ari, APPLICATION)
    link = AriLink(AriConnection(address), APPLICATION, random.Random(1))
    tasks = Tasks("engine")
    tasks.start(link.run(), "link")
    # A greeting so long that everybody presses a key first.
    sound = tmp_path / "greeting"
    sound.with_suffix(".sln").write_bytes(tone(TONE, 60).tobytes())
    outside = Outside(
        AriTelephony(link, way_out="trunk"),
        link.tell,
        BrowserPhone(f"ws://127.0.0.1:{engine.settings.http_port}/ws", "servicetelefon"),
        engine.secrets.citizen,
        sound,
    )
    try:
        async with (
            a_house_before(outside, database, dsn, tmp_path) as house,
            served(house.app) as pages,
        ):
            house.switches[0] = Switches(opened=frozenset({LINE}))
            yield Street(house, browser, pages, engine)
    finally:
        await tasks.close()


async def hears(page: Page) -> None:
    """Sound comes in, and goes on coming in."""
    await true_in(page, f"await {REACHED}", 8)
    enough = await page.evaluate(HEARD) + NO_SILENCE
    await true_in(page, f"(await {HEARD}) > {enough}", 8)


async def agent_is_ready(street: Street) -> Page:
    await street.house.person("mara", Role.AGENT)
    desk = await street.page("/anmelden")
    await signs_in(desk, "mara")
    await desk.wait_for_selector("[data-do=ready]")
    await desk.keyboard.press("F2")
    await desk.wait_for_selector("[data-do=ready]:not([disabled])")
    await desk.keyboard.press("F2")
    await desk.wait_for_selector('.stand[data-mode="ready"]:not(:has(.note))')
    return desk


async def they_talk(street: Street) -> tuple[Page, Page]:
    desk = await agent_is_ready(street)
    citizen = await street.page("/")
    await citizen.click("text=Jetzt anrufen")
    await citizen.wait_for_selector("citizen-call[data-state=connected]")
    await hears(citizen)
    await citizen.focus("[data-part=mute]")
    await citizen.keyboard.press("1")
    await desk.wait_for_selector('.stand[data-mode="offered"]')
    await desk.wait_for_selector("[data-do=answer]:not([disabled])")
    await desk.keyboard.press("F2")
    await desk.wait_for_selector('.stand[data-mode="talking"]')
    await hears(citizen)
    await hears(desk)
    return citizen, desk


async def test_from_the_citizens_click_to_the_record(street: Street):
    citizen, desk = await they_talk(street)
    await desk.fill("#note", "Fragt nach dem Regelsatz.")
    await desk.keyboard.press("F8")
    await desk.wait_for_selector('.stand[data-mode="wrap_up"]')
    await citizen.wait_for_selector("citizen-call[data-state=ended]")
    await desk.check("text=Beantwortet")
    await desk.keyboard.press("F9")
    await desk.wait_for_selector("[data-focus]")

    await street.house.person("lena", Role.SUPERVISOR)
    records = await street.page("/anmelden")
    await signs_in(records, "lena")
    row = await records.inner_text("tbody tr")
    assert "Telefon im Browser" in row
    assert "Beantwortet" in row


async def test_a_desk_that_reloads_is_rung_again_and_talks_on(street: Street):
    citizen, desk = await they_talk(street)
    await desk.fill("#note", "Mitten im Satz")
    await desk.reload()
    await desk.wait_for_selector('.stand[data-mode="talking"]')
    await hears(desk)
    await hears(citizen)
    assert await desk.input_value("#note") == "Mitten im Satz"
    assert await citizen.get_attribute("citizen-call", "data-state") == "connected"


async def test_a_citizen_who_hangs_up_leaves_the_agent_in_wrap_up(street: Street):
    citizen, desk = await they_talk(street)
    await citizen.click("[data-part=end]")
    await desk.wait_for_selector('.stand[data-mode="wrap_up"]')


async def test_who_is_held_hears_music_and_then_the_agent_again(street: Street):
    citizen, desk = await they_talk(street)
    for key, mode in (("F4", "held"), ("F4", "talking")):
        await desk.keyboard.press(key)
        await desk.wait_for_selector(f'.stand[data-mode="{mode}"]')
        await hears(citizen)
    async with street.house.services.database.step() as tx:
        chosen = await tx.rows(
            "select data ->> 'choice' from records.journal where data ->> 'choice' is not null"
        )
    assert chosen == [("emergency",)]


@pytest.mark.parametrize(
    ("key", "number"),
    [("1", "+49990140"), ("2", "+49990150")],
    ids=["interpreter", "relay service for deaf people"],
)
async def test_two_keys_bring_one_who_helps_to_understand_to_both(
    street: Street, key: str, number: str
):
    engine = street.engine
    async with outside(engine, engine.outside, "trunk", hums=TONE) as interpreter:
        citizen, desk = await they_talk(street)
        await desk.keyboard.press("F10")
        await desk.wait_for_selector(f"third-party [data-digit='{key}']")
        await true_in(desk, "document.activeElement.closest('third-party')")
        await desk.keyboard.press(key)
        await interpreter.rung()
        assert await interpreter.dialled() == number
        await desk.wait_for_selector('.stand[data-mode="adding"]')
        await interpreter.answer()
        await desk.wait_for_selector('.stand[data-mode="conference"]')
        await hears(citizen)
        await hears(desk)
        await interpreter.hang_up()
        await desk.wait_for_selector('.stand[data-mode="talking"]')
        await hears(desk)
