"""Emergencies at desks, for the operator: one that nobody takes must not stay unnoticed."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge

from servicetelefon.desk import alarms
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges

MEASURED_EVERY = timedelta(seconds=5)
STATES = ("raised", "taken")


class AlarmMeasures:
    """Both states stand there from the start with zero, so that a sudden one shows."""

    def __init__(self, database: Database, clock: Clock, registry: CollectorRegistry) -> None:
        self._database = database
        self._clock = clock
        self._running = Gauge(
            "servicetelefon_alarms",
            "Running alarms of the crisis button: raised, or taken by a supervisor",
            ["state"],
            registry=registry,
        )
        self._untaken = Gauge(
            "servicetelefon_alarm_untaken_seconds",
            "For how long the oldest alarm waits for somebody (0: none)",
            registry=registry,
        )

    async def look(self) -> None:
        async with self._database.step() as tx:
            running = await alarms.running(tx)
        for state in STATES:
            self._running.labels(state).set(sum(one.state == state for one in running))
        now = self._clock.now()
        waits = [(now - one.raised_at).total_seconds() for one in running if one.state == "raised"]
        self._untaken.set(max(waits, default=0.0))

    async def run(self, edges: Edges) -> None:
        await edges.keep("measures of alarms", self.look, self._clock, MEASURED_EVERY)
