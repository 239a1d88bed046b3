"""Signing in with an account of the city in a browser: by keyboard, there and back, and out again."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from browser.axe import is_fine
from house import House, served
from openid_provider import CLIENT, SECRET, a_provider
from servicetelefon.adapters.sign_in.openid import Client, OpenIdProvider
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.central_sign_in import CentralSignIn
from servicetelefon.people.central import Rules
from servicetelefon.web.app import build

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PEOPLE = {"p-1": {"preferred_username": "mara", "name": "Mara Muster"}}


@dataclass
class Town:
    house: House
    page: Page
    pages: str
    issuer: str


@pytest_asyncio.fixture(loop_scope="session")
async def town(house: House, browser: Browser) -> AsyncGenerator[Town]:
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    pages = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with a_provider(pages, PEOPLE) as running:
        async with httpx.AsyncClient() as http:
            people, clock = house.services.people, house.services.clock
            found = OpenIdProvider(Client(running.issuer, CLIENT, SECRET), http, clock)
            chance, vault = house.services.chance, house.services.vault
            ours = CentralSignIn(found, Rules(), people, clock, chance, vault)
            app = build(replace(house.services, central=ours))
            app.state.desks = house.app.state.desks
            async with served(app, listener):
                context = await browser.new_context(base_url=pages, locale="de-DE")
                page = await context.new_page()
                page.set_default_timeout(10_000)
                yield Town(house, page, pages, running.issuer)
                await context.close()


async def test_there_and_back_by_keyboard_and_out_again(town: Town):
    await town.house.person("mara", Role.SUPERVISOR)
    page = town.page
    await page.goto("/aufzeichnungen")
    await page.wait_for_selector("text=Mit dem Konto der Stadt anmelden")
    await is_fine(page, "sign-in")
    await page.focus("text=Mit dem Konto der Stadt anmelden")
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"{town.issuer}/**")
    await page.fill("[name=login]", "p-1")
    await page.fill("[name=password]", "beliebig")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[name=prompt][value=consent]", state="attached")
    await page.focus("button[type=submit]")
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"{town.pages}/aufzeichnungen")
    assert "Mara Muster" in await page.inner_text(".me")
    await page.focus("text=Abmelden")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{town.issuer}/session/end**")
    await page.focus("button[value=yes]")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{town.pages}/anmelden**")

    # Nobody comes in as the last person: the provider asks again.
    await page.focus("text=Mit dem Konto der Stadt anmelden")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[name=login]")
    assert page.url.startswith(town.issuer)


async def test_a_refusal_is_a_sentence_that_can_be_read(town: Town):
    page = town.page
    await page.goto("/anmelden/zentral/zurueck?state=x&code=y")
    await page.wait_for_selector("[role=alert]")
    assert "noch einmal" in await page.inner_text("[role=alert]")
    await is_fine(page, "refused")
