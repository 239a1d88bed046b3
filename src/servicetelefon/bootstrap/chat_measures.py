"""The measures of chats in Prometheus' form, and the gauges that `jobs` reads from the database."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from servicetelefon.bootstrap.process import Process
from servicetelefon.chat import read
from servicetelefon.domain.chat import ChatState
from servicetelefon.domain.turn import TurnOutcome
from servicetelefon.journey.rewording import WAYS

MEASURED_EVERY = timedelta(seconds=15)
_SECONDS = (0.005, 0.01, 0.015, 0.03, 0.06, 0.12, 0.25, 0.5, 1, 2.5)


class PrometheusChat:
    """Every outcome stands there from the start with zero, so that a sudden one shows."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._turns = Counter(
            "servicetelefon_chat_turns", "Turns by outcome", ["outcome"], registry=registry
        )
        self._seconds = Histogram(
            "servicetelefon_chat_turn_seconds", "How long one turn took", buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._persons = Counter(
            "servicetelefon_chat_persons_wanted", "Persons wanted in chats", ["then"],
            registry=registry,
        )  # fmt: skip
        self._rewordings = Counter(
            "servicetelefon_chat_rewordings", "Questions to a language model", ["how"],
            registry=registry,
        )  # fmt: skip
        for outcome in TurnOutcome:
            self._turns.labels(outcome.value)
        for then in ("waits", "callback"):
            self._persons.labels(then)
        for how in WAYS:
            self._rewordings.labels(how)

    def answered(self, outcome: str, seconds: float) -> None:
        self._turns.labels(outcome).inc()
        self._seconds.observe(seconds)

    def person_wanted(self, *, waits: bool) -> None:
        self._persons.labels("waits" if waits else "callback").inc()

    def reworded(self, how: str) -> None:
        self._rewordings.labels(how).inc()


async def measure_conversations(process: Process) -> None:
    """How many conversations are open, by state; until it is cancelled."""
    gauge = Gauge(
        "servicetelefon_chats_open", "Conversations that have not ended", ["state"],
        registry=process.health.registry,
    )  # fmt: skip

    async def look() -> None:
        async with process.database.step() as tx:
            found = await read.open_by_state(tx)
        for state in set(ChatState) - {ChatState.ENDED}:
            gauge.labels(state.value).set(found.get(state, 0))

    await process.edges.keep("measures of chats", look, process.clock, MEASURED_EVERY)
