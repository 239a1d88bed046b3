"""Keeps open inboxes true: at a bell, else within a few seconds, whoever's list changed is told.

Each list is rendered for the person who looks at it, under the same partitions as the page itself,
and only while that person is signed in. A page with one referral is told only that it changed:
somebody may be typing there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from servicetelefon.domain.people import SignedIn
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.journey.people import IDLE
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.hub import RETRY, Event
from servicetelefon.kit.tasks import Tasks
from servicetelefon.people import read as people
from servicetelefon.web.services import Services

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=5)
"""A lost bell and a clock that moves on are seen within this."""

_MOST_AT_ONCE = 4

Render = Callable[[SignedIn], Awaitable[str]]
"""What this person sees now; a ServiceError when it may not be seen any more."""


@dataclass(frozen=True, slots=True)
class Looking:
    """One open page: `place` names its content, `event` what it listens to."""

    place: str
    event: str
    who: SignedIn
    render: Render


class LiveOffice:
    """What each open page of this process was last told."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tasks = Tasks("inboxes")
        self._edges = Edges("inboxes")
        self._open: dict[str, tuple[Looking, str]] = {}
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)
        services.bell.on(TOPIC, self._rung)

    async def start(self) -> None:
        looking = self._edges.keep("look", self.look, self._services.clock, EVERY)
        self._tasks.start(looking, "look")

    async def close(self) -> None:
        await self._tasks.close()

    async def stream(self, looking: Looking) -> AsyncGenerator[bytes]:
        """How it is first, then each change. Two pages that show the same are one place."""
        place, hub = looking.place, self._services.hub
        stream = hub.open(place, place)
        try:
            shown = await looking.render(looking.who)
            self._open[place] = (looking, shown)
            stream.put(Event(looking.event, shown))
            async for message in stream.messages():
                yield message
        except DatabaseAway:
            yield RETRY
        finally:
            hub.close(stream)
            if place not in hub.places():
                self._open.pop(place, None)

    async def _rung(self, _key: str) -> None:
        await self.look()

    async def look(self) -> None:
        for place in tuple(self._open):
            try:
                async with self._places:
                    await self._edges.run("page", self._tell(place))
            except DatabaseAway as away:
                log.warning("inboxes.not_looked", why=away.code)
                return

    async def _tell(self, place: str) -> None:
        if place not in self._open:
            return
        looking, told = self._open[place]
        who = await self._still_there(looking.who)
        if who is None:
            self._services.hub.send(place, Event("signed-out", last=True))
            return
        try:
            shown = await looking.render(who)
        except DatabaseAway:
            raise
        except ServiceError:
            # It went to another office, or is for somebody else now.
            shown = ""
        if shown != told and place in self._open:
            self._open[place] = (looking, shown)
            self._services.hub.send(place, Event(looking.event, shown))

    async def _still_there(self, who: SignedIn) -> SignedIn | None:
        """The same person with the roles and offices of now; looking is not using."""
        services = self._services
        digest, now = bytes.fromhex(who.session), services.clock.now()
        async with services.database.step() as tx:
            found = await people.session(tx, services.vault, digest, now, IDLE)
        return found.who if found else None
