"""What a house of tests is made of: the product's own wiring, on a city that stays and a fake engine."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import musterstadt_streets
from cities import MUSTERSTADT
from fakes.keys import a_vault
from fakes.people import FAST
from fakes.telephony import FakeTelephony
from servicetelefon.assistant.lists import FOLDER as LISTS
from servicetelefon.bootstrap.calls import Engine, call_parts
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.web import Seen, as_role, services_of
from servicetelefon.city import switches as city_switches
from servicetelefon.city.load import load_city
from servicetelefon.city.release import Release, release_from, release_of
from servicetelefon.config import Settings
from servicetelefon.domain.city import City
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.line import Line
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.health import Health
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.tasks import Tasks
from servicetelefon.kit.wording import Words
from servicetelefon.ops.postgres import AUDITOR, FIGURES
from servicetelefon.people.passwords import Passwords
from servicetelefon.phone.port import EngineEvent, Telephony
from servicetelefon.responsibility.find import Finder
from servicetelefon.web.services import BrowserPhone, CitizenPhone, Services
from world import PAGES


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


class GivenSnapshots(Snapshots):
    """A city that stays as its folder says, and switches that a test turns."""

    def __init__(self, process: Process, city: City) -> None:
        super().__init__(process, knowledge=True)
        self._given = city
        self._city.release = assistant_lists()
        self.turned = [Switches()]
        self.of_assistant = [city_switches.Switches()]

    def city(self) -> City:
        return self._given

    def switches(self) -> Switches:
        return self.turned[0]

    def finder(self) -> Finder:
        return musterstadt_streets.finder()

    def turn(self) -> TurnParts:
        self._on = self.of_assistant[0]
        return super().turn()


def a_process(database: Database, dsn: str, home: Path) -> Process:
    """With keys in memory, and chance that need not be fit for secrets."""
    settings = Settings(
        home=home, database_url=dsn, text_gateway="http://127.0.0.1:9", public_address=PAGES
    )
    clock, chance = SystemClock(), random.Random()
    return Process(
        name="house",
        settings=settings,
        places=Places(settings),
        clock=clock,
        chance=chance,
        ids=Ids(clock, chance),
        failpoints=Failpoints(),
        vault=a_vault(),
        database=database,
        bell=Bell(dsn, clock),
        health=Health("house", "0.1.0-test"),
        tasks=Tasks("house"),
        edges=Edges("house"),
    )


def put_together(
    database: Database, dsn: str, outside: Outside, run: Path, folder: Path = MUSTERSTADT
) -> tuple[Services, GivenSnapshots, Line, Tasks]:
    """By bootstrap; here stands what is another."""
    process = a_process(database, dsn, run)
    snapshots = GivenSnapshots(process, load_city(folder))
    seen = Seen(as_role(process, FIGURES, 1), as_role(process, AUDITOR, 1))
    passwords = Passwords(FAST)

    async def sounds(words: Words) -> Path | None:
        return outside.sound or Path(f"{words.lang}: {words.text}")

    book = CallBook()
    engine = Engine(outside.telephony, outside.tell, sounds)
    assigner = Assigner(process.ids.new, approved=True)
    parts = call_parts(process, snapshots, engine, book, assigner, passwords)
    line = Line(parts, Calls(parts, book), book, process.tasks)
    made = services_of(process, snapshots, seen, passwords)
    made = replace(
        made,
        settings=replace(made.settings, phone=outside.phone, health_sockets=run, trial=True),
        citizen_phone=lambda: CitizenPhone("citizen", outside.citizen_secret),
        referrals=replace(made.referrals, secrets={"amt-nord": "k" * 20}),
    )
    return made, snapshots, line, process.tasks


@lru_cache(maxsize=1)
def assistant_lists() -> Release:
    """The delivered city's lists serve the made-up city too: they hold nothing of a place."""
    folder = MUSTERSTADT.parents[2] / "cities" / "hamburg"
    return release_from(
        {name: text for name, text in release_of(folder).files.items() if name.startswith(LISTS)}
    )
