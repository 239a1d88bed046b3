"""Steps of running calls while the database is away: to the node's disk, replayed once each.

A step is let in by the call's step number, so replaying it a second time changes nothing. A
step that cannot be written for a reason of our own goes aside with the later ones of its
call, into a file beside the spool: nothing is thrown away, and nobody else's steps wait.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from uuid import UUID

import structlog
from pydantic import TypeAdapter, ValidationError

from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_steps import Step
from servicetelefon.journey.call_writing import apply
from servicetelefon.kit.database import Database, DatabaseAway
from servicetelefon.kit.spool import Spool

log = structlog.stdlib.get_logger()

_STEP = TypeAdapter(Step)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many steps left the spool, and the calls of which some had to go aside."""

    steps: int = 0
    aside: frozenset[UUID] = field(default=frozenset())


class StepSpool:
    """What this node has done and not yet written to the database."""

    def __init__(self, spool: Spool, aside: Spool) -> None:
        self._spool = spool
        self._aside = aside
        self._steps: list[Step] = []
        self._one_at_a_time = asyncio.Lock()
        while len(self._steps) < len(spool):
            try:
                self._steps.append(_STEP.validate_json(spool.lines()[len(self._steps)]))
            except ValidationError:
                # Written by another release, or not by us. The process must start all the same.
                self._put_aside(len(self._steps), "it cannot be read")

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def aside(self) -> int:
        """Steps that lie aside until somebody has looked at them."""
        return len(self._aside)

    async def finding(self) -> str | None:
        """For the health page: what lies aside and where."""
        if not len(self._aside):
            return None
        return f"{len(self._aside)} steps of calls could not be written: {self._aside.path}"

    def holds(self, contact: UUID) -> bool:
        """Whether the next step of this call must queue up behind spooled ones."""
        return any(step.call.contact == contact for step in self._steps)

    def keep(self, step: Step) -> None:
        """On disk when this returns."""
        # The caller's number was written when the call arrived; no later step touches it.
        bare = replace(step, call=replace(step.call, caller=None, caller_lookup=None))
        self._spool.append(_STEP.dump_json(bare))
        self._steps.append(bare)

    async def replay(self, database: Database, assigner: Assigner) -> Replayed:
        """Write everything in order; DatabaseAway leaves what is not written for the next try."""
        async with self._one_at_a_time:
            return await self._replay(database, assigner)

    async def _replay(self, database: Database, assigner: Assigner) -> Replayed:
        done, aside = 0, set[UUID]()
        try:
            while done < len(self._steps):
                step = self._steps[done]
                if step.call.contact in aside or not await _write(database, step, assigner):
                    aside.add(step.call.contact)
                    self._put_aside(done, "the database refuses it")
                else:
                    done += 1
        finally:
            self._steps = self._steps[done:]
            if done:
                self._spool.drop_first(done)
                log.info("spool.replayed", steps=done, left=len(self._steps))
        return Replayed(done, frozenset(aside))

    def _put_aside(self, index: int, why: str) -> None:
        """First there, then gone from here: a crash in between keeps it twice, never not at all."""
        self._aside.append(self._spool.lines()[index])
        self._spool.drop(index)
        if index < len(self._steps):
            del self._steps[index]
        log.error("spool.step_aside", why=why, file=str(self._aside.path))


async def _write(database: Database, step: Step, assigner: Assigner) -> bool:
    """False when the step breaks for a reason of its own."""
    try:
        async with database.step() as tx:
            await apply(tx, step, assigner, late=True)
    except DatabaseAway:
        raise
    except Exception:
        log.exception("spool.step_broken", call=str(step.call.contact), step=step.call.step)
        return False
    return True
