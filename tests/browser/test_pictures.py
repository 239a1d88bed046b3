"""Makes the pictures of the documents: `PICTURES=1 python -m pytest tests/browser/test_pictures.py`."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page

from browser.shift import Shift, signs_in, true_in
from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.planning.scenarios import computed
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not os.environ.get("PICTURES"), reason="makes pictures; PICTURES=1"),
]

Opener = Callable[..., Awaitable[Page]]
FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}


async def a_month(house: House) -> None:
    """Some hundred contacts of the last days and of today."""
    services = house.services
    async with services.database.step() as tx:
        for number in range(420):
            contact = services.ids.new()
            at = services.clock.now() - timedelta(hours=number * 1.3 + 0.2)
            await records.open_contact(tx, NewContact(contact, "live", "phone", at, "sozial"))
            wait = timedelta(seconds=(number * 37) % 70)
            answered = None if number % 13 == 0 else at + wait
            await records.mark(tx, contact, {
                "queued_at": at, "answered_at": answered, "ended_at": (answered or at + wait)
                + timedelta(minutes=4), "closed_at": at + timedelta(minutes=7),
                "outcome": "left_waiting" if answered is None else "answered",
                "district": "nord" if number % 3 else "sued",
            })  # fmt: skip


async def computed_here(spec: object) -> dict[str, object]:
    return computed(spec)  # type: ignore[arg-type]


async def test_pictures_of_wallboard_reports_and_cockpit(house: House, open_page: Opener):
    await house.person("lena", Role.SUPERVISOR, Role.PLANNER)
    await a_month(house)
    await house.caller_waits("c1")
    page = await open_page("/anmelden", viewport=SIZE)
    await signs_in(page, "lena")
    await page.goto("/wallboard")
    await page.wait_for_selector("text=1 warten")
    await page.screenshot(path=FOLDER / "wallboard.png")
    await page.goto("/zahlen")
    await page.screenshot(path=FOLDER / "reports.png")
    await page.goto("/planning")
    await page.fill("#s-name", "Süd kommt dazu")
    await page.check("input[name=join]")
    await page.fill("#s-assistant", "20")
    await page.fill("#s-growth", "8")
    await page.click("text=Berechnen und speichern")
    runs = ScenarioRuns(house.services.database, house.services.clock, computed_here)
    await runs.next()
    await page.goto("/planning")
    await page.wait_for_selector(".side-by-side svg")
    await page.screenshot(path=FOLDER / "cockpit.png", full_page=True)


async def test_picture_of_the_desk(house: House, open_page: Opener):
    await house.person("mara", Role.AGENT)
    shift = Shift(house, await open_page("/anmelden", viewport=SIZE))
    await shift.begins()
    page, keys = shift.page, shift.page.keyboard
    await shift.is_rung()
    await keys.press("F2")
    await shift.answered()
    await true_in(page, "document.activeElement.id === 'find'")
    await keys.type("wie viel geld im monat")
    await page.wait_for_selector("#found [data-article=betraege]")
    await keys.press("Enter")
    await page.wait_for_selector("#article .said.spoken")
    await keys.press("F7")
    await keys.type("Fragt nach dem Betrag, lebt allein.")
    await page.screenshot(path=FOLDER / "desk.png")
