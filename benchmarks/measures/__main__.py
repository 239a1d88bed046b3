"""A month of 120,000 contacts in a real database: how long each report and each second's picture
of the wallboard take, and what reading a long history costs in memory; status 1 beyond a bar."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from servicetelefon.kit.database import Database  # noqa: E402
from servicetelefon.kit.failpoints import Failpoints  # noqa: E402
from servicetelefon.measures.facts import Codes  # noqa: E402
from servicetelefon.measures.report import Dimension, Month, days_of, figures, groups, steps  # noqa: E402
from servicetelefon.measures.service import service  # noqa: E402
from servicetelefon.measures.store import Period, read_facts  # noqa: E402
from servicetelefon.ops.migrations import migrate  # noqa: E402
from servicetelefon.ops.postgres import APP, FIGURES  # noqa: E402
from servicetelefon.ops.postgres_use import temporary_cluster  # noqa: E402
from servicetelefon.ops.roles import ensure_database, ensure_roles  # noqa: E402
from servicetelefon.planning.forecast.read import read_history  # noqa: E402
from servicetelefon.routing import read as routing  # noqa: E402
from stores.measures.month import FIRST, contacts, fill  # noqa: E402

DISTRICTS = ("altona", "nord", "mitte", "wandsbek", "bergedorf", "harburg", "eimsbuettel")
CODES = Codes(line=("haupt", "pflege"), topic=("grundsicherung", "hilfe-zur-pflege"),
              district=DISTRICTS, language=("de",))  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")
MONTH = Period(FIRST, FIRST + timedelta(days=31))
CONTACTS, TRIES = 120_000, 5
HISTORY_MB = int(os.environ.get("HISTORY_MB", "2000"))


async def best(work: Callable[[], Awaitable[object]]) -> float:
    found = float("inf")
    for _ in range(TRIES):
        begun = time.perf_counter()
        await work()
        found = min(found, time.perf_counter() - begun)
    return found


async def reports(figures_role: Database, dimension: Dimension) -> None:
    edges, now = days_of(FIRST.date(), BERLIN), FIRST + timedelta(days=60)
    async with figures_role.step() as tx:
        month = Month(await read_facts(tx, CODES, MONTH), edges)
    groups(month, dimension, None, 30, now)
    steps(month.facts, edges, 30, now)
    figures(month.facts, 30, now)


async def picture(app: Database, figures_role: Database) -> None:
    """What the database does for one second's picture: who waits, and today's contacts."""
    async with app.step() as tx:
        await routing.waiting_groups(tx)
        await routing.ready_skills(tx)
        await routing.nodes(tx)
    day = FIRST + timedelta(days=10)
    async with figures_role.step() as tx:
        service(await read_facts(tx, CODES, Period(day, day + timedelta(days=1))), 30)


async def measure(dsn: str) -> int:
    app = Database(dsn, role=APP, name="bench", failpoints=Failpoints(), size=2)
    figures_role = Database(dsn, role=FIGURES, name="bench", failpoints=Failpoints(), size=2)
    await app.open()
    await figures_role.open()
    await fill(app, contacts(CONTACTS, DISTRICTS, CODES.line))
    async with app.step() as tx:
        await tx.do("analyze records.contact")
    missed = 0
    for dimension in Dimension:
        seconds = await best(lambda one=dimension: reports(figures_role, one))
        missed += seconds >= 1.0
        print(
            f"report of the month by {dimension:9} {seconds * 1e3:7.0f} ms   bar 1000 ms",
            flush=True,
        )
    seconds = await best(lambda: picture(app, figures_role))
    missed += seconds >= 0.02
    print(f"one picture of the wallboard  {seconds * 1e3:7.1f} ms   bar 20 ms", flush=True)
    await app.close()
    await figures_role.close()
    return missed


def history() -> int:
    """A stream that never lies on the disk, read in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measures", "history"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    print(done.stdout.strip() or done.stderr[-500:], flush=True)
    return done.returncode


def read_endless() -> int:
    sent = HISTORY_MB * 1_000_000
    writing = [sys.executable, str(ROOT / "tests/endless_history.py"), str(sent)]
    begun = time.perf_counter()
    with subprocess.Popen(writing, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
        stream = cast("BinaryIO", writer.stdout)
        read_history(stream, Path("stream.csv"), zone=ZoneInfo("UTC"), slot_minutes=5)
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"history of {HISTORY_MB} MB, 5-minute slots: {memory:.0f} MB of memory, "
          f"{seconds:.0f} s   bar 200 MB")  # fmt: skip
    return int(memory >= 200)


def main() -> int:
    if sys.argv[1:] == ["history"]:
        return read_endless()
    with TemporaryDirectory() as folder, temporary_cluster(Path(folder)) as server:
        ensure_roles(server.dsn())
        dsn = ensure_database(server.dsn(), "bench")
        migrate(dsn)
        missed = asyncio.run(measure(dsn))
    return 1 if missed + history() else 0


if __name__ == "__main__":
    sys.exit(main())
