"""Once a minute: how many waited, were ready and were busy, and who called again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from servicetelefon.domain.presence import Presence
from servicetelefon.journey.repeats import AT_ONCE, Repeats
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges
from servicetelefon.measures.store import note_minute
from servicetelefon.routing import read as routing

EVERY = timedelta(minutes=1)
_BUSY = (Presence.OFFERED, Presence.TALKING, Presence.LOST, Presence.WRAP_UP)


@dataclass(slots=True)
class Minutes:
    """Counts of all people together; two of them do no harm to one another."""

    database: Database
    clock: Clock
    repeats: Repeats

    async def run(self, edges: Edges) -> None:
        await edges.keep("minutes", self.turn, self.clock, EVERY)

    async def turn(self) -> None:
        await self.note()
        while await self.judge() == AT_ONCE:
            pass

    async def note(self) -> None:
        at = self.clock.now().replace(second=0, microsecond=0)
        async with self.database.step() as tx:
            counts = await routing.people_now(tx)
            await note_minute(
                tx,
                at,
                waiting=(await routing.waiting_now(tx)).count,
                ready=counts.get(Presence.READY, 0),
                busy=sum(counts.get(state, 0) for state in _BUSY),
            )

    async def judge(self) -> int:
        async with self.database.step() as tx:
            return await self.repeats.sweep(tx)
