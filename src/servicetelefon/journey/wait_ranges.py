"""The range of minutes that somebody who waits is told: learnt in `jobs` from the last weeks, read
by whoever speaks; silent where ranges have not held."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from servicetelefon.domain.city import City
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Invalid
from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.facts import Facts
from servicetelefon.measures.store import Period, read_facts
from servicetelefon.planning import store
from servicetelefon.planning.waits.announce import WaitPredictor
from servicetelefon.planning.waits.live import minutes, past_of, seen_now
from servicetelefon.planning.waits.past import PastContact

NAME = "waits"
LEARN_FROM = timedelta(days=28)
LEARN_EVERY = timedelta(hours=1)
READ_EVERY = timedelta(minutes=1)
_SEEN_FOR = timedelta(seconds=5)
_LOOK_BACK = timedelta(hours=2)


class Waits(Protocol):
    """Somebody who waits: on which line."""

    @property
    def line(self) -> str: ...


@dataclass(slots=True)
class LearntRanges:
    """What the phone asks (`journey.line_load.Ranges`); a chat asks the same."""

    database: Database
    city: Callable[[], City]
    _predictor: WaitPredictor | None = None
    _read_at: datetime | None = None
    _facts: Facts | None = field(default=None, repr=False)
    _facts_at: datetime | None = None

    async def minutes(self, call: Waits, before: int, now: datetime) -> tuple[int, int] | None:
        """Low and high; None before anything was learnt and where ranges have not held."""
        await self._refresh(now)
        if self._predictor is None or self._facts is None:
            return None
        seen = seen_now(self._facts, call.line, before, now, self.city().zone)
        return minutes(self._predictor, seen)

    async def _refresh(self, now: datetime) -> None:
        if self._read_at is None or now - self._read_at >= READ_EVERY:
            async with self.database.step() as tx:
                content = await store.learned(tx, NAME)
            self._predictor = WaitPredictor.of_json(content) if content else None
            self._read_at = now
        if self._predictor is None:
            return
        if self._facts_at is None or now - self._facts_at >= _SEEN_FOR:
            async with self.database.step() as tx:
                period = Period(now - _LOOK_BACK, now)
                self._facts = await read_facts(tx, codes_of(self.city()), period)
            self._facts_at = now


Learn = Callable[[list[PastContact]], Awaitable[dict[str, Any]]]


@dataclass(slots=True)
class WaitLearning:
    """Learns anew each hour from the last four weeks, in a process of its own."""

    database: Database
    clock: Clock
    city: Callable[[], City]
    learn: Learn

    async def run(self, edges: Edges) -> None:
        await edges.keep("waits", self.once, self.clock, LEARN_EVERY)

    async def once(self) -> bool:
        """False where too few have waited to learn from; what was learnt before stays."""
        now, zone = self.clock.now(), self._zone()
        async with self.database.step() as tx:
            period = Period(now - LEARN_FROM, now)
            facts = await read_facts(tx, codes_of(self.city()), period)
        try:
            content = await self.learn(past_of(facts, zone))
        except Invalid:
            return False
        async with self.database.step() as tx:
            await store.keep_learned(tx, NAME, content, now)
        return True

    def _zone(self) -> ZoneInfo:
        return self.city().zone
