"""The only place that starts tasks: each is named, kept, and its failure is logged, not spread.

A bare TaskGroup cancels every sibling when one fails; a service line must not drop nineteen
calls because the twentieth broke. Here a failing task ends alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.stdlib.get_logger()


class Tasks:
    """Keeps the tasks of one owner; `close` cancels what still runs and waits for it."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=f"{self._owner}:{name}")
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        if (failure := task.exception()) is not None:
            log.error("task.failed", task=task.get_name(), exc_info=failure)

    async def drain(self) -> None:
        """Wait until everything that runs now has ended."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await self.drain()

    def __len__(self) -> int:
        return len(self._running)
