"""The pages as they are served: real database, real journeys, bell and clock; the engine is fake."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI

import musterstadt_streets
from fakes.keys import a_vault
from fakes.telephony import FakeTelephony
from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.speech import Speech
from servicetelefon.adapters.typesetting import summary
from servicetelefon.adapters.typesetting.sheet import pdf as typeset
from servicetelefon.assistant.language import Languages
from servicetelefon.assistant.lists import FOLDER as LISTS
from servicetelefon.bootstrap.turning import Turning
from servicetelefon.city import switches as city_switches
from servicetelefon.city.load import load_city
from servicetelefon.city.release import Release, release_from, release_of
from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.agent import AgentJourney, AgentParts
from servicetelefon.journey.always import AlwaysRuns
from servicetelefon.journey.appointments import Appointments
from servicetelefon.journey.audit_search import AuditSearch
from servicetelefon.journey.call import CallParts, Calls
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CallEngine, EngineParts
from servicetelefon.journey.call_offers import Offers
from servicetelefon.journey.call_spool import StepSpool
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.centres import Centres
from servicetelefon.journey.chat import Chats
from servicetelefon.journey.chat_desk import ChatDesk
from servicetelefon.journey.chat_handover import ChatHandover
from servicetelefon.journey.chat_parts import ChatParts
from servicetelefon.journey.chat_state import Moves
from servicetelefon.journey.chat_summary import Summaries
from servicetelefon.journey.compliance import Rules
from servicetelefon.journey.delivery import Deliveries, DeliveryParts
from servicetelefon.journey.desk_hand_over import DeskHandOver
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.knowledge_folder import KnowledgeFolder
from servicetelefon.journey.line import Line
from servicetelefon.journey.line_load import LineLoad
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.links import Links
from servicetelefon.journey.office import OfficeWork
from servicetelefon.journey.office_calling import OfficeCalling
from servicetelefon.journey.office_receipt import OfficeReceipts
from servicetelefon.journey.office_sight import OfficeSight
from servicetelefon.journey.oversight import Oversight
from servicetelefon.journey.parcel import Sheet
from servicetelefon.journey.people import People, Person
from servicetelefon.journey.portal import Portal
from servicetelefon.journey.reading import DeskReading
from servicetelefon.journey.turn_parts import NoAssistant
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock, SystemClock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.hub import Hub
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.spool import Spool
from servicetelefon.kit.tasks import Tasks
from servicetelefon.kit.wording import Words
from servicetelefon.knowledge.running import NoKnowledge, RunningKnowledge
from servicetelefon.ops.postgres import AUDITOR, FIGURES
from servicetelefon.people import store as people_store
from servicetelefon.people.passwords import Passwords
from servicetelefon.phone.handsets import name_of
from servicetelefon.phone.port import EngineEvent, PhoneKind, PromptEnded, Telephony
from servicetelefon.phone.store import Call
from servicetelefon.referral.file_check import NoScanner
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.web.app import build
from servicetelefon.web.services import (
    BrowserPhone,
    CitizenPhone,
    PageSettings,
    Referrals,
    Services,
)
from world import PAGES, lookups_of

MUSTERSTADT = Path(__file__).parent / "cities" / "musterstadt"
STANDING = 2
"""Tasks that never end: the line's loop and its ticking."""

OPEN_LINE = "600"
"""Extension of the line that never closes."""

CITY = MUSTERSTADT
PASSWORD = "Ein langer Satz für den Test"
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for something that happens by itself, in a moment."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"this never came true within {seconds} s")


ASSISTANT_ON: dict[str, list[city_switches.Switches]] = {}
"""The switches of the city for each house, by its database."""


@dataclass
class House:
    """The parts that a test looks at or turns."""

    services: Services
    line: Line
    tasks: Tasks
    switches: list[Switches]
    app: FastAPI
    dsn: str
    telephony: FakeTelephony = field(init=False)

    @property
    def assistant_switches(self) -> list[city_switches.Switches]:
        return ASSISTANT_ON[self.dsn]

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
        lookup = people_store.login_lookup(self.services.vault, login)
        async with self.services.database.step() as tx:
            row = await tx.row("select id from people.account where login_lookup = %s", (lookup,))
        assert row is not None
        return row[0]

    async def phone_of(self, login: str) -> str:
        return name_of(await self.account(login), PhoneKind.BROWSER)

    async def quiet(self) -> None:
        """Let the line do what it was told."""
        for _ in range(5):
            await asyncio.sleep(0.01)
            await until(lambda: len(self.tasks) <= STANDING)

    async def caller_waits(self, channel: str, *, first_key: str | None = None) -> None:
        """Somebody calls, and after the menu waits for a person."""
        self.telephony.caller_rings(channel, dialled=OPEN_LINE)
        await self.quiet()
        self.telephony.listens_to_the_end(channel)
        await self.quiet()
        self.telephony.presses(channel, first_key or "1")
        await self.quiet()


@dataclass
class Outside:
    """The engine and how browsers reach it; `tell` puts a signal among the engine's own."""

    telephony: Telephony
    tell: Callable[[EngineEvent], None]
    phone: BrowserPhone
    citizen_secret: str = "geheim"
    sound: Path | None = None  # everything that is said; without, the words are the file's name


def fake_outside() -> tuple[Outside, FakeTelephony]:
    telephony = FakeTelephony(SystemClock())
    phone = BrowserPhone("ws://127.0.0.1:9/ws", "servicetelefon.test")
    return Outside(telephony, telephony.tell, phone), telephony


def put_together(
    database: Database, dsn: str, outside: Outside, run: Path, folder: Path = CITY
) -> tuple[Services, list[Switches], Line, Tasks]:
    """As bootstrap puts them together."""
    clock = SystemClock()
    chance = random.Random()
    ids = Ids(clock, chance)
    city = load_city(folder)
    vault = a_vault()
    bell = Bell(dsn, clock)
    switches = [Switches()]
    book = CallBook()
    tasks = Tasks("house")
    knowledge = RunningKnowledge(warm_up=False)
    turning = Turning(languages=detector())
    ASSISTANT_ON[dsn] = [city_switches.Switches()]
    moves = Moves(bell, clock, ids.new, lambda: city, lambda: switches[0])
    handing = some_referrals(database, (clock, ids, chance, vault, bell, lambda: city))
    chat = ChatParts(
        database, bell, clock, ids.new, chance, vault, lambda: city,
        lambda: turning.parts(city, ASSISTANT_ON[dsn][0], switches[0], clock.now()), moves,
        handing.enquiries,
    )  # fmt: skip

    bell.on("knowledge", lambda _key: _read_anew(knowledge, turning, database, city, clock))

    async def spoken(words: Words) -> Path | None:
        return Speech(run / "sounds").say(words.text, Voice("de", 150)).path

    async def sounds(words: Words) -> Path | None:
        return outside.sound or Path(f"{words.lang}: {words.text}")

    def unsaid(contact: UUID, playback: str) -> None:
        if call := book.get(contact):
            outside.tell(PromptEnded(call.channel, playback))

    def numbers(call: Call) -> str | None:
        return number_of(call, vault)

    engine = CallEngine(
        EngineParts(
            outside.telephony,
            lambda: city,
            sounds,
            clock,
            Failpoints(),
            unsaid,
            numbers,
            lambda: switches[0],
        )
    )
    parts = CallParts(
        database=database,
        telephony=outside.telephony,
        engine=engine,
        offers=Offers(database, engine, bell, clock, ids.new, "node1"),
        bell=bell,
        clock=clock,
        new_id=ids.new,
        vault=vault,
        city=lambda: city,
        switches=lambda: switches[0],
        spool=StepSpool(Spool(run / "spool"), Spool(run / "aside")),
        node="node1",
        callbacks=Callbacks(lambda: city, lambda: switches[0], vault, ids.new),
        load=LineLoad(database, lambda: city),
        lookups=lookups_of(
            database, clock, ids, vault, city, Centres(database, Passwords(FAST), chance)
        ),
    )
    line = Line(parts, Calls(parts, book), book, tasks)
    made = Services(
        settings=PageSettings(
            trial=True,
            secure=False,
            version="0.1.0-test",
            phone=outside.phone,
            health_sockets=run,
        ),
        database=database,
        figures=Database(dsn, role=FIGURES, name="figures", failpoints=Failpoints(), size=1),
        clock=clock,
        ids=ids,
        chance=chance,
        vault=vault,
        bell=bell,
        hub=Hub(),
        city=lambda: city,
        switches=lambda: switches[0],
        knowledge=knowledge.now,
        finder=musterstadt_streets.finder,
        reading=DeskReading(database, clock, ids.new, knowledge.now),
        say=spoken,
        people=People(clock, ids, chance, vault, Passwords(FAST)),
        desk=AgentJourney(
            AgentParts(database, bell, clock, ids.new, vault, lambda: chance.randbytes(16).hex())
        ),
        citizen_phone=lambda: CitizenPhone("citizen", outside.citizen_secret),
        callbacks=parts.callbacks,
        appointments=Appointments(clock, ids, lambda: city, parts.callbacks, handing.portal),
        centres=Centres(database, Passwords(FAST), chance),
        links=Links(lambda: city, vault, ids.new, PAGES, lambda: switches[0]),
        rules=Rules(clock, ids, vault, lambda: city, knowledge.now, recordings=run / "recording"),
        always=AlwaysRuns(clock, ids),
        audit=AuditSearch(
            clock,
            ids,
            vault,
            Database(dsn, role=AUDITOR, name="auditor", failpoints=Failpoints(), size=1),
        ),
        chats=Chats(chat),
        chat_desk=ChatDesk(chat),
        chat_handover=ChatHandover(
            chat, Callbacks(lambda: city, lambda: switches[0], vault, ids.new)
        ),
        summaries=Summaries(summary.pdf, None, ids.new, Failpoints()),
        referrals=handing,
    )
    return made, switches, line, tasks


async def _read_anew(
    knowledge: RunningKnowledge, turning: Turning, database: Database, city: City, clock: Clock
) -> None:
    await knowledge.refresh(database, city, clock.now())
    if knowledge.is_known:  # somebody else may just be reading it for the first time
        await turning.refresh(database, assistant_lists(), city, knowledge.now())


def some_referrals(database: Database, services: Kept) -> Referrals:
    """As bootstrap puts them together; the keys are made up and every office has the inbox."""
    clock, ids, chance, vault, bell, city = services
    work = OfficeWork(clock, ids, vault, city, lambda _key: None)

    async def defer(_tx: object, _delivery: object) -> None:
        pass

    async def render(sheet: Sheet) -> bytes:
        return await typeset(sheet.title, sheet.facts, sheet.said, sheet.footer)

    parts = DeliveryParts(
        database, clock, ids, vault, bell, Failpoints(), city, {}, defer, {}, render, "http://test"
    )
    enquiries = Enquiries(clock, ids, chance, vault, city, lambda _key: None)
    finder = Finder(city(), Directory())
    return Referrals(
        enquiries=enquiries,
        states=EnquiryStates(clock, ids, vault, city),
        office=work,
        sight=OfficeSight(work),
        calling=OfficeCalling(work, lambda: chance.randbytes(16).hex()),
        oversight=Oversight(work),
        deliveries=Deliveries(parts),
        receipts=OfficeReceipts(clock, ids, vault, city),
        secrets={"amt-nord": "k" * 20},
        portal=Portal(clock, ids, vault, enquiries, lambda: finder, NoScanner()),
        desk=DeskHandOver(clock, vault, enquiries, city),
        render=render,
    )


@lru_cache(maxsize=1)
def detector() -> Languages:
    return Languages()


@lru_cache(maxsize=1)
def assistant_lists() -> Release:
    """The delivered city's lists serve the made-up city too: they hold nothing of a place."""
    folder = MUSTERSTADT.parents[2] / "cities" / "hamburg"
    return release_from(
        {name: text for name, text in release_of(folder).files.items() if name.startswith(LISTS)}
    )


Kept = tuple[Clock, Ids, random.Random, Vault, Bell, Callable[[], City]]


@asynccontextmanager
async def a_house(
    database: Database, dsn: str, run: Path, folder: Path = CITY
) -> AsyncGenerator[House]:
    """Everything but the socket and the engine; tests that speak HTTP without one use `app`."""
    outside, telephony = fake_outside()
    async with a_house_before(outside, database, dsn, run, folder) as house:
        house.telephony = telephony
        yield house


@asynccontextmanager
async def a_house_before(
    outside: Outside, database: Database, dsn: str, run: Path, folder: Path = CITY
) -> AsyncGenerator[House]:
    """The same before any engine."""
    made, switches, line, tasks = put_together(database, dsn, outside, run, folder)
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
            yield House(made, line, tasks, switches, app, dsn)
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


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@asynccontextmanager
async def served(app: FastAPI, listener: socket.socket | None = None) -> AsyncGenerator[str]:
    """The address under which a browser finds the pages."""
    if listener is None:
        # Named as TCP, or asyncio leaves Nagle's delay of 40 ms on: the product's own is named so.
        listener = socket.socket(proto=socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        app.state.site.services.hub.shut()
        server.should_exit = True
        await serving
