"""The only place that asks what time it is. Everything else is handed a `Clock`."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Moments are UTC with zone; `monotonic` is for durations only, in seconds."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    async def wait_until(self, moment: datetime) -> None: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def wait_until(self, moment: datetime) -> None:
        while (left := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110
            # In pieces: a wall clock that is set forward must not keep us waiting.
            await asyncio.sleep(min(left, 60.0))


class ManualClock:
    """A clock moved by hand: tests and simulated days. Nothing waits in real time."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a moment needs a zone")
        self._start = start
        self._now = start
        self._order = itertools.count()
        self._waiting: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._start).total_seconds()

    @property
    def is_waited_for(self) -> bool:
        return any(not future.done() for _, _, future in self._waiting)

    async def wait_until(self, moment: datetime) -> None:
        if moment <= self._now:
            return
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (moment, next(self._order), future))
        await future

    async def move_to(self, moment: datetime) -> None:
        """Move forward, waking every waiter at its own moment, in order."""
        while self._waiting and self._waiting[0][0] <= moment:
            due, _, future = heapq.heappop(self._waiting)
            self._now = max(self._now, due)
            if not future.done():
                future.set_result(None)
            await settle()
        self._now = max(self._now, moment)
        await settle()

    async def move(self, step: timedelta) -> None:
        await self.move_to(self._now + step)


async def settle(rounds: int = 5) -> None:
    """Let tasks that were just woken run."""
    for _ in range(rounds):
        await asyncio.sleep(0)


async def pause(clock: Clock, step: timedelta) -> None:
    """Wait for a length of time on the given clock."""
    await clock.wait_until(clock.now() + step)
