"""Our side of the engine in a test: the real adapter on a running Asterisk, and what it told."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from servicetelefon.adapters.ari.accounts import MediaAddress
from servicetelefon.adapters.ari.connection import AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone.port import (
    CallArrived,
    EngineEvent,
    EngineFound,
    PhoneAnswered,
    PhoneSeen,
    Ring,
    Telephony,
)
from telephony.engine import Engine
from telephony.phones import Phone

RINGS_FOR = timedelta(seconds=5)

E = TypeVar("E", bound=EngineEvent)


@dataclass
class Line:
    """Any engine behind the port, and its events until a test has asked for them."""

    engine: Telephony
    events: list[EngineEvent] = field(default_factory=list[EngineEvent])
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        async for event in self.engine.events():
            self.events.append(event)
            self._news.set()

    async def saw(
        self, kind: type[E], where: Callable[[E], bool] = lambda _: True, *, within: float = 5.0
    ) -> E:
        """The next event of this kind; it is then no longer among `events`."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for event in self.events:
                        if isinstance(event, kind) and where(event):
                            self.events.remove(event)
                            return event
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(
                f"no {kind.__name__} within {within} s, but {self.events}"
            ) from None

    @property
    def of_calls(self) -> list[EngineEvent]:
        """What was told and not asked for yet; phones of other tests may come and go."""
        return [event for event in self.events if not isinstance(event, PhoneSeen)]

    async def takes(self) -> str:
        """Answer the call that arrives; returns its channel."""
        arrived = await self.saw(CallArrived)
        await self.engine.answer(arrived.channel)
        return arrived.channel

    async def reaches(self, phone: Phone, channel: str) -> str:
        """Ring the phone on our channel until it has answered; returns what its display showed."""
        await self.engine.ring(Ring(channel, phone.account, "Servicetelefon", RINGS_FOR))
        shown = await phone.rung()
        await phone.answer()
        await self.saw(PhoneAnswered, lambda event: event.channel == channel)
        return shown


@asynccontextmanager
async def our_line(engine: Engine, *, application: str = "servicetelefon") -> AsyncGenerator[Line]:
    """The adapter, connected and ready; leaving is like the end of our process."""
    address = AriAddress(engine.ari_url, engine.settings.ari_user, engine.secrets.ari, application)
    link = AriLink(AriConnection(address), application, random.Random(1))
    media = MediaAddress(engine.settings.media_address, engine.settings.media_is_local)
    line = Line(AriTelephony(link, media, way_out="trunk"))
    tasks = Tasks("line")
    tasks.start(link.run(), "link")
    tasks.start(line.listen(), "ears")
    try:
        await line.saw(EngineFound)
        yield line
    finally:
        await tasks.close()
