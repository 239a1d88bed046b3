"""Edges: work beside other work, where a part that breaks stops none of the others.

What broke is logged with its trace, counted, and kept as a finding until it has gone well
again or its owner has seen to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from servicetelefon.kit.clock import Clock, pause
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.errors import Unavailable

log = structlog.stdlib.get_logger()


class Edges:
    """The parts of one owner by name."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._broken: dict[str, str] = {}
        self.breaks = 0

    async def run(self, part: str, work: Awaitable[object]) -> bool:
        """Whether the part was done. DatabaseAway is not the part's fault and goes on to the
        owner; another part of the service that is away is tried again by whoever comes next.
        """
        try:
            await work
        except DatabaseAway:
            raise
        except Unavailable as away:
            log.warning("part.skipped", owner=self._owner, part=part, why=away.code)
            return False
        except Exception as fault:
            self.breaks += 1
            self._broken[part] = type(fault).__name__
            log.exception("part.broken", owner=self._owner, part=part)
            return False
        self._broken.pop(part, None)
        return True

    async def keep(
        self, part: str, work: Callable[[], Awaitable[object]], clock: Clock, every: timedelta
    ) -> None:
        """The part again and again until it is cancelled: one turn that breaks, or a database
        that is away, costs that turn and no more.
        """
        while True:
            try:
                await self.run(part, work())
            except DatabaseAway:
                log.warning("part.database_away", owner=self._owner, part=part)
            await pause(clock, every)

    async def finding(self) -> str | None:
        """The broken parts in words, for the health page; None when all are well."""
        if not self._broken:
            return None
        return "broken: " + ", ".join(f"{part} ({why})" for part, why in self._broken.items())
