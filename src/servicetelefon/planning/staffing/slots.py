"""Agents by slot from expected calls, each slot for itself (the stationary interval method:
good while handling is short against a slot, Green, Kolesar and Whitt 2007)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.erlang.grid import Cells, erlang_a_grid, fewest_agents
from servicetelefon.planning.simulate.world import Shift, SimulatedAgent

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SlotPlan:
    """By slot: agents who answer, and what they reach with exactly the expected calls."""

    agents: NDArray[np.int64]
    within: Floats
    abandoned: Floats
    occupancy: Floats

    def agent_hours(self, slot_s: float) -> float:
        return float(self.agents.sum()) * slot_s / 3600


def staff_slots(
    calls: Floats, slot_s: float, handling_s: ArrayLike, patience_s: float, target: Target
) -> SlotPlan:
    """`calls` are expected arrivals by slot; `handling_s` is one value or one a slot."""
    handling = np.broadcast_to(np.asarray(handling_s, dtype=np.float64), calls.shape)
    cells = Cells.of(calls * handling / slot_s, handling, patience_s)
    agents = fewest_agents(cells, target)
    figures = erlang_a_grid(agents, cells, target.limit_s)
    return SlotPlan(agents, figures.within, figures.abandoned, figures.occupancy)


def shifts_of(
    agents: Sequence[int], starts_s: Sequence[float], slot_s: float, skills: frozenset[str]
) -> list[SimulatedAgent]:
    """People to simulate: in each slot as many as planned, the same ones as long as possible."""
    people: list[SimulatedAgent] = []
    for person in range(max(agents, default=0)):
        shifts: list[Shift] = []
        for count, start in zip(agents, starts_s, strict=True):
            if count <= person:
                continue
            if shifts and shifts[-1].end_s == start:
                shifts[-1] = Shift(shifts[-1].start_s, start + slot_s)
            else:
                shifts.append(Shift(start, start + slot_s))
        people.append(SimulatedAgent(skills, tuple(shifts)))
    return people
