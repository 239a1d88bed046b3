"""Steps of running calls while the database is away: to the node's disk, replayed once each.

A step is let in by the call's step number, so replaying it a second time changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import structlog
from pydantic import TypeAdapter

from servicetelefon.journey.call_steps import NewId, Step, apply
from servicetelefon.kit.database import Database
from servicetelefon.kit.spool import Spool

log = structlog.stdlib.get_logger()

_STEP = TypeAdapter(Step)


class StepSpool:
    """What this node has done and not yet written to the database."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._steps = [_STEP.validate_json(line) for line in spool.lines()]

    def __len__(self) -> int:
        return len(self._steps)

    def holds(self, contact: UUID) -> bool:
        """Whether the next step of this call must queue up behind spooled ones."""
        return any(step.call.contact == contact for step in self._steps)

    def keep(self, step: Step) -> None:
        """On disk when this returns."""
        # The caller's number was written when the call arrived; no later step touches it.
        bare = replace(step, call=replace(step.call, caller=None, caller_lookup=None))
        self._spool.append(_STEP.dump_json(bare))
        self._steps.append(bare)

    async def replay(self, database: Database, new_id: NewId) -> int:
        """Write everything in order; DatabaseAway leaves what is not written for the next try."""
        done = 0
        try:
            for step in tuple(self._steps):
                async with database.step() as tx:
                    await apply(tx, step, new_id, late=True)
                done += 1
        finally:
            self._steps = self._steps[done:]
            if done:
                self._spool.drop_first(done)
                log.info("spool.replayed", steps=done, left=len(self._steps))
        return done
