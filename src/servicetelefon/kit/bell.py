"""A bell between processes: LISTEN/NOTIFY after the commit, topic and key only.

A notification inside a transaction that writes makes commits queue one by one, so we ring
afterwards, on a connection of our own, at most once in 25 milliseconds for all. A
lost bell costs time, never truth: whoever hears it reads the state again, and everyone also
reads once a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import structlog

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.tasks import Tasks

log = structlog.stdlib.get_logger()

CHANNEL = "servicetelefon_bell"
GAP = 0.025
"""Seconds between two rings: the first is heard at once, and each costs the database as much as a
short statement, once for ringing and once for each who listens."""
RETRY = 1.0

Listener = Callable[[str], Awaitable[None]]


class Bell:
    """One connection that rings and one that listens, both found again when lost."""

    def __init__(self, dsn: str, clock: Clock) -> None:
        self._dsn = dsn
        self._clock = clock
        self._tasks = Tasks("bell")
        self._listeners: dict[str, list[Listener]] = {}
        self._pending: dict[tuple[str, str], None] = {}
        self._wanted = asyncio.Event()
        self.heard_at = clock.monotonic()

    def on(self, topic: str, listener: Listener) -> None:
        """Call `listener(key)` when the topic is rung, and with "" when bells may have been lost."""
        self._listeners.setdefault(topic, []).append(listener)

    def ring(self, topic: str, key: str = "") -> None:
        """Ask for a ring; returns at once. Call it after the commit."""
        self._pending[(topic, key)] = None
        self._wanted.set()

    async def start(self) -> None:
        self._tasks.start(self._forever(self._ringing), "ring")
        self._tasks.start(self._forever(self._listening), "listen")

    async def close(self) -> None:
        await self._tasks.close()

    async def _forever(self, work: Callable[[psycopg.AsyncConnection], Awaitable[None]]) -> None:
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
                async with connection:
                    # A ring has nothing to keep: it must not wait for the disk, nor make it work.
                    await connection.execute("set synchronous_commit = off")
                    await work(connection)
            except psycopg.OperationalError as gone:
                log.warning("bell.lost", why=type(gone).__name__)
                await asyncio.sleep(RETRY)

    async def _ringing(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            batch = list(self._pending)
            self._pending.clear()
            try:
                await connection.execute(
                    "select pg_notify(%s, rung) from unnest(%s::text[]) rung",
                    (CHANNEL, [f"{topic} {key}" for topic, key in batch]),
                )
            except psycopg.OperationalError:
                self._pending.update(dict.fromkeys(batch))
                self._wanted.set()
                raise
            await asyncio.sleep(GAP)

    async def _listening(self, connection: psycopg.AsyncConnection) -> None:
        await connection.execute(f"LISTEN {CHANNEL}")
        for topic in self._listeners:
            await self._tell(topic, "")
        async for notice in connection.notifies():
            self.heard_at = self._clock.monotonic()
            topic, _, key = notice.payload.partition(" ")
            await self._tell(topic, key)

    async def _tell(self, topic: str, key: str) -> None:
        for listener in self._listeners.get(topic, ()):
            self._tasks.start(_told(listener, key), f"tell {topic}")


async def _told(listener: Listener, key: str) -> None:
    # Called only here: a task that is ended before its first step has begun nothing.
    await listener(key)
