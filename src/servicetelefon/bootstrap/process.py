"""What every process of ours has: clock, keys, database, bell, health; opened and closed in order."""

from __future__ import annotations

import asyncio
import importlib
import os
import random
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
import uvloop
from prometheus_client import Gauge
from psycopg.conninfo import make_conninfo

from servicetelefon import __version__
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings
from servicetelefon.kit import log as logs
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, DatabaseAway
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.health import Health, HealthServer
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import KeyRing
from servicetelefon.kit.tasks import Tasks
from servicetelefon.ops.postgres import APP

log = structlog.stdlib.get_logger()

PRACTICE = "practice"
"""The process whose database is the practice's."""

CLOCKS_MAY_DIFFER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Process:
    """The parts that line, web and jobs share."""

    name: str
    settings: Settings
    places: Places
    clock: SystemClock
    chance: random.Random
    ids: Ids
    failpoints: Failpoints
    vault: Vault
    database: Database
    bell: Bell
    health: Health
    tasks: Tasks
    edges: Edges


@asynccontextmanager
async def opened(name: str, settings: Settings) -> AsyncGenerator[Process, None]:
    """Open the parts; close them in the opposite order."""
    logs.set_up(name, level=settings.log_level)
    if name == PRACTICE:
        settings = settings.reaching_nobody()
    places = Places(settings, practice=name == PRACTICE)
    clock, chance = SystemClock(), random.SystemRandom()
    failpoints = Failpoints(settings.failpoint)
    keys = KeyRing(places.keys)
    address = make_conninfo(places.serving, application_name=f"servicetelefon-{name}")
    database = Database(
        address,
        role=APP,
        name=f"servicetelefon-{name}",
        failpoints=failpoints,
        few_texts=name == "line",
    )
    process = Process(
        name=name,
        settings=settings,
        places=places,
        clock=clock,
        chance=chance,
        ids=Ids(clock, chance),
        failpoints=failpoints,
        vault=Vault(keys, os.urandom),
        database=database,
        bell=Bell(database.dsn, clock),
        health=Health(name, __version__),
        tasks=Tasks(name),
        edges=Edges(name),
    )
    server = HealthServer(process.health, places.run / f"{name}.sock")
    _watch(process)
    await database.open()
    await server.start()
    try:
        yield process
    finally:
        await process.tasks.close()
        await process.bell.close()
        await server.close()
        await database.close()


def _watch(process: Process) -> None:
    """Readiness and the measures that every process gives of itself."""

    async def database_answers() -> str | None:
        try:
            async with process.database.step() as tx:
                # The one place that asks the database's clock: to compare it with ours.
                row = await tx.row("select extract(epoch from statement_timestamp())")
        except DatabaseAway:
            return "the database does not answer"
        apart = abs(float(row[0]) - process.clock.now().timestamp()) if row else 0.0
        difference.set(apart)
        if apart > CLOCKS_MAY_DIFFER.total_seconds():
            return f"its clock is {apart:.1f} s from the database's"
        return None

    registry = process.health.registry
    difference = Gauge(
        "servicetelefon_clock_difference_seconds",
        "Our clock against the database's",
        registry=registry,
    )
    waiting = Gauge("servicetelefon_pool_waiting", "Who waits for a connection", registry=registry)
    waiting.set_function(lambda: process.database.pool_stats().get("requests_waiting", 0))
    silence = Gauge(
        "servicetelefon_bell_silence_seconds", "Since the bell was last heard", registry=registry
    )
    silence.set_function(lambda: process.clock.monotonic() - process.bell.heard_at)
    lag = Gauge(
        "servicetelefon_loop_lag_seconds", "How late the event loop wakes", registry=registry
    )
    Gauge(
        "servicetelefon_breaks", "Parts of this process's own work that broke", registry=registry
    ).set_function(lambda: float(process.edges.breaks))
    process.health.check("database", database_answers)
    process.health.finding("work", process.edges.finding)
    process.tasks.start(_measure_lag(process.clock, lag), "loop lag")


async def _measure_lag(clock: SystemClock, lag: Gauge) -> None:
    while True:
        before = clock.monotonic()
        await asyncio.sleep(_GLANCE)
        lag.set(max(0.0, clock.monotonic() - before - _GLANCE))


_GLANCE = 0.5

Work = Callable[[Process], Awaitable[None]]
Before = Callable[[Settings, Places], Awaitable[None]]


def run_named(settings: Settings, name: str, audience: str | None = None) -> None:
    """Run line, web, jobs or practice; of web, the pages of one `audience` under a name of their
    own."""
    module = importlib.import_module(f"servicetelefon.bootstrap.{name}")
    if audience is None:
        run(name, settings, module.work, getattr(module, "before", None))
    else:
        run(f"{name}-{audience}", settings, partial(module.work, audience=audience))


def run(name: str, settings: Settings, work: Work, before: Before | None = None) -> None:
    """Run one process until SIGTERM or Ctrl-C; then everything is closed in order.

    `before` is done before the parts are opened.
    """

    async def whole() -> bool:
        if before is not None:
            await before(settings, Places(settings, practice=name == PRACTICE))
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(stop, stopped.set)
        async with opened(name, settings) as process:
            failed: list[BaseException] = []
            process.tasks.start(_until_stopped(work, process, stopped, failed), "work")
            log.info("process.started")
            await stopped.wait()
            log.info("process.stopping")
        return not failed

    if not uvloop.run(whole()):
        raise SystemExit(1)


async def _until_stopped(
    work: Work, process: Process, stopped: asyncio.Event, failed: list[BaseException]
) -> None:
    """The work itself; when it breaks, the process ends and the supervisor starts it anew."""
    try:
        await work(process)
    except asyncio.CancelledError:
        raise
    except BaseException as fault:
        failed.append(fault)
        raise
    finally:
        stopped.set()
