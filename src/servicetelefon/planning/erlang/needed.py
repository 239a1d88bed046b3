"""The fewest agents for a target in one pool, by the formula that fits the line."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.blocking import erlang_b_figures, erlang_c
from servicetelefon.planning.erlang.figures import PoolFigures, Target, Traffic
from servicetelefon.planning.erlang.grid import Cells, fewest_agents
from servicetelefon.planning.erlang.patience import erlang_a


class Model(StrEnum):
    """B: lines without a queue. C: everybody waits. A: callers hang up after their patience."""

    A = "a"
    B = "b"
    C = "c"


def pool(model: Model, agents: int, traffic: Traffic, limit_s: float) -> PoolFigures:
    """One pool with that many agents."""
    match model:
        case Model.A:
            return erlang_a(agents, traffic, limit_s)
        case Model.B:
            return erlang_b_figures(agents, traffic)
        case Model.C:
            return erlang_c(agents, traffic, limit_s)


def fewest(model: Model, traffic: Traffic, target: Target) -> PoolFigures:
    """The least number of agents with which share and caps hold, and what they reach."""
    if model is Model.A:
        return _fewest_with_patience(traffic, target)
    if traffic.load == 0:
        return PoolFigures(0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    floor = 0 if model is Model.B else math.floor(traffic.load) + 1
    return _first_enough(lambda agents: pool(model, agents, traffic, target.limit_s), floor, target)


def _fewest_with_patience(traffic: Traffic, target: Target) -> PoolFigures:
    if traffic.patience_s is None:
        raise Invalid("Erlang A needs the callers' mean patience")
    cells = Cells.of(np.array([traffic.load]), traffic.handling_s, traffic.patience_s)
    agents = int(fewest_agents(cells, target)[0])
    return erlang_a(agents, traffic, target.limit_s)


def _first_enough(figures: Callable[[int], PoolFigures], floor: int, target: Target) -> PoolFigures:
    """Gallop up from `floor`, then halve: every figure improves with every agent."""
    step, too_few = 1, floor - 1
    while not figures(too_few + step).meets(target):
        too_few += step
        step *= 2
    enough = too_few + step
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if figures(middle).meets(target):
            enough = middle
        else:
            too_few = middle
    return figures(enough)
