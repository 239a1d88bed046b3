"""What happens to a referral when nobody does anything: it changes owner by rule, and is found.

Every open row has an owner and the moment at which that changes; `sweep` does what is due, in
one transaction a batch, and rings after it. Runs in every `jobs` process; two of them skip each
other's rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from servicetelefon.domain import escalation
from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.records import enquiries
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry
from servicetelefon.referral import store
from servicetelefon.referral.store import LINE_SEES, Referral

EVERY = timedelta(seconds=5)
BATCH = 200


@dataclass(frozen=True, slots=True)
class EnquiryClock:
    database: Database
    clock: Clock
    ids: Ids
    bell: Bell
    failpoints: Failpoints
    city: Callable[[], City]

    async def run(self, edges: Edges) -> None:
        await edges.keep("clocks of referrals", self.sweep_all, self.clock, EVERY)

    async def sweep_all(self) -> None:
        while await self.sweep() == BATCH:
            pass

    async def sweep(self) -> int:
        """Give what is due to its next owner; how many rows."""
        async with self.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            due = await store.due_to_change(tx, self.clock.now(), BATCH)
            for row in due:
                await self._next_owner(tx, row)
            self.failpoints.hit("escalation.commit.before")
        self.failpoints.hit("escalation.commit.after")
        for office in {row.office or "" for row in due}:
            self.bell.ring(TOPIC, office)
        return len(due)

    async def _next_owner(self, tx: Transaction, row: Referral) -> None:
        now = self.clock.now()
        hours = self.city().service_hours(row.line)
        owned = escalation.owned(escalation.rungs(row.standing(), hours), now)
        level = owned.level.value if owned.level else None
        values: dict[str, object] = {"level": level, "level_changes_at": owned.changes_at}
        if level != row.level:
            # Who accepted it keeps the work; who owns it now is the one that must see to it.
            data = {"from": row.level, "to": level, "state": row.state}
            entry = Entry(
                self.ids.new(),
                now,
                EventCode.REFERRAL_ESCALATED,
                enquiry=row.enquiry,
                office=row.office,
                data=data,
            )
            await journal.append(tx, [entry])
            await enquiries.count_escalation(tx, row.enquiry)
        await store.change(tx, LINE_SEES, row.enquiry, values)
