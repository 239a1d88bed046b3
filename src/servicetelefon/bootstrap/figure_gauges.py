"""What `jobs` says of measures and planning: are minutes noted, scenarios computed, waits learned?"""

from __future__ import annotations

from datetime import datetime, timedelta

from prometheus_client import Gauge

from servicetelefon.bootstrap.process import Process
from servicetelefon.measures.store import last_minute
from servicetelefon.planning import store

EVERY = timedelta(seconds=30)


async def gauge_figures(process: Process) -> None:
    """Until it is cancelled."""
    registry = process.health.registry
    scenarios = Gauge(
        "servicetelefon_scenarios", "Saved scenarios by state", ["state"], registry=registry
    )
    minute = Gauge(
        "servicetelefon_minute_age_seconds",
        "Since people at work were last counted (no value: never)",
        registry=registry,
    )
    learned = Gauge(
        "servicetelefon_waits_learned_age_seconds",
        "Since the ranges of waits were last learned (no value: never)",
        registry=registry,
    )

    async def look() -> None:
        async with process.database.step() as tx:
            counts = await store.counts(tx)
            noted = await last_minute(tx)
            taught = await store.last_learned(tx)
        for state in store.STATES:
            scenarios.labels(state).set(counts.get(state, 0))
        now = process.clock.now()
        minute.set(_age(now, noted))
        learned.set(_age(now, taught))

    await process.edges.keep("measures of figures", look, process.clock, EVERY)


def _age(now: datetime, then: datetime | None) -> float:
    return (now - then).total_seconds() if then else float("nan")
