"""Keeps the open desks true: a bell, or once a second a look, and whoever changed is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from servicetelefon.desk.alarms import running
from servicetelefon.journey.agent import DeskView
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.hub import RETRY, Event
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone import read as phone_read
from servicetelefon.referral import kept
from servicetelefon.routing import read as routing_read
from servicetelefon.routing.by_hand import waits_for
from servicetelefon.web.desk.stand import Stand, stand
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import Services

LOOK_EVERY = timedelta(seconds=1)
TAKEN = "desk-taken"
"""Topic of the bell: a page took a desk, in whichever process."""

_MOST_AT_ONCE = 4


async def stand_of(services: Services, view: DeskView | None) -> Stand:
    """What the live part shows, with how many wait where agents take them by hand, and with the
    emergencies that stay with the agent until somebody has accepted them."""
    if view is None:
        return stand(view, services.city())
    waits, agent = None, view.now.agent
    async with services.database.step() as tx:
        if not services.queue_approved():
            waits = await waits_for(tx, agent, services.clock.now())
        emergencies = await kept.of_agent(tx, services.vault, agent)
    return stand(view, services.city(), waits, emergencies)


class LiveDesks:
    """What each open desk of this process was last told."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._hub = services.hub
        self._pages = pages
        self._tasks = Tasks("desks")
        self._edges = Edges("desks")
        self._told: dict[str, str] = {}
        self._marks: dict[UUID, object] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)
        services.bell.on("agent", self._agent_rung)
        services.bell.on(TAKEN, self._taken)

    async def start(self) -> None:
        looking = self._edges.keep("look", self.look, self._services.clock, LOOK_EVERY)
        self._tasks.start(looking, "look")

    async def close(self) -> None:
        self._hub.shut()
        await self._tasks.close()

    async def stream(self, agent: UUID, tab: UUID) -> AsyncGenerator[bytes]:
        """Everything a page is told, beginning with the full picture."""
        place = str(agent)
        stream = self._hub.open(place, str(tab))
        self._services.bell.ring(TAKEN, f"{place}:{tab}")
        try:
            async with self._lock(place):
                self._told[place] = await self.render(agent)
                stream.put(Event("stand", self._told[place]))
            async for message in stream.messages():
                yield message
        except DatabaseAway:
            # The page comes back by itself and gets the full picture then.
            yield RETRY
        finally:
            self._hub.close(stream)
            if place not in self._hub.places():
                self._told.pop(place, None)
                self._locks.pop(place, None)
                self._marks.pop(agent, None)

    async def render(self, agent: UUID) -> str:
        view = await self._services.desk.view(agent)
        return self._pages.html("desk/stand.html", stand=await stand_of(self._services, view))

    async def refresh(self, agent: UUID) -> None:
        """Tell the agent's desk how things are, if it does not know."""
        place = str(agent)
        if place not in self._hub.places():
            return
        async with self._lock(place), self._places:
            try:
                html = await self.render(agent)
            except DatabaseAway:
                self._marks.pop(agent, None)
                return
            if self._told.get(place) != html:
                self._told[place] = html
                self._hub.send(place, Event("stand", html))

    async def sign_out(self, agent: UUID) -> None:
        """Nobody sits there any more. Who is in a call stays in it and signs in again for it."""
        with suppress(Conflict):
            await self._services.desk.away(agent)
        self._hub.send(str(agent), Event("signed-out", last=True))

    def _lock(self, place: str) -> asyncio.Lock:
        return self._locks.setdefault(place, asyncio.Lock())

    async def _agent_rung(self, key: str) -> None:
        if key:
            await self.refresh(UUID(key))
        else:
            self._marks.clear()

    async def _taken(self, key: str) -> None:
        place, _, tab = key.partition(":")
        if tab:
            self._hub.taken(place, tab)

    async def look(self) -> None:
        """Find desks whose agent changed without a bell that we heard."""
        # Not the hub's places: wallboards and alarms listen there too.
        agents = [UUID(place) for place in self._told]
        if not agents:
            return
        by_hand = not self._services.queue_approved()
        async with self._services.database.step() as tx:
            presence = await routing_read.marks(tx, agents)
            calls = await phone_read.marks(tx, agents)
            alarms = {one.contact: (one.id, one.state) for one in await running(tx)}
            waiting = await routing_read.waiting_now(tx) if by_hand else None
            emergencies = await kept.marks(tx)
        for agent in agents:
            call = calls.get(agent)
            alarm = alarms.get(call[0]) if call else None
            mark = (
                presence.get(agent), call, alarm, by_hand, waiting and waiting.count,
                emergencies.get(agent),
            )  # fmt: skip
            if self._marks.get(agent) != mark:
                self._marks[agent] = mark
                await self._edges.run("desk", self.refresh(agent))
