"""For the shell: what the city knows in the database; laws and descriptions are taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from servicetelefon.bootstrap.command import at_work, is_set_up
from servicetelefon.bootstrap.embeddings import embedder
from servicetelefon.config import Settings
from servicetelefon.journey.laws import LawAlarm, LawsTakenIn
from servicetelefon.journey.proposals import Proposals, Proposed
from servicetelefon.knowledge import law_store
from servicetelefon.knowledge.descriptions.proposal import Proposal
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.knowledge.laws.compare import compare
from servicetelefon.knowledge.laws.folder import read_laws
from servicetelefon.knowledge.running import RunningKnowledge


def knowledge(settings: Settings) -> tuple[Knowledge, datetime] | None:
    """What is told now, from the database, with the moment it was asked; None before any set-up."""
    if not is_set_up(settings):
        return None

    async def ask() -> tuple[Knowledge, datetime]:
        async with at_work(settings) as work:
            running, now = RunningKnowledge(embedder(settings)), work.clock.now()
            await running.refresh(work.database, work.city, now)
            return running.now(), now

    return asyncio.run(ask())


def import_laws(settings: Settings, path: Path, name: str) -> LawsTakenIn:
    """BrokenFile when a file cannot be used; nothing changed then."""

    async def take_in() -> LawsTakenIn:
        laws = read_laws(path)
        async with at_work(settings) as work:
            async with work.database.step() as tx:
                before = await law_store.newest(tx)
            changes = compare(before, laws) if before else []
            alarm = LawAlarm(work.clock, work.ids)
            async with work.database.step() as tx:
                return await alarm.take_in(tx, name, laws, (before, changes), by=None)

    return asyncio.run(take_in())


def import_descriptions(settings: Settings, proposals: Iterable[Proposal]) -> Proposed:
    """Every proposal or, when the source breaks in the middle, none."""

    async def take_in() -> Proposed:
        async with at_work(settings) as work, work.database.step() as tx:
            return await Proposals(work.clock, work.ids).take_in(tx, proposals)

    return asyncio.run(take_in())
