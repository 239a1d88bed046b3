"""Makes the pictures of the documents: `PICTURES=1 python -m pytest tests/browser/test_pictures.py`."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from browser.opener import Opener
from browser.shift import Shift, signs_in, true_in
from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.measures.report import midnight
from servicetelefon.planning.scenarios import computed
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not os.environ.get("PICTURES"), reason="makes pictures; PICTURES=1"),
]

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1440, "height": 1000}


async def a_month(house: House) -> None:
    """Twenty-eight days of a small line, from eight to six; today as far as it has come."""
    services, city = house.services, house.services.city()
    now = services.clock.now()
    chance = random.Random(5)
    async with services.database.step() as tx:
        for day in range(28):
            opens = midnight(now.astimezone(city.zone).date() - timedelta(days=day), city.zone)
            for _ in range(90):
                at = opens + timedelta(hours=8, seconds=36_000 * chance.betavariate(1.6, 2.2))
                if at > now - timedelta(minutes=10):
                    continue
                contact, wait = services.ids.new(), timedelta(seconds=chance.expovariate(1 / 21))
                gives_up = wait > timedelta(seconds=chance.expovariate(1 / 240))
                over = at + wait + (timedelta() if gives_up else timedelta(minutes=4))
                await records.open_contact(tx, NewContact(contact, "live", "phone", at, "sozial"))
                await records.mark(tx, contact, {
                    "queued_at": at, "answered_at": None if gives_up else at + wait,
                    "ended_at": over, "closed_at": over + timedelta(minutes=1),
                    "outcome": "left_waiting" if gives_up else "answered",
                    "district": chance.choice(("nord", "nord", "sued")),
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
    await page.fill("#s-calls", "120")
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
