"""One picture that is shown to everybody who looks at it, rendered only while somebody does."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta

import structlog

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.hub import RETRY, Event, Hub
from servicetelefon.kit.tasks import Tasks

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=1)


class LivePicture:
    """`place` names it in the hub, `event` is what its pages listen to. Pages of one order do not
    displace another."""

    def __init__(
        self, place: str, event: str, render: Callable[[], Awaitable[str]], hub: Hub, clock: Clock
    ) -> None:
        self.render = render
        self._place = place
        self._event = event
        self._hub = hub
        self._clock = clock
        self._tasks = Tasks(place)
        self._edges = Edges(place)
        self._told = ""

    async def start(self) -> None:
        self._tasks.start(self._edges.keep("look", self.look, self._clock, EVERY), "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def stream(self) -> AsyncGenerator[bytes]:
        """The full picture first, then each new one."""
        stream = self._hub.open(self._place, self._place)
        try:
            stream.put(Event(self._event, await self.render()))
            async for message in stream.messages():
                yield message
        except DatabaseAway:
            yield RETRY
        finally:
            self._hub.close(stream)

    async def look(self) -> None:
        """Send what has changed; whoever comes while the database is away gets it later."""
        if self._place not in self._hub.places():
            return
        try:
            html = await self.render()
        except DatabaseAway as away:
            log.warning("picture.not_looked", place=self._place, why=away.code)
            return
        if html != self._told:
            self._told = html
            self._hub.send(self._place, Event(self._event, html))
