"""Shows the same full picture to every wallboard, once a second, as long as somebody looks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta

import structlog

from servicetelefon.kit.clock import pause
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.hub import RETRY, Event
from servicetelefon.kit.tasks import Tasks
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import Services
from servicetelefon.web.wallboard.board import board

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=1)
PLACE = "wallboard"


class LiveBoard:
    """One picture a second for all; rendered only while somebody listens."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._tasks = Tasks("wallboard")
        self._told = ""

    async def start(self) -> None:
        self._tasks.start(self._looking(), "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def render(self) -> str:
        services = self._services
        return self._pages.html(
            "wallboard/board.html", board=await board(services), switches=services.switches()
        )

    async def stream(self) -> AsyncGenerator[bytes]:
        """The full picture first, then each new one. Pages of one order do not displace another."""
        stream = self._services.hub.open(PLACE, PLACE)
        try:
            stream.put(Event("board", await self.render()))
            async for message in stream.messages():
                yield message
        except DatabaseAway:
            yield RETRY
        finally:
            self._services.hub.close(stream)

    async def _looking(self) -> None:
        while True:
            if PLACE in self._services.hub.places():
                try:
                    await self._look()
                except DatabaseAway as away:
                    log.warning("wallboard.not_looked", why=away.code)
            await pause(self._services.clock, EVERY)

    async def _look(self) -> None:
        html = await self.render()
        if html != self._told:
            self._told = html
            self._services.hub.send(PLACE, Event("board", html))
