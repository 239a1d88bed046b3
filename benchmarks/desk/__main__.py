"""Five hundred desks that listen: how long until a change is on the screen; what a desk's page
weighs and when it can be used, in real Chromium. Status 1 beyond a bar.

Database, pages and all desks share the machine; run it alone (`make bench`).
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import UUID

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from playwright.async_api import Page, async_playwright  # noqa: E402

from house import House, a_house, served  # noqa: E402
from servicetelefon.domain.pause import PauseReason  # noqa: E402
from servicetelefon.domain.permissions import Role  # noqa: E402
from servicetelefon.domain.presence import Presence  # noqa: E402
from servicetelefon.journey.agent import AtDesk  # noqa: E402
from servicetelefon.kit.database import Database  # noqa: E402
from servicetelefon.kit.failpoints import Failpoints  # noqa: E402
from servicetelefon.ops.chromium import FLAGS  # noqa: E402
from servicetelefon.ops.migrations import migrate  # noqa: E402
from servicetelefon.ops.postgres import APP  # noqa: E402
from servicetelefon.ops.postgres_use import temporary_cluster  # noqa: E402
from servicetelefon.ops.roles import ensure_database, ensure_roles  # noqa: E402
from tools import chromium  # noqa: E402

DESKS = int(os.environ.get("DESKS", "500"))
CHANGES = int(os.environ.get("CHANGES", "600"))
A_SECOND = 20
"""Five hundred agents with eighty calls a day and eight changes a call make eleven a second."""

LOADS = 15
MOST_MS, MOST_KB, USABLE_MS = 100, 150, 300


class Desk:
    """One page that listens, as raw as it comes over the wire."""

    def __init__(self, agent: UUID, token: str) -> None:
        self.agent, self.token = agent, token
        self.heard = asyncio.Event()
        self.at = 0.0

    async def listens(self, address: str, tab: UUID) -> asyncio.StreamWriter:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(
            f"GET /desk/events?tab={tab} HTTP/1.1\r\nhost: {parts.netloc}\r\n"
            f"cookie: session={self.token}\r\naccept: text/event-stream\r\n\r\n".encode()
        )
        self._reading = asyncio.create_task(self._read(reader))
        await self.heard.wait()
        return writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"event: stand"):
                self.at = time.perf_counter()
                self.heard.set()


@asynccontextmanager
async def a_service(folder: Path) -> AsyncGenerator[tuple[House, str]]:
    with temporary_cluster(folder) as cluster:
        ensure_roles(cluster.dsn())
        dsn = ensure_database(cluster.dsn(), "desks")
        migrate(dsn)
        database = Database(dsn, role=APP, name="desks", failpoints=Failpoints(), size=6)
        await database.open()
        try:
            async with a_house(database, dsn, folder) as house, served(house.app) as address:
                yield house, address
        finally:
            await database.close()


async def seated(house: House, number: int) -> Desk:
    login = f"agent{number}"
    await house.person(login, Role.AGENT)
    agent = await house.account(login)
    await house.services.desk.seat(AtDesk(agent, ()))
    async with house.services.database.begin() as tx:
        token = await house.services.people.sign_in_as(tx, agent, "password")
    return Desk(agent, token)


async def changes(house: House, desks: list[Desk]) -> list[float]:
    """From the agent's key to the line at the desk, ms; one after another at random desks."""
    chance = random.Random(7)
    async with house.services.database.step() as tx:
        await tx.do("update routing.presence set phone_there = true")
    took: list[float] = []
    begun = time.perf_counter()
    for number in range(CHANGES):
        desk = chance.choice(desks)
        desk.heard.clear()
        at = time.perf_counter()
        await _turned(house, desk, number)
        async with asyncio.timeout(10):
            await desk.heard.wait()
        took.append((desk.at - at) * 1000)
        # Not faster than they come: what is measured is one change, not a queue of them.
        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
    return took


async def _turned(house: House, desk: Desk, number: int) -> None:
    view = await house.services.desk.view(desk.agent)
    if view is not None and view.now.state is Presence.READY:
        reasons = tuple(PauseReason)
        await house.services.desk.pause(desk.agent, reasons[number % len(reasons)])
    else:
        await house.services.desk.ready(desk.agent)


async def in_a_browser(address: str, desk: Desk, house: House) -> dict[str, list[float]]:
    """What an agent sees: the page's weight, when it can be used, when a change is shown."""
    found: dict[str, list[float]] = {"kB": [], "usable": [], "shown": []}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for _ in range(LOADS):
            context = await browser.new_context(base_url=address, locale="de-DE")
            await context.add_cookies([{"name": "session", "value": desk.token, "url": address}])
            page = await context.new_page()
            await page.goto("/desk", wait_until="load")
            sizes = "[...performance.getEntries()].reduce((n, e) => n + (e.transferSize ?? 0), 0)"
            found["kB"].append(await page.evaluate(sizes) / 1000)
            usable = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
            found["usable"].append(await page.evaluate(usable))
            found["shown"].append(await _shown(page, lambda: _turned(house, desk, 0)))
            await context.close()
        await browser.close()
    return found


async def _shown(page: Page, turn: Callable[[], Awaitable[None]]) -> float:
    """Both clocks are this machine's: from the key to the frame after the change, ms."""
    await page.evaluate("""() => { window.shown = new Promise((done) => {
      new MutationObserver(() => requestAnimationFrame(() => done(Date.now()))).observe(
        document.getElementById("stand"), { childList: true, subtree: true });
    }); }""")
    at = time.time() * 1000
    await turn()
    return await page.evaluate("window.shown") - at


def p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98]


async def main() -> int:
    with TemporaryDirectory() as folder:
        async with a_service(Path(folder)) as (house, address):
            desks = [await seated(house, number) for number in range(DESKS)]
            writers = [await one.listens(address, house.services.ids.new()) for one in desks]
            took = await changes(house, desks)
            seen = await in_a_browser(address, desks[0], house)
            for writer in writers:
                writer.close()
    rows = (
        (f"change to the line, {DESKS} desks, p99", p99(took), MOST_MS, "ms"),
        ("change to the frame in Chromium, worst", max(seen["shown"]), MOST_MS, "ms"),
        ("desk page over the wire", max(seen["kB"]), MOST_KB, "kB"),
        ("desk page usable, worst", max(seen["usable"]), USABLE_MS, "ms"),
    )
    print(f"change to the line: median {statistics.median(took):.1f} ms, n {len(took)}")
    print(f"desk page usable: median {statistics.median(seen['usable']):.0f} ms, n {LOADS}")
    for name, value, bar, unit in rows:
        print(f"{'ok  ' if value <= bar else 'over'} {name}: {value:.1f} {unit} (bar {bar})")
    return int(any(value > bar for _, value, bar, _ in rows))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
