"""Computes saved scenarios, one after the other, in a process of its own. A scenario has its whole
result or none; one whose process died is computed anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.planning import store

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=2)
LONGEST = 120.0
"""Seconds; a scenario takes some four."""

Compute = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


@dataclass(slots=True)
class ScenarioRuns:
    database: Database
    clock: Clock
    compute: Compute
    failpoints: Failpoints = field(default_factory=Failpoints)

    async def run(self, edges: Edges) -> None:
        begun = False

        async def turn() -> None:
            nonlocal begun
            if not begun:
                async with self.database.step() as tx:
                    await store.forget_running(tx)
                begun = True
            while await self.next():
                pass

        await edges.keep("scenarios", turn, self.clock, EVERY)

    async def next(self) -> bool:
        """Compute one; False when none waits."""
        async with self.database.step() as tx:
            one = await store.take_waiting(tx)
        if one is None:
            return False
        self.failpoints.hit("scenario.taken")
        result: dict[str, Any] | None = None
        try:
            async with asyncio.timeout(LONGEST):
                result = await self.compute(one.spec)
        except (Invalid, ValueError, TimeoutError, BrokenExecutor) as wrong:
            log.warning("scenario.failed", scenario=str(one.id), why=type(wrong).__name__)
        self.failpoints.hit("scenario.computed")
        async with self.database.step() as tx:
            state = store.FAILED if result is None else store.DONE
            await store.finish(tx, one.id, state, result)
        self.failpoints.hit("scenario.kept")
        return True
