"""A whole service in one process for stories on a clock moved by hand: real database, real
journeys, a fake engine, a made-up city."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cities import MUSTERSTADT
from fakes.people import FAST
from fakes.telephony import FakeTelephony
from servicetelefon.city.load import load_city
from servicetelefon.domain.city import City
from servicetelefon.journey.agent import AgentJourney, AgentParts, AtDesk
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CallEngine, EngineParts
from servicetelefon.journey.call_offers import Offers
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_spool import StepSpool
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.caller_lookups import Lookups
from servicetelefon.journey.centres import Centres
from servicetelefon.journey.chat_code import ChatCodes
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.line import Line
from servicetelefon.journey.line_load import LineLoad
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.links import Links
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock, ManualClock, settle
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import KeyRing
from servicetelefon.kit.spool import Spool
from servicetelefon.kit.tasks import Tasks
from servicetelefon.kit.wording import Words
from servicetelefon.people.passwords import Passwords
from servicetelefon.phone.handsets import name_of
from servicetelefon.phone.port import PhoneKind, PromptEnded
from servicetelefon.phone.store import Call
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder

PAGES = "https://hilfe.example"
STANDING = 2
"""Tasks that never end: the line's loop and its ticking."""

A_MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class QuietBell(Bell):
    """Remembers what was rung; the story lets the line tick instead."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, str]] = []

    def on(self, topic: str, listener: object) -> None:
        pass

    def ring(self, topic: str, key: str = "") -> None:
        self.rung.append((topic, key))


@dataclass
class World:
    """One node, its desk, and a city; `agents` by name."""

    database: Database
    clock: ManualClock
    cities: list[City]  # the first is the release that runs
    telephony: FakeTelephony
    line: Line
    calls: Calls
    book: CallBook
    desk: AgentJourney
    tasks: Tasks
    ids: Ids
    vault: Vault
    bell: QuietBell
    spool: StepSpool
    switches: list[Switches]
    callbacks: Callbacks
    centres: Centres
    articles: dict[str, str]  # what the knowledge base holds valid now, by id
    helpful: dict[str, list[str]]  # which of them help with a topic
    minutes: list[tuple[int, int] | None]  # the range of waiting that holds now
    offers: Offers
    agents: dict[str, UUID] = field(default_factory=dict[str, UUID])

    @property
    def city(self) -> City:
        return self.cities[0]

    async def quiet(self) -> None:
        """Let everything that was told be done."""
        for _ in range(3):
            await settle()
            for _ in range(5000):
                if len(self.tasks) <= STANDING:
                    break
                await wait_a_turn()
            else:
                raise AssertionError("something never ends")

    async def settles(self) -> None:
        """Until the line has held the disk against the engine, trying as often as it needs, and its
        own tick is over that began before: it says once more that the line takes nobody."""
        for turn in range(5000):
            if self.line.settled and self.clock.is_waited_for:
                return
            await wait_a_turn()
            if turn % 100 == 0 and not self.line.settled:
                await self.clock.move(timedelta(seconds=1))
        raise AssertionError("the line never settles")

    async def pass_time(self, seconds: float) -> None:
        """Move the clock a second at a time, as the line ticks."""
        left = seconds
        while left > 0:
            step = min(left, 1.0)
            await self.clock.move(timedelta(seconds=step))
            # As the line does: a tick that finds the database away is skipped.
            with suppress(Unavailable):
                await self.line.tick(self.clock.now())
            await self.quiet()
            left -= step

    async def sits_down(self, name: str, skills: tuple[str, ...] = ("sozialhilfe",)) -> UUID:
        agent = self.agents.setdefault(name, self.ids.new())
        await self.desk.seat(AtDesk(agent, skills))
        await self.line.tick(self.clock.now())
        self.telephony.register(self.phone(name))
        await self.quiet()
        return agent

    async def is_ready(self, name: str) -> None:
        await self.desk.ready(self.agents[name])
        await self.line.tick(self.clock.now())
        await self.quiet()

    def phone(self, name: str) -> str:
        return name_of(self.agents[name], PhoneKind.BROWSER)

    async def state_of(self, name: str) -> str:
        view = await self.desk.view(self.agents[name])
        return view.now.state.value if view else "nobody"

    async def contacts(self) -> list[tuple[str | None, ...]]:
        async with self.database.step() as tx:
            return [
                tuple(row)
                for row in await tx.rows(
                    "select outcome, role from records.contact order by arrived_at, id"
                )
            ]

    async def states(self) -> list[str]:
        async with self.database.step() as tx:
            rows = await tx.rows("select state from phone.call order by first_ring, contact")
        return [row[0] for row in rows]


async def wait_a_turn() -> None:
    """Give the database's answers a chance to be read."""
    await asyncio.sleep(0.001)


@dataclass(frozen=True)
class GivenRanges:
    given: list[tuple[int, int] | None]

    async def minutes(self, call: Call, before: int, now: datetime) -> tuple[int, int] | None:  # noqa: ARG002
        return self.given[0]


def lookups_of(
    database: Database, clock: Clock, ids: Ids, vault: Vault, city: City, centres: Centres,
    *, helpful: Mapping[str, list[str]] | None = None,
    switches: Callable[[], Switches] = Switches,
) -> Lookups:  # fmt: skip
    """`helpful`: topic → articles to tell while somebody waits."""
    finder = Finder(city, Directory())
    return Lookups(
        database, clock, centres, EnquiryStates(clock, ids, vault, lambda: city),
        ChatCodes(vault, ids.new).use, lambda: finder,
        lambda topic, _lang, _now: (helpful or {}).get(topic, []),
        Links(lambda: city, vault, ids.new, PAGES, switches),
    )  # fmt: skip


@asynccontextmanager
async def a_world(
    database: Database, keys: Path, start: datetime = A_MONDAY, *, queue_approved: bool = True
) -> AsyncGenerator[World]:
    """A service that has just started, with nobody at a desk."""
    clock = ManualClock(start)
    telephony = FakeTelephony(clock)
    world = build(database, keys, clock, telephony, queue_approved=queue_approved)
    world.tasks.start(world.line.run(), "line")
    await world.line.tick(clock.now())
    await world.settles()
    await world.line.tick(clock.now())
    try:
        yield world
    finally:
        await world.tasks.close()


def _spool(path: Path) -> StepSpool:
    return StepSpool(Spool(path), Spool(path.with_name("spool-aside")))


@dataclass(frozen=True)
class Given:
    """What a test may change while the line runs; the first of a list is what holds."""

    cities: list[City] = field(default_factory=lambda: [load_city(MUSTERSTADT)])
    switches: list[Switches] = field(default_factory=lambda: [Switches()])
    articles: dict[str, str] = field(default_factory=dict[str, str])
    helpful: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    minutes: list[tuple[int, int] | None] = field(default_factory=lambda: [None])

    def city(self) -> City:
        return self.cities[0]

    def switched(self) -> Switches:
        return self.switches[0]

    def article(self, which: str, lang: str, _now: datetime) -> Words | None:
        return Words(self.articles[which], lang) if which in self.articles else None


def _vault(keys: Path) -> Vault:
    ring = KeyRing(keys)
    for name in ("line", "city-hmac"):
        ring.ensure(name)
    return Vault(ring, os.urandom)


def _engine(
    telephony: FakeTelephony,
    clock: ManualClock,
    failpoints: Failpoints | None,
    vault: Vault,
    book: CallBook,
    given: Given,
) -> CallEngine:
    async def sounds(words: Words) -> Path | None:
        return Path(f"{words.lang}: {words.text}")

    def unsaid(contact: UUID, playback: str) -> None:
        if call := book.get(contact):
            telephony.tell(PromptEnded(call.channel, playback))

    def numbers(call: Call) -> str | None:
        return number_of(call, vault)

    parts = EngineParts(
        telephony, given.city, sounds, clock, failpoints or Failpoints(), unsaid, numbers,
        given.switched, given.article,
    )  # fmt: skip
    return CallEngine(parts)


def build(
    database: Database,
    keys: Path,
    clock: ManualClock,
    telephony: FakeTelephony,
    failpoints: Failpoints | None = None,
    node: str = "node1",
    *,
    queue_approved: bool = True,
) -> World:
    """The parts as bootstrap puts them together; a second one is the program after a restart, or
    another node."""
    given, book, bell, tasks = Given(), CallBook(), QuietBell(), Tasks("world")
    chance = random.Random(7 if node == "node1" else node)
    ids, vault = Ids(clock, chance), _vault(keys)
    engine = _engine(telephony, clock, failpoints, vault, book, given)
    centres = Centres(database, Passwords(FAST), chance)
    callbacks = Callbacks(given.city, given.switched, vault, ids.new)
    assigner = Assigner(ids.new, queue_approved)
    offers = Offers(database, engine, bell, clock, assigner, node)
    spool = _spool(keys.with_name("spool" if node == "node1" else f"spool-{node}"))
    lookups = lookups_of(
        database, clock, ids, vault, given.city(), centres,
        helpful=given.helpful, switches=given.switched,
    )  # fmt: skip
    load = LineLoad(database, given.city, GivenRanges(given.minutes))
    parts = CallParts(
        database, telephony, engine, offers, bell, clock, ids.new, assigner, vault, given.city,
        given.switched, spool, node, callbacks, load, lookups,
    )  # fmt: skip
    calls = Calls(parts, book)
    line = Line(parts, calls, book, tasks)
    desk = AgentJourney(
        AgentParts(database, bell, clock, ids.new, vault, lambda: "geheim", assigner)
    )
    return World(
        database, clock, given.cities, telephony, line, calls, book, desk, tasks, ids, vault, bell,
        spool, given.switches, callbacks, centres, given.articles, given.helpful, given.minutes, offers,
    )  # fmt: skip
