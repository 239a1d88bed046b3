"""What is owed to people who are not on the line: callbacks and links, for the operator."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import Gauge

from servicetelefon.bootstrap.process import Process
from servicetelefon.domain.callback import CallbackState
from servicetelefon.phone import link_store
from servicetelefon.routing import read

MEASURED_EVERY = timedelta(seconds=15)


class OwedMeasures:
    """Every state stands there from the start with zero, so that a sudden one shows."""

    def __init__(self, process: Process) -> None:
        self._process = process
        registry = process.health.registry
        self._callbacks = Gauge(
            "servicetelefon_callbacks",
            "Callbacks: waiting ones, and what became of the others while their rows are kept",
            ["state"],
            registry=registry,
        )
        self._late = Gauge(
            "servicetelefon_callback_late_seconds",
            "By how long the promised time of the oldest open callback is over (0: none)",
            registry=registry,
        )
        self._no_way_out = Gauge(
            "servicetelefon_callbacks_no_way_out",
            "Callbacks that stand back because the carrier is away",
            registry=registry,
        )
        self._links = Gauge(
            "servicetelefon_links", "Links by text message", ["state"], registry=registry
        )

    async def look(self) -> None:
        now = self._process.clock.now()
        async with self._process.database.step() as tx:
            owed = await read.callbacks_owed(tx, now)
            links = await link_store.by_state(tx)
        for state in CallbackState:
            self._callbacks.labels(state.value).set(owed.by_state.get(state.value, 0))
        late = now - (owed.oldest_until or now)
        self._late.set(max(0.0, late.total_seconds()))
        self._no_way_out.set(owed.no_way_out)
        for state in ("open", "sent", "given_up"):
            self._links.labels(state).set(links.get(state, 0))

    async def run(self) -> None:
        await self._process.edges.keep(
            "measures of callbacks", self.look, self._process.clock, MEASURED_EVERY
        )
