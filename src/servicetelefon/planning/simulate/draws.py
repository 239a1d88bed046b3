"""Draws a simulated period by chance: who arrives when, talks how long, waits how long.

Arrivals are a Poisson process with a rate for each slot and kind, times a factor for the
whole day (gamma, mean 1): on a busy day everything is busier, which is what makes days miss
their promise (Whitt 1999; Avramidis, Deslauriers and L'Ecuyer 2004).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.simulate.durations import Duration, Exponential
from servicetelefon.planning.simulate.world import NEVER, SECOND, Contacts, Times

DAY_S = 86_400


@dataclass(frozen=True)
class Stream:
    """One kind of contact. `calls` are expected arrivals in each slot of the demand.

    `keep_place` is the share that asks for a callback after `keep_place_after`, `unreached`
    the share of tries to call back that find nobody, `call_again` the share of those who give
    up and call again after `again_after`.
    """

    calls: NDArray[np.float64]
    handling: Duration
    patience: Duration
    keep_place: float = 0.0
    keep_place_after: Duration = field(default_factory=lambda: Exponential(120.0))
    unreached: float = 0.0
    call_again: float = 0.0
    again_after: Duration = field(default_factory=lambda: Exponential(900.0))

    def __post_init__(self) -> None:
        if not np.all(np.isfinite(self.calls) & (self.calls >= 0)):
            raise Invalid("the expected calls of every slot must be 0 or more")
        for share in (self.keep_place, self.unreached, self.call_again):
            if not 0 <= share < 1:
                raise Invalid(f"a share must be from 0 to below 1, not {share}")


@dataclass(frozen=True)
class Demand:
    """Streams in the order of the world's kinds. Slot i is [starts_s[i], starts_s[i] + slot_s),
    in order and without overlap; `day_cv` is the spread of the day's factor."""

    streams: tuple[Stream, ...]
    starts_s: NDArray[np.float64]
    slot_s: float
    day_cv: float = 0.0

    def __post_init__(self) -> None:
        if any(len(stream.calls) != len(self.starts_s) for stream in self.streams):
            raise Invalid("every stream needs the expected calls of every slot")
        if np.any(np.diff(self.starts_s) < self.slot_s - 1e-9):
            raise Invalid("the slots must lie in order without overlap")
        if self.day_cv < 0:
            raise Invalid(f"the spread of days must be 0 or more, not {self.day_cv}")


def draw(demand: Demand, chance: np.random.Generator) -> Contacts:
    """One period."""
    arrived, kind = _arrivals(demand, chance)
    first = _fill(demand, chance, arrived, kind)
    rounds = [first, *_second_calls(demand, chance, first)]
    return _joined(rounds)


def _arrivals(demand: Demand, chance: np.random.Generator) -> tuple[Times, Times]:
    """Moments in order, and the kind of each: a sum of Poisson streams, split again."""
    rates = np.stack([stream.calls for stream in demand.streams], axis=1)
    if demand.day_cv > 0:
        days = (demand.starts_s // DAY_S).astype(np.int64)
        shape = 1.0 / demand.day_cv**2
        factors = chance.gamma(shape, 1.0 / shape, size=int(days.max(initial=0)) + 1)
        rates *= factors[days][:, None]
    total = rates.sum(axis=1)
    counts = chance.poisson(total)
    slot = np.repeat(np.arange(len(counts)), counts)
    at = demand.starts_s[slot] + chance.random(len(slot)) * demand.slot_s
    at.sort()  # slots lie in order, so each moment stays in its slot
    shares = np.cumsum(rates, axis=1) / np.maximum(total, 1e-300)[:, None]
    where = chance.random(len(slot))
    kind = np.zeros(len(slot), dtype=np.int64)
    for limit in shares[slot].T[:-1]:
        kind += where >= limit
    return (at * SECOND).astype(np.int64), kind


def _fill(demand: Demand, chance: np.random.Generator, arrived: Times, kind: Times) -> Contacts:
    """Patience, handling and wishes of contacts whose kind is known."""
    count = len(arrived)
    patience = np.empty(count, dtype=np.int64)
    handling = np.empty(count, dtype=np.int64)
    hold_after = np.full(count, NEVER, dtype=np.int64)
    failed_tries = np.zeros(count, dtype=np.int64)
    again_after = np.full(count, NEVER, dtype=np.int64)
    for index, stream in enumerate(demand.streams):
        rows = np.flatnonzero(kind == index) if len(demand.streams) > 1 else np.arange(count)
        size = len(rows)
        patience[rows] = _whole(stream.patience, chance, size, at_least=1)
        handling[rows] = _whole(stream.handling, chance, size)
        if stream.keep_place > 0:
            holds = rows[chance.random(size) < stream.keep_place]
            hold_after[holds] = _whole(stream.keep_place_after, chance, len(holds))
            failed_tries[holds] = chance.geometric(1.0 - stream.unreached, len(holds)) - 1
        if stream.call_again > 0:
            calls = rows[chance.random(size) < stream.call_again]
            again_after[calls] = _whole(stream.again_after, chance, len(calls))
    again = np.full(count, -1, dtype=np.int64)
    return Contacts(arrived, kind, patience, handling, hold_after, failed_tries, again_after, again)


def _whole(duration: Duration, chance: np.random.Generator, size: int, at_least: int = 0) -> Times:
    drawn = (duration.draw(chance, size) * SECOND).astype(np.int64)
    return np.maximum(drawn, at_least, out=drawn)


def _second_calls(
    demand: Demand, chance: np.random.Generator, first: Contacts
) -> Iterator[Contacts]:
    """Rows for who would call again, and again; links them to the call before."""
    before, offset = first, 0
    while True:
        callers = np.flatnonzero(before.again_after < NEVER)
        if not len(callers):
            return
        before.again[callers] = offset + len(before) + np.arange(len(callers))
        offset += len(before)
        dormant = np.full(len(callers), NEVER, dtype=np.int64)
        before = _fill(demand, chance, dormant, before.kind[callers])
        yield before


def _joined(rounds: list[Contacts]) -> Contacts:
    if len(rounds) == 1:
        return rounds[0]
    columns = [
        np.concatenate([getattr(one, name) for one in rounds])
        for name in Contacts.__dataclass_fields__
    ]
    return Contacts(*columns)
