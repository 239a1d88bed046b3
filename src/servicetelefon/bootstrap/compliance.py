"""The file of duties, held against the running system."""

from __future__ import annotations

import asyncio
from datetime import date

from servicetelefon.bootstrap.command import at_work
from servicetelefon.bootstrap.places import Places
from servicetelefon.compliance import store
from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.controls import controls_of
from servicetelefon.compliance.duty_files import read_duties
from servicetelefon.compliance.evaluate import Row, evaluate
from servicetelefon.compliance.looking import Looking
from servicetelefon.config import Settings
from servicetelefon.knowledge.running import RunningKnowledge


def comply(settings: Settings, day: date | None) -> list[Row]:
    """Every duty as it stands on `day` (today)."""

    async def look() -> list[Row]:
        async with at_work(settings) as work:
            now = work.clock.now()
            knowledge = RunningKnowledge()
            await knowledge.refresh(work.database, work.city, now)
            duties = tuple(read_duties().values())
            async with work.database.step() as tx:
                looking = Looking(
                    tx=tx,
                    now=now,
                    city=work.city,
                    knowledge=knowledge.now(),
                    register=read_register(),
                    duties=duties,
                    recordings=Places(settings).engine / "spool" / "recording",
                    vectors=settings.embeddings,
                )
                signed = await store.signed(tx, now, work.city.zone)
                return await evaluate(duties, controls_of(looking), signed, day or looking.day)

    return asyncio.run(look())
