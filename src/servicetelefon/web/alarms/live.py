"""Shows the running alarms to every supervisor at once: at a bell, else within a second."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta

import structlog

from servicetelefon.desk import alarms
from servicetelefon.journey.agent_alarm import TOPIC
from servicetelefon.kit.clock import pause
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.hub import RETRY, Event
from servicetelefon.kit.tasks import Tasks
from servicetelefon.people import read as people
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import Services

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=1)
PLACE = "alarms"


class LiveAlarms:
    """One list for all supervisors; each page shows its own buttons."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._tasks = Tasks("alarms")
        self._told = ""
        services.bell.on(TOPIC, self._rung)

    async def start(self) -> None:
        self._tasks.start(self._looking(), "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def render(self) -> str:
        services = self._services
        async with services.database.step() as tx:
            running = await alarms.running(tx)
            people_in = [one.agent for one in running]
            people_in += [one.taken_by for one in running if one.taken_by]
            names = await people.names(tx, services.vault, people_in) if running else {}
        return self._pages.html("alarms/list.html", alarms=running, names=names)

    async def stream(self) -> AsyncGenerator[bytes]:
        """The running alarms first, then each change."""
        stream = self._services.hub.open(PLACE, PLACE)
        try:
            stream.put(Event("alarms", await self.render()))
            async for message in stream.messages():
                yield message
        except DatabaseAway:
            yield RETRY
        finally:
            self._services.hub.close(stream)

    async def _rung(self, _key: str) -> None:
        await self._look()

    async def _looking(self) -> None:
        while True:
            await self._look()
            await pause(self._services.clock, EVERY)

    async def _look(self) -> None:
        if PLACE not in self._services.hub.places():
            return
        try:
            html = await self.render()
        except DatabaseAway as away:
            log.warning("alarms.not_looked", why=away.code)
            return
        if html != self._told:
            self._told = html
            self._services.hub.send(PLACE, Event("alarms", html))
