"""City, switches and knowledge as this process sees them: read at each bell and twice a second."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from prometheus_client import Gauge

from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.embeddings import embedder
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.turning import Turning
from servicetelefon.city import switches as city_switches
from servicetelefon.city.running import RunningCity
from servicetelefon.city.stages import staged
from servicetelefon.city.switches import SwitchKind
from servicetelefon.domain.city import City
from servicetelefon.journey.line_plan import Switches, switched
from servicetelefon.journey.turn_parts import NoAssistant, TurnParts
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.knowledge.running import NoKnowledge, RunningKnowledge
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.running import RunningFinder
from servicetelefon.responsibility.silent import SilentFinder

EVERY = timedelta(milliseconds=500)


class Snapshots:
    """Values, never questions to the database, for whoever needs them.

    `knowledge`: whether this process tells people something; its search costs memory.
    """

    def __init__(self, process: Process, *, knowledge: bool = False) -> None:
        self._process = process
        self._knowledge = RunningKnowledge(embedder(process.settings)) if knowledge else None
        self._city = RunningCity()
        self._finder = RunningFinder(Finder if may_run("responsibility") else SilentFinder)
        self._on = city_switches.Switches()
        self._turning = Turning() if knowledge else None
        self._staged: tuple[City, frozenset[str], City] | None = None
        on = Gauge(
            "servicetelefon_switches_on",
            "Switches that are on, as this process sees them",
            registry=process.health.registry,
        )
        on.set_function(lambda: len(self._on.on))
        if self._knowledge is not None:
            _measure(process, self._knowledge)
        process.bell.on("city", self._rung)
        process.bell.on("switches", self._rung)
        process.bell.on("knowledge", self._knowledge_rung)

    def city(self) -> City:
        """The active release, with the districts' stages as they are switched."""
        release, on = self._city.now(), self._on.on
        if self._staged is None or self._staged[0] is not release or self._staged[1] != on:
            self._staged = (release, on, staged(release, on))
        return self._staged[2]

    def switches(self) -> Switches:
        return switched(self._on)

    def knowledge(self) -> Knowledge:
        """What may be told; NoKnowledge where this process was started without."""
        if self._knowledge is None:
            raise NoKnowledge("this process tells nobody anything")
        return self._knowledge.now()

    def finder(self) -> Finder:
        """Who is responsible, by the city and the street directory that hold now."""
        return self._finder.now(self.city())

    def model_on(self) -> bool:
        """Whether a language model may be asked for search words."""
        return bool(self._on.lines(SwitchKind.MODEL_ON))

    def turn(self) -> TurnParts:
        """What the assistant works with now; NoAssistant before the first refresh."""
        if self._turning is None:
            raise NoAssistant("this process answers nobody")
        now = self._process.clock.now()
        return self._turning.parts(self.city(), self._on, self.switches(), now)

    async def assistant_is_read(self) -> str | None:
        """The check of a process whose first message must be answered."""
        is_read = self._turning is not None and self._turning.is_read
        return None if is_read else "the assistant has not been read yet"

    async def start(self) -> None:
        """Raises DatabaseAway or NoCity when there is nothing to begin with."""
        await self.refresh()
        self._city.now()
        self._keep("snapshots", self.refresh)
        if self._knowledge is not None:
            # Apart from the switches: building a search takes longer than they may wait.
            self._keep("knowledge", self._refresh_knowledge)

    def _keep(self, part: str, work: Callable[[], Awaitable[None]]) -> None:
        process = self._process
        process.tasks.start(process.edges.keep(part, work, process.clock, EVERY), part)

    async def refresh(self) -> None:
        async with self._process.database.step() as tx:
            await self._city.refresh(tx)
            self._on = await city_switches.read(tx)

    async def _refresh_knowledge(self) -> None:
        async with self._process.database.step() as tx:
            await self._finder.refresh(tx)
        if self._knowledge is None:
            return
        now = self._process.clock.now()
        await self._knowledge.refresh(self._process.database, self.city(), now)
        # Somebody else may just be reading it for the first time.
        if self._turning is not None and self._knowledge.is_known:
            known = self._knowledge.now()
            release = self._city.release
            approved = self._city.approved
            await self._turning.refresh(
                self._process.database, release, self.city(), known, approved
            )

    async def _rung(self, _key: str) -> None:
        await self.refresh()

    async def _knowledge_rung(self, _key: str) -> None:
        await self._refresh_knowledge()


def _measure(process: Process, knowledge: RunningKnowledge) -> None:
    """Two processes that do not say the same for long: one of them does not hear."""
    registry = process.health.registry
    edition = Gauge(
        "servicetelefon_knowledge_edition", "What is told, by number", registry=registry
    )
    articles = Gauge("servicetelefon_articles_told", "Articles that hold today", registry=registry)
    edition.set_function(lambda: knowledge.edition)
    articles.set_function(lambda: knowledge.articles)
