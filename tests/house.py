"""The pages as they are served: real database, real journeys, bell and clock; the engine is fake."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import uvicorn
from fastapi import FastAPI

from cities import MUSTERSTADT
from fakes.telephony import FakeTelephony
from house_wiring import Outside, fake_outside, put_together
from servicetelefon.bootstrap.web import Pages
from servicetelefon.city import switches as city_switches
from servicetelefon.city.release import release_of
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.journey.line import Line
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.people import Person
from servicetelefon.journey.turn_parts import NoAssistant
from servicetelefon.kit.database import Database
from servicetelefon.kit.tasks import Tasks
from servicetelefon.knowledge.running import NoKnowledge
from servicetelefon.people import store as people_store
from servicetelefon.phone.handsets import name_of
from servicetelefon.phone.port import PhoneKind
from servicetelefon.web.app import build
from servicetelefon.web.services import Services

STANDING = 2
"""Tasks that never end: the line's loop and its ticking."""

OPEN_LINE = "600"
"""Extension of the line that never closes."""

PASSWORD = "Ein langer Satz für den Test"


async def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that happens by itself, in a moment."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"this never came true within {seconds} s")


@dataclass
class House:
    """The parts that a test looks at or turns."""

    services: Services
    line: Line
    tasks: Tasks
    switches: list[Switches]
    assistant_switches: list[city_switches.Switches]
    app: FastAPI
    queue_approved: list[bool]
    telephony: FakeTelephony = field(init=False)

    async def person(
        self,
        login: str,
        *roles: Role,
        first_password: bool = False,
        offices: frozenset[str] = frozenset(),
    ) -> str:
        """An account; its password."""
        people = self.services.people
        skills = frozenset(self.services.city().skills)
        async with self.services.database.begin() as tx:
            made = await people.create(
                tx,
                Person(login, f"{login.capitalize()} Muster", frozenset(roles), skills, offices),
                by=None,
            )
            if first_password:
                return made.password
            hashed = await people.passwords.hash(PASSWORD)
            await people_store.set_password(tx, made.account, hashed, must_change=False)
        return PASSWORD

    async def account(self, login: str) -> UUID:
        lookups = people_store.login_lookups(self.services.vault, login)
        async with self.services.database.step() as tx:
            row = await tx.row(
                "select id from people.account where login_lookup = any(%s)", (lookups,)
            )
        assert row is not None
        return row[0]

    async def phone_of(self, login: str) -> str:
        return name_of(await self.account(login), PhoneKind.BROWSER)

    async def quiet(self) -> None:
        """Let the line do what it was told."""
        for _ in range(5):
            await asyncio.sleep(0.01)
            await until(lambda: len(self.tasks) <= STANDING)

    async def caller_waits(
        self, channel: str, *, first_key: str | None = None, caller: str | None = "+494012345"
    ) -> None:
        """Somebody calls, and after the menu waits for a person. `caller` None: number withheld."""
        self.telephony.caller_rings(channel, dialled=OPEN_LINE, caller=caller)
        await self.quiet()
        self.telephony.listens_to_the_end(channel)
        await self.quiet()
        self.telephony.presses(channel, first_key or "1")
        await self.quiet()


@asynccontextmanager
async def a_house(
    database: Database, dsn: str, run: Path, folder: Path = MUSTERSTADT
) -> AsyncGenerator[House]:
    """Everything but the socket and the engine; tests that speak HTTP without one use `app`."""
    outside, telephony = fake_outside()
    async with a_house_before(outside, database, dsn, run, folder) as house:
        house.telephony = telephony
        yield house


@asynccontextmanager
async def a_house_before(
    outside: Outside, database: Database, dsn: str, run: Path, folder: Path = MUSTERSTADT
) -> AsyncGenerator[House]:
    """The same before any engine."""
    made, snapshots, line, tasks = put_together(database, dsn, outside, run, folder)
    approved = [True]
    made = replace(made, queue_approved=lambda: approved[0])
    async with database.step() as tx:
        files = release_of(folder).files
        await KnowledgeFolder(made.clock, made.ids).take_in(tx, files, made.city())
    app = build(made)
    await made.bell.start()
    await made.figures.open()
    await made.audit.auditor.open()
    tasks.start(line.run(), "line")
    try:
        async with app.router.lifespan_context(app):
            await until(lambda: line.settled)
            made.bell.ring("knowledge")
            await until(lambda: _knows(made))
            yield House(made, line, tasks, snapshots.turned, snapshots.of_assistant, app, approved)
    finally:
        await tasks.close()
        await made.bell.close()
        await made.figures.close()
        await made.audit.auditor.close()


def _knows(made: Services) -> bool:
    try:
        made.chats._p.turn()
        return len(made.knowledge()) > 0
    except (NoKnowledge, NoAssistant):
        return False


@asynccontextmanager
async def served(app: FastAPI, listener: socket.socket | None = None) -> AsyncGenerator[str]:
    """The address under which a browser finds the pages."""
    if listener is None:
        # Named as TCP, or asyncio leaves Nagle's delay of 40 ms on: the product's own is named so.
        listener = socket.socket(proto=socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = Pages(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        app.state.site.services.hub.shut()
        server.should_exit = True
        await serving
