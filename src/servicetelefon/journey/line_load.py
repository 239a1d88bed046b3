"""How full a line is, and what can truly be said to somebody who waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from servicetelefon.domain.city import City
from servicetelefon.journey.line_words import Wait
from servicetelefon.kit.database import Database
from servicetelefon.phone.store import Call
from servicetelefon.routing import read as routing


class Ranges(Protocol):
    """A range of minutes for somebody with so many before; None where ranges have not held."""

    async def minutes(self, call: Call, before: int, now: datetime) -> tuple[int, int] | None: ...


class LineLoad:
    """Read once a second; one figure for all lines of the service."""

    def __init__(
        self, database: Database, city: Callable[[], City], ranges: Ranges | None = None
    ) -> None:
        self._database = database
        self._city = city
        self._ranges = ranges  # none until waits have been measured: only the place is told
        self._waiting = 0

    async def look(self) -> None:
        async with self._database.step() as tx:
            self._waiting = (await routing.waiting_now(tx)).count

    def is_busy(self, line: str) -> bool:
        return self._waiting >= self._city().line(line).busy.waiting

    def is_full(self, line: str) -> bool:
        """So full that a caller is better served by a callback, where the line has a way to ask."""
        of = self._city().line(line)
        return self._waiting >= of.busy.full and of.closed_menu is not None

    async def wait_of(self, call: Call, now: datetime) -> Wait:
        async with self._database.step() as tx:
            before = await routing.before(tx, call.contact)
        minutes = await self._ranges.minutes(call, before, now) if self._ranges else None
        return Wait(before, minutes)
