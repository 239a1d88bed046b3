"""The city and the switches as this process sees them: read at each bell and twice a second."""

from __future__ import annotations

from datetime import timedelta

import structlog

from servicetelefon.bootstrap.process import Process
from servicetelefon.city import switches as city_switches
from servicetelefon.city.running import RunningCity
from servicetelefon.city.switches import SwitchKind
from servicetelefon.domain.city import City
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.clock import pause
from servicetelefon.kit.database import DatabaseAway

log = structlog.stdlib.get_logger()

EVERY = timedelta(milliseconds=500)


class Snapshots:
    """Values, never questions to the database, for whoever needs the city or the switches."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._city = RunningCity()
        self._on = city_switches.Switches()
        process.bell.on("city", self._rung)
        process.bell.on("switches", self._rung)

    def city(self) -> City:
        return self._city.now()

    def switches(self) -> Switches:
        return Switches(
            closed=self._on.lines(SwitchKind.LINE_CLOSED),
            opened=self._on.lines(SwitchKind.LINE_OPENED),
            emergency=self._on.lines(SwitchKind.LINE_EMERGENCY),
        )

    async def start(self) -> None:
        """Raises DatabaseAway or NoCity when there is nothing to begin with."""
        await self.refresh()
        self._city.now()
        self._process.tasks.start(self._refreshing(), "snapshots")

    async def refresh(self) -> None:
        async with self._process.database.step() as tx:
            await self._city.refresh(tx)
            self._on = await city_switches.read(tx)

    async def _rung(self, _key: str) -> None:
        await self.refresh()

    async def _refreshing(self) -> None:
        while True:
            await pause(self._process.clock, EVERY)
            try:
                await self.refresh()
            except DatabaseAway:
                log.warning("snapshots.stale")
