"""What falls due of itself, whoever is on duty: sealing, clearing, ending what has run out.

Each of these is a row with a moment; `tick` does what is due now, once a second in `jobs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from servicetelefon.chat import store as chat
from servicetelefon.desk import store as desk
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.retention import AUDIT_KEPT, NUMBERS_KEPT, QUESTIONS_KEPT
from servicetelefon.journey.agent_alarm import end_left
from servicetelefon.journey.due import DueArticles
from servicetelefon.journey.people import IDLE
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import unanswered
from servicetelefon.people import central_store
from servicetelefon.people import store as people
from servicetelefon.phone import retention as phone
from servicetelefon.records import looks, seal
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.referral import retention as referral
from servicetelefon.routing import callback_store

EVERY = timedelta(seconds=1)
CLEAR_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class Upkeep:
    """One in every `jobs` process; two of them do no harm to one another."""

    database: Database
    clock: Clock
    ids: Ids

    async def run(self, edges: Edges) -> None:
        """Each part by itself: a rule that breaks must not keep the journal from being sealed."""
        cleared_at = self.clock.now() - CLEAR_EVERY

        async def turn() -> None:
            nonlocal cleared_at
            await edges.run("seal", self.seal())
            await edges.run("alarms", self.alarms())
            if self.clock.now() - cleared_at >= CLEAR_EVERY:
                await edges.run("retention", self.clear())
                await edges.run("review", self.review())
                cleared_at = self.clock.now()

        await edges.keep("upkeep", turn, self.clock, EVERY)

    async def seal(self) -> int:
        async with self.database.step() as tx:
            return await seal.seal(tx, self.clock.now())

    async def alarms(self) -> int:
        """An alarm of a closed contact is over."""
        async with self.database.step() as tx:
            return await end_left(tx, self.clock.now(), self.ids.new)

    async def review(self) -> int:
        """Articles whose day has come; most of the time one short question to the database."""
        async with self.database.step() as tx:
            return await DueArticles(self.clock, self.ids).sweep(tx)

    async def clear(self) -> dict[str, int]:
        """Destroy what its rule says must go; the journal proves how much of what."""
        now = self.clock.now()
        async with self.database.step() as tx:
            removed = {
                "chat": await chat.clear_due(tx, now),
                "desk_note": await desk.clear_due(tx, now),
                "caller_number": await phone.clear_numbers(tx, now - NUMBERS_KEPT),
                "callback_number": await callback_store.clear_numbers(tx, now - NUMBERS_KEPT),
                "session": await people.sweep_sessions(tx, now, IDLE),
                "sign_in_try": await central_store.sweep(tx, now),
                "unanswered_question": await unanswered.clear(tx, now - QUESTIONS_KEPT),
                "audit": await looks.clear(tx, now - AUDIT_KEPT),
                **await referral.clear_due(tx, now),
            }
            entries = [
                Entry(
                    self.ids.new(),
                    now,
                    EventCode.RETENTION_RUN,
                    data={"rule": rule, "removed": count},
                )
                for rule, count in removed.items()
                if count
            ]
            await records.append(tx, entries)
        return removed
