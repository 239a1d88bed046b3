"""A started service seen from outside: its desks by the journeys, its phones by sipp, its rows."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from running_service import Service
from servicetelefon.bootstrap.places import Places
from servicetelefon.city.load import load_city
from servicetelefon.city.switches import SwitchKind
from servicetelefon.config import read
from servicetelefon.journey.agent import AgentJourney, AgentParts, AtDesk
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.switches import SwitchDesk
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, DatabaseAway
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.postgres import APP
from telephony.engine import qualify
from telephony.phones import Phone, phone
from tools import asterisk

OPEN_LINE = "600"
SKILLS = ("sozialhilfe",)


@dataclass
class WholeLine:
    """The running service and a way to its desks; `sip` and `qualify` are for test phones."""

    service: Service
    database: Database
    desk: AgentJourney
    ids: Ids

    @property
    def sip(self) -> tuple[str, int]:
        return self.service.sip

    def qualify(self, account: str) -> bool:
        return qualify(self.engine, account)

    def engine(self, command: str) -> str:
        """What Asterisk's own command line says; empty while it is away."""
        settings = Path(self.service.environment["SERVICETELEFON_HOME"]) / "asterisk/etc"
        done = subprocess.run(
            [*asterisk().command, "-C", str(settings / "asterisk.conf"), "-rx", command],
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
        return done.stdout if done.returncode == 0 else ""

    async def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        async with self.database.step() as tx:
            return [tuple(row) for row in await tx.rows(query, values)]

    async def until(self, true: Callable[[], Any], within: float = 15.0) -> None:
        """Wait for something of the real world; `true` may be a coroutine function."""
        end = asyncio.get_running_loop().time() + within
        while True:
            try:
                answer = true()
                if asyncio.iscoroutine(answer):
                    answer = await answer
            except (DatabaseAway, OSError):
                answer = False
            if answer:
                return
            assert asyncio.get_running_loop().time() < end, f"not within {within} s"
            await asyncio.sleep(0.05)

    async def is_in(self, agent: UUID, state: str, within: float = 15.0) -> None:
        """Wait until the agent is in this state of presence."""

        async def so() -> bool:
            view = await self.desk.view(agent)
            return view is not None and view.now.state == state

        await self.until(so, within)

    async def call_is(self, contact: UUID, state: str, within: float = 15.0) -> None:
        async def so() -> bool:
            found = await self.rows("select state from phone.call where contact = %s", contact)
            return found == [(state,)]

        await self.until(so, within)

    async def call_has(self, contact: UUID, column: str, value: str) -> None:
        """Wait until this column of the call's row says so."""

        async def so() -> bool:
            query = "select to_jsonb(c) ->> %s from phone.call c where contact = %s"
            return await self.rows(query, column, contact) == [(value,)]

        await self.until(so)

    async def newest(self) -> UUID:
        """The contact that arrived last."""
        (row,) = await self.rows(
            "select id from records.contact order by arrived_at desc, id desc limit 1"
        )
        return row[0]

    async def turn(self, kind: SwitchKind, line: str, *, on: bool) -> None:
        """As a supervisor does on the page of switches; returns when the line has seen it."""
        async with self.database.step() as tx:
            city = load_city(Path(self.service.environment["SERVICETELEFON_CITY"]))
            await SwitchDesk(SystemClock(), self.ids).turn(tx, city, kind, line, on=on, by=None)
        ((are_on,),) = await self.rows('select count(*) from city.switch where "on"')
        await self.until(
            lambda: self.service.measures("line").get("servicetelefon_switches_on") == are_on
        )

    async def breaks_off(self, contact: UUID) -> None:
        """The engine ends the caller's leg, as when the carrier's sound stays away for too long."""
        ((channel,),) = await self.rows(
            "select channel from phone.call where contact = %s", contact
        )
        rows = self.engine("core show channels concise").splitlines()
        (name,) = [row.partition("!")[0] for row in rows if row.rpartition("!")[2] == channel]
        self.engine(f"channel request hangup {name}")

    async def kill(self, name: str) -> None:
        """SIGKILL to one process of the service."""
        os.kill(self.service.children()[name], 9)

    async def is_back(self, name: str, before: int, within: float = 30.0) -> None:
        """Wait until the process `before` has a successor that is ready."""

        def so() -> bool:
            now = self.service.children().get(name, before)
            return now != before and (
                name in ("postgres", "asterisk") or self.service.is_ready(name)
            )

        await self.until(so, within)

    @asynccontextmanager
    async def agent(
        self, hums: float = 600.0, skills: tuple[str, ...] = SKILLS
    ) -> AsyncGenerator[tuple[UUID, Phone]]:
        """Somebody with a desk phone who has said "ready"; gone from routing at the end."""
        agent = self.ids.new()
        account = await self.desk.make_desk_phone(agent)
        await self.until(lambda: account.name in self.engine("pjsip show endpoints"))
        async with phone(self, account.name, account.secret, hums=hums) as handset:
            await self.desk.seat_at_desk_phone(AtDesk(agent, skills))

            async def there() -> bool:
                view = await self.desk.view(agent)
                return view is not None and view.now.phone_there

            await self.until(there)
            await self.desk.ready(agent)
            yield agent, handset
        async with self.database.step() as tx:
            await tx.do("update routing.presence set state = 'away' where agent = %s", (agent,))


@asynccontextmanager
async def whole_line(service: Service, *, queue_approved: bool = True) -> AsyncGenerator[WholeLine]:
    """`queue_approved` is for the desks here, as the service's own go by its card."""
    places = Places(read(service.environment))
    clock = SystemClock()
    ids = Ids(clock, random.Random())
    database = Database(places.serving, role=APP, name="test", failpoints=Failpoints(), size=2)
    bell = Bell(database.dsn, clock)
    parts = AgentParts(
        database, bell, clock, ids.new, Vault(KeyRing(places.keys), os.urandom),
        lambda: os.urandom(16).hex(), Assigner(ids.new, queue_approved),
    )  # fmt: skip
    await database.open()
    await bell.start()
    try:
        yield WholeLine(service, database, AgentJourney(parts), ids)
    finally:
        await bell.close()
        await database.close()
