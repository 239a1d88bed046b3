"""A real month replayed: real arrivals, talks and patience, and as many people as were seen to
work. What comes out must be what happened."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from benchmarks.planning.arrivals import data
from benchmarks.planning.table import Table
from servicetelefon.planning.simulate.kernel import simulate
from servicetelefon.planning.simulate.world import (
    NEVER,
    SECOND,
    Contacts,
    Kind,
    Rules,
    Staff,
    World,
)
from servicetelefon.planning.staffing.slots import shifts_of
from servicetelefon.planning.waits.past import PastContact

SLOT_S = 900.0
LIMIT_S = 30.0
_PATIENCE_S = 350.0
"""Mean by Kaplan and Meier: what those who were answered would have waited beyond that."""


def measure(table: Table) -> None:
    real = data()
    if real is None:
        print("\nReplay: the public call arrivals are not beside the repository")
        return
    table.head("January 1999 replayed (peer: what happened)")
    past = sorted(real.real_month(1), key=lambda one: one.arrived_s)
    waits = np.array([one.waited_s for one in past])
    answered = np.array([one.handling_s is not None for one in past])
    contacts = _contacts(past, np.random.default_rng(7))
    skill = frozenset({"line"})
    agents, starts = _staff(past)
    people = shifts_of(agents.tolist(), starts.tolist(), SLOT_S, skill)
    # That bank let some customers go first, which nothing of ours does but the two open doors.
    kinds = (Kind("line", skill), Kind("first", skill, outside_order=True))
    outcome = simulate(World(kinds, Staff.of(people), Rules()), contacts)
    got = outcome.answered >= 0
    wait = np.where(got, (outcome.answered - outcome.arrived) / SECOND, contacts.patience / SECOND)
    for what, ours, theirs, near in (
        ("answered within 30 s (SL1)", _share(got & (wait <= LIMIT_S)),
         _share(answered & (waits <= LIMIT_S)), 0.03),
        ("hung up", 1 - _share(got), 1 - _share(answered), 0.03),
    ):  # fmt: skip
        table.line(
            what, f"{ours:.1%}", f"{theirs:.1%}", f"± {near:.0%}", holds=abs(ours - theirs) <= near
        )
    mean, was = float(wait[got].mean()), float(waits[answered].mean())
    table.line("mean wait of the answered", f"{mean:.1f} s", f"{was:.1f} s", "± 10 s",
               holds=abs(mean - was) <= 10)  # fmt: skip


def _share(which: NDArray[np.bool_]) -> float:
    return float(which.mean())


def _contacts(past: list[PastContact], chance: np.random.Generator) -> Contacts:
    """Who hung up has shown the own patience; the others have more than they waited."""
    beyond = chance.exponential(_PATIENCE_S, len(past))
    patience = [
        one.waited_s if one.handling_s is None else one.waited_s + more
        for one, more in zip(past, beyond.tolist(), strict=True)
    ]
    handling = [one.handling_s or 0.0 for one in past]
    lost = np.array([one.handling_s is None for one in past])
    typical = np.array([one.handling_s for one in past if one.handling_s is not None])
    # Somebody who hung up then may be answered now.
    handling = np.where(lost, chance.choice(typical, len(past)), handling)
    count = len(past)
    never, none = np.full(count, NEVER), np.full(count, -1)
    return Contacts(
        arrived=_whole([one.arrived_s for one in past]),
        kind=np.array([one.rank > 0 for one in past], dtype=np.int64),
        patience=np.maximum(_whole(patience), 1),
        handling=_whole(handling.tolist()),
        hold_after=never,
        failed_tries=np.zeros(count, dtype=np.int64),
        again_after=never,
        again=none,
    )


def _whole(seconds: list[float]) -> NDArray[np.int64]:
    return (np.array(seconds) * SECOND).astype(np.int64)


def _staff(past: list[PastContact]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """By quarter of an hour: how many were busy while somebody waited; where nobody did, the most
    who were busy at once."""
    end = max(one.arrived_s + one.waited_s + (one.handling_s or 0) for one in past)
    steps = math.ceil(end / 5) + 2
    busy, waiting = np.zeros(steps + 1), np.zeros(steps + 1)
    for one in past:
        left = one.arrived_s + one.waited_s
        _add(waiting, one.arrived_s, left)
        if one.handling_s is not None:
            _add(busy, left, left + one.handling_s)
    per_slot = int(SLOT_S // 5)
    rows = steps // per_slot
    at_work = np.cumsum(busy)[: rows * per_slot].reshape(rows, per_slot)
    queue = np.cumsum(waiting)[: rows * per_slot].reshape(rows, per_slot) > 0
    full = (at_work * queue).sum(axis=1) / np.maximum(queue.sum(axis=1), 1)
    people = np.where(queue.sum(axis=1) > per_slot // 10, full, at_work.max(axis=1))
    return np.rint(people).astype(np.int64), np.arange(rows, dtype=np.float64) * SLOT_S


def _add(counts: NDArray[np.float64], first_s: float, last_s: float) -> None:
    counts[math.ceil(first_s / 5)] += 1
    counts[math.ceil(last_s / 5)] -= 1
