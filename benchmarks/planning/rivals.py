"""The same week in SimPy (own queues, our rules) and in ciw (one pool: it has no skills)."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.planning.peers import peer
from benchmarks.planning.weeks import CLOSES_S, DAY_S, OPENS_S, TEAM, callers
from servicetelefon.planning.simulate.world import SECOND, Contacts

KINDS = (frozenset("a"), frozenset("b"), frozenset("c"))
_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Ran:
    seconds: float
    calls: int
    within: float


@dataclass
class _Caller:
    at: float
    kind: int
    gone: bool = False


class _Simpy:
    """Free agents by skills, those who wait by kind; an event for each end and each patience."""

    def __init__(self, simpy: Any, contacts: Contacts) -> None:
        self.env = simpy.Environment()
        self.contacts = contacts
        self.free: list[deque[int]] = [deque() for _ in TEAM]
        self.queues: list[deque[tuple[int, _Caller]]] = [deque() for _ in KINDS]
        self.order = sorted(range(len(TEAM)), key=lambda one: len(TEAM[one][1]))
        self.within = 0

    def run(self) -> None:
        for group, (count, _) in enumerate(TEAM):
            self.free[group].extend(range(count))
        self.env.process(self.arrivals())
        self.env.run()

    def arrivals(self) -> Any:
        kinds = self.contacts.kind.tolist()
        for row, at in enumerate((self.contacts.arrived / SECOND).tolist()):
            yield self.env.timeout(at - self.env.now)
            if OPENS_S <= at % DAY_S < CLOSES_S:
                self.arrives(row, _Caller(at, kinds[row]))

    def arrives(self, row: int, caller: _Caller) -> None:
        for group in self.order:
            if self.free[group] and KINDS[caller.kind] <= TEAM[group][1]:
                self.starts(row, caller, group, self.free[group].popleft())
                return
        self.queues[caller.kind].append((row, caller))
        self.env.process(self.patience(row, caller))

    def patience(self, row: int, caller: _Caller) -> Any:
        yield self.env.timeout(self.contacts.patience[row] / SECOND)
        caller.gone = True

    def starts(self, row: int, caller: _Caller, group: int, agent: int) -> None:
        self.within += self.env.now - caller.at <= _LIMIT_S
        caller.gone = True
        self.env.process(self.talks(row, group, agent))

    def talks(self, row: int, group: int, agent: int) -> Any:
        yield self.env.timeout(self.contacts.handling[row] / SECOND)
        best: int | None = None
        for kind, needs in enumerate(KINDS):
            queue = self.queues[kind]
            while queue and queue[0][1].gone:
                queue.popleft()
            first = queue and needs <= TEAM[group][1]
            if first and (best is None or queue[0][0] < self.queues[best][0][0]):
                best = kind
        if best is None:
            self.free[group].append(agent)
        else:
            waiting, caller = self.queues[best].popleft()
            self.starts(waiting, caller, group, agent)


def simpy_week(seed: int) -> Ran | None:
    simpy = peer("simpy")
    if simpy is None:
        return None
    engine = _Simpy(simpy, callers(seed))
    begun = time.perf_counter()
    engine.run()
    count = len(callers(seed))
    return Ran(time.perf_counter() - begun, count, engine.within / count)


def ciw_day() -> Ran | None:
    """One day of one pool; a fifth of the week, because it is slow."""
    ciw = peer("ciw")
    if ciw is None:
        return None
    agents = sum(count for count, _ in TEAM)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(10_000 / (CLOSES_S - OPENS_S))],
        service_distributions=[ciw.dists.Exponential(1 / 180)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / 240)],
        number_of_servers=[agents],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    begun = time.perf_counter()
    simulation.simulate_until_max_time(CLOSES_S - OPENS_S)
    seconds = time.perf_counter() - begun
    records = simulation.get_all_records()
    waits = np.array([one.waiting_time for one in records if one.record_type == "service"])
    return Ran(seconds, len(records), float((waits <= _LIMIT_S).sum()) / len(records))
