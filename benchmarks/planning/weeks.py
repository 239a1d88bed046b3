"""The week that every engine simulates: 50,000 calls, 60 agents, three skills."""

from __future__ import annotations

from functools import cache

import numpy as np

from servicetelefon.planning.simulate.draws import Demand, Stream, draw
from servicetelefon.planning.simulate.durations import Exponential
from servicetelefon.planning.simulate.world import (
    Contacts,
    Kind,
    Shift,
    SimulatedAgent,
    Staff,
    World,
)

A, B, C = (frozenset({letter}) for letter in "abc")
TEAM = ((20, A), (12, B), (8, C), (10, A | B), (6, B | C), (4, A | B | C))
HANDLING_S, PATIENCE_S = 180.0, 240.0
DAY_S, OPENS_S, CLOSES_S = 86_400.0, 8 * 3600.0, 18 * 3600.0
_PROFILE = np.array([6, 11, 14, 13, 10, 9, 11, 11, 9, 6]) / 100
_CALLS_A_DAY = 10_000


@cache
def world() -> World:
    shifts = tuple(Shift(d * DAY_S + OPENS_S, d * DAY_S + CLOSES_S) for d in range(5))
    people = [SimulatedAgent(skills, shifts) for count, skills in TEAM for _ in range(count)]
    return World((Kind("a", A), Kind("b", B), Kind("c", C)), Staff.of(people))


@cache
def demand() -> Demand:
    starts = np.array([d * DAY_S + OPENS_S + h * 3600.0 for d in range(5) for h in range(10)])
    calls = np.tile(_PROFILE, 5) * _CALLS_A_DAY
    streams = tuple(
        Stream(calls * part, Exponential(HANDLING_S), Exponential(PATIENCE_S))
        for part in (0.5, 0.3, 0.2)
    )
    return Demand(streams, starts, 3600.0)


@cache
def callers(seed: int) -> Contacts:
    return draw(demand(), np.random.default_rng(seed))
