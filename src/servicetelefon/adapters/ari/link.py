"""The standing connection to one Asterisk: kept up, made ready, and its events in order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from servicetelefon.adapters.ari.connection import AriConnection
from servicetelefon.adapters.ari.interpreter import (
    ARRIVED,
    UNWANTED,
    UNWANTED_OF_PHONES,
    Interpreter,
    arrived,
)
from servicetelefon.adapters.ari.whereabouts import Whereabouts
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Unavailable
from servicetelefon.phone.port import EngineEvent, EngineFound, EngineLost, Survey

log = structlog.stdlib.get_logger()

WAITING = "waiting-music"  # one holding bridge, one stream of music for all who wait
SILENCE = "waiting-silence"  # for those who have turned the music off
SAYS = "SAYS"  # a channel's variable: the playback that it was given last
_EXISTS = frozenset({409})
_NOT_FOUND = frozenset({404})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0  # seconds between attempts
_SIP_IS_THERE = "asterisk/modules/chan_pjsip.so"
_OK = 200


class AriLink:
    """`run` until cancelled; `events` goes to one reader."""

    def __init__(self, connection: AriConnection, application: str, chance: random.Random) -> None:
        self.connection = connection
        self.application = application
        self.phones_application = f"{application}-phones"
        self.interpreter = Interpreter()
        self.whereabouts = Whereabouts()
        self._chance = chance
        self._edges = Edges("engine")
        self._news: asyncio.Queue[EngineEvent] = asyncio.Queue()
        self._early: list[EngineEvent] = []
        self._found = False
        self._taking = True

    async def run(self) -> None:
        """Connect, and connect again whenever it is lost, with growing pauses."""
        pause = _FIRST_PAUSE
        while True:
            self._early = []
            await self._edges.run("link", self._served())
            if self._found:
                self._found, pause = False, _FIRST_PAUSE
                self.tell(EngineLost())
            await asyncio.sleep(pause * self._chance.uniform(0.5, 1.0))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _served(self) -> None:
        """Until the connection ends; an engine whose answers we cannot read is as good as away."""
        applications = (self.application, self.phones_application)
        try:
            await self.connection.serve(applications, self._prepare, self._take)
        except Unavailable as error:
            log.warning("engine.away", reason=str(error))

    async def _prepare(self) -> None:
        """What must stand before we say that the engine is there."""
        ask = self.connection.ask
        await self._do_not_send(self.application, UNWANTED)
        await self._do_not_send(self.phones_application, UNWANTED_OF_PHONES)
        await self._sip_is_there()
        await ask("POST", f"bridges/{WAITING}", {"type": "holding"}, fine=_EXISTS)
        living = await self.survey()
        self.interpreter.take_over({c for c, state in living.channels.items() if state == "Up"})
        self.whereabouts.take_over(living.bridges)
        await self._stop_what_is_said()
        await self.take_calls(on=self._taking)
        self._found = True
        for event in (EngineFound(), *self._early):
            self.tell(event)

    async def _do_not_send(self, application: str, types: Sequence[str]) -> None:
        body = {"disallowed": [{"type": name} for name in types]}
        await self.connection.ask("PUT", f"applications/{application}/eventFilter", body=body)

    async def _sip_is_there(self) -> None:
        """HTTP answers before SIP does: a call arranged in between would fail."""
        while True:
            answer = await self.connection.request("GET", _SIP_IS_THERE)
            if answer.status == _OK and answer.json()["status"] == "Running":
                return
            await asyncio.sleep(_FIRST_PAUSE)

    def _take(self, message: Mapping[str, Any]) -> None:
        """Called by the reader for each event: never waits."""
        try:
            event = self.interpreter.read(message)
        except (KeyError, TypeError, ValueError) as error:
            # Without the trace: its lines would show numbers of callers.
            reason = type(error).__name__
            log.error("engine.unreadable", type=message.get("type"), reason=reason)  # noqa: TRY400
            return
        if event is None:
            return
        self.whereabouts.note(event)
        if self._found:
            self.tell(event)
        else:
            self._early.append(event)

    def tell(self, event: EngineEvent) -> None:
        self._news.put_nowait(event)

    @property
    def backlog(self) -> int:
        """Events that nobody has read yet."""
        return self._news.qsize()

    async def events(self) -> AsyncIterator[EngineEvent]:
        """Every event once, in order."""
        while True:
            yield await self._news.get()

    async def survey(self) -> Survey:
        """What lives here now. Calls in the hold loop are not ours yet and not counted."""
        ask = self.connection.ask
        ours = [c for c in (await ask("GET", "channels")).json() if self._is_ours(c)]
        bridges = (await ask("GET", "bridges")).json()
        status = (await ask("GET", "asterisk/info", {"only": "status"})).json()["status"]
        return Survey(
            channels={channel["id"]: channel["state"] for channel in ours},
            bridges={
                bridge["id"]: frozenset(bridge["channels"])
                for bridge in bridges
                if bridge["bridge_class"] == "stasis" and bridge["id"] not in (WAITING, SILENCE)
            },
            began=datetime.fromisoformat(status["startup_time"]).astimezone(UTC),
            arrived=tuple(
                arrived(channel)
                for channel in ours
                if channel["dialplan"]["app_data"] == f"{self.application},{ARRIVED}"
            ),
        )

    async def _stop_what_is_said(self) -> None:
        """Asterisk does nothing with a channel before it has heard what it was given: a command for
        a call that was found would wait for a whole greeting. What it needs to hear is said anew.
        """
        for channel in (await self.connection.ask("GET", "channels")).json():
            if self._is_ours(channel) and (playback := channel.get("channelvars", {}).get(SAYS)):
                await self.connection.ask("DELETE", f"playbacks/{playback}", fine=_NOT_FOUND)

    def _is_ours(self, channel: Mapping[str, Any]) -> bool:
        """In our application, or being rung for it."""
        where = channel["dialplan"]
        if where["app_name"] == "Stasis":
            return where["app_data"].partition(",")[0] == self.application
        return where["app_name"] == "AppDial2"

    async def take_calls(self, *, on: bool) -> None:
        """Off: new calls stay in the hold loop until it is on again. Kept over a reconnect."""
        self._taking = on
        value = {"variable": "TAKING", "value": "yes" if on else "no"}
        await self.connection.ask("POST", "asterisk/variable", value)
