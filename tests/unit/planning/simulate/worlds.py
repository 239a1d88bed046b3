"""Small worlds for tests, by hand and by chance."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from servicetelefon.planning.simulate.draws import Demand, Stream
from servicetelefon.planning.simulate.durations import Exponential
from servicetelefon.planning.simulate.world import (
    NEVER,
    SECOND,
    Contacts,
    Kind,
    Rules,
    Shift,
    SimulatedAgent,
    Staff,
    World,
)

SKILLS = ("wohnen", "pflege", "türkisch")


def some_contacts(*rows: dict[str, int]) -> Contacts:
    """One dict a contact, in whole seconds; patient for an hour, talks for 100 s."""
    defaults = {
        "arrived": 0,
        "kind": 0,
        "patience": 3600,
        "handling": 100,
        "hold_after": -1,
        "failed_tries": 0,
        "again_after": -1,
        "again": -1,
    }
    columns = {name: [(defaults | row)[name] for row in rows] for name in defaults}

    def moments(name: str) -> np.ndarray:
        return np.array([v * SECOND if v >= 0 else NEVER for v in columns[name]], dtype=np.int64)

    def plain(name: str) -> np.ndarray:
        return np.array(columns[name], dtype=np.int64)

    return Contacts(
        arrived=moments("arrived"),
        kind=plain("kind"),
        patience=moments("patience"),
        handling=moments("handling"),
        hold_after=moments("hold_after"),
        failed_tries=plain("failed_tries"),
        again_after=moments("again_after"),
        again=plain("again"),
    )


def agent(
    *skills: str,
    shift: tuple[float, float] = (0, 36_000),
    breaks: tuple[tuple[float, float], ...] = (),
) -> SimulatedAgent:
    return SimulatedAgent(frozenset(skills), (Shift(*shift, breaks),))


def world(
    *agents: SimulatedAgent, kinds: tuple[Kind, ...] = (), rules: Rules | None = None
) -> World:
    return World(
        kinds or (Kind("wohnen", frozenset({"wohnen"})),), Staff.of(agents), rules or Rules()
    )


def one_pool(agents: int, hours: int) -> World:
    return world(*[agent("wohnen", shift=(0, hours * 3600.0))] * agents)


def steady(load: float, handling_s: float, patience_s: float, hours: int) -> Demand:
    calls = np.full(hours, load / handling_s * 3600)
    stream = Stream(calls, Exponential(handling_s), Exponential(patience_s))
    return Demand((stream,), np.arange(hours, dtype=np.float64) * 3600, 3600.0)


_SETS = st.frozensets(st.sampled_from(SKILLS), max_size=3)
_SHORT = st.integers(0, 40)


@st.composite
def agents(draw: st.DrawFn) -> SimulatedAgent:
    start = draw(st.integers(0, 20))
    length = draw(st.integers(1, 60))
    breaks = draw(
        st.lists(st.tuples(st.integers(start, start + length - 1), st.integers(1, 15)), max_size=2)
    )
    first = Shift(_us(start), _us(start + length), tuple((_us(at), _us(b)) for at, b in breaks))
    again = start + length + draw(_SHORT)
    shifts = (first, Shift(_us(again), _us(again + 30))) if draw(st.booleans()) else (first,)
    return SimulatedAgent(draw(_SETS), shifts)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    kinds = draw(
        st.lists(st.builds(Kind, st.just("k"), _SETS, st.booleans()), min_size=1, max_size=4)
    )
    people = draw(st.lists(agents(), max_size=5))
    rules = Rules(
        ring_s=_us(draw(st.integers(0, 5))),
        dial_s=_us(draw(st.integers(0, 5))),
        try_again_s=_us(draw(st.integers(0, 20))),
        tries=draw(st.integers(1, 3)),
    )
    return World(tuple(kinds), Staff.of(people), rules)


@st.composite
def contacts(draw: st.DrawFn, kinds: int) -> Contacts:
    """Times of a few microseconds, so that many things happen at one moment."""
    first = draw(st.integers(1, 25))
    again = [draw(st.booleans()) for _ in range(first)]
    rows = first + sum(again)
    seconds = iter(range(first, rows))
    never_or = st.one_of(st.just(NEVER), _SHORT)

    def column(values: st.SearchStrategy[int]) -> np.ndarray:
        return np.array([draw(values) for _ in range(rows)], dtype=np.int64)

    arrived = np.sort(column(_SHORT))
    arrived[first:] = NEVER
    second_row = [next(seconds) if one else -1 for one in again] + [-1] * (rows - first)
    return Contacts(
        arrived=arrived,
        kind=column(st.integers(0, kinds - 1)),
        patience=np.maximum(column(_SHORT), 1),
        handling=column(_SHORT),
        hold_after=column(never_or),
        failed_tries=column(st.integers(0, 4)),
        again_after=np.where(np.array(second_row) >= 0, column(_SHORT), NEVER),
        again=np.array(second_row, dtype=np.int64),
    )


def _us(microseconds: int) -> float:
    return microseconds / SECOND
