"""Thousands of intervals at once: share answered, abandonment and the fewest agents, in arrays.

The closed forms with incomplete gamma functions (Mandelbaum and Zeltyn 2005) are fast in
arrays but underflow where agents are many or patience nearly endless; those cells are
computed by `patience.erlang_a`, which is exact everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc, gammaincc, gammaln, logit

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.figures import Target, Traffic
from servicetelefon.planning.erlang.patience import erlang_a

Floats = NDArray[np.float64]

_TINY = 1e-280
_LARGEST_SHAPE = 1e5  # above it the logarithms cancel by more than 1e-10
_MOST_STEPS = 200
_UNKNOWN = 2**62


@dataclass(frozen=True)
class Cells:
    """Loads in erlang, handling and patience in seconds, one value a cell (or one for all)."""

    load: Floats
    handling_s: Floats
    patience_s: Floats

    @classmethod
    def of(cls, load: ArrayLike, handling_s: ArrayLike, patience_s: ArrayLike) -> Cells:
        """Cells with a common shape; Invalid when a value cannot be."""
        arrays = np.broadcast_arrays(
            *(np.asarray(values, dtype=np.float64) for values in (load, handling_s, patience_s))
        )
        loads, handling, patience = (np.ravel(array) for array in arrays)
        if not np.all(np.isfinite(loads) & (loads >= 0)):
            raise Invalid("every load must be 0 or more erlang")
        if not np.all(np.isfinite(handling) & (handling > 0)):
            raise Invalid("every handling time must be above 0 seconds")
        if not np.all(np.isfinite(patience) & (patience > 0)):
            raise Invalid("every patience must be above 0 seconds")
        return cls(loads, handling, patience)

    def take(self, which: NDArray[np.intp]) -> Cells:
        return Cells(self.load[which], self.handling_s[which], self.patience_s[which])


@dataclass(frozen=True)
class GridFigures:
    """Per cell: share answered within the limit of all offered, share abandoned, occupancy."""

    within: Floats
    abandoned: Floats
    occupancy: Floats

    def meet(self, target: Target) -> NDArray[np.bool_]:
        return (
            (self.within >= target.share)
            & (self.abandoned <= target.max_abandoned)
            & (self.occupancy <= target.max_occupancy)
        )


def erlang_a_grid(agents: NDArray[np.int64], cells: Cells, limit_s: float) -> GridFigures:
    """Erlang A in every cell; the same figures as `patience.erlang_a`, to 1e-9."""
    lost = np.where(cells.load > 0, 1.0, 0.0)
    within, abandoned = 1.0 - lost, lost.copy()  # right where nobody calls or nobody answers
    busy = np.flatnonzero((cells.load > 0) & (agents > 0))
    if busy.size:
        within[busy], abandoned[busy] = _closed_form(agents[busy], cells.take(busy), limit_s)
    unsafe = busy[~np.isfinite(within[busy])]
    for cell in unsafe:
        traffic = Traffic(
            float(cells.load[cell]), float(cells.handling_s[cell]), float(cells.patience_s[cell])
        )
        figures = erlang_a(int(agents[cell]), traffic, limit_s)
        within[cell], abandoned[cell] = figures.within, figures.abandoned
    with np.errstate(divide="ignore", invalid="ignore"):
        occupancy = np.where(agents > 0, cells.load * (1.0 - abandoned) / agents, 0.0)
    return GridFigures(within, abandoned, occupancy)


def _closed_form(agents: NDArray[np.int64], cells: Cells, limit_s: float) -> tuple[Floats, Floats]:
    """Share within the limit and share abandoned; nan where the closed form is not safe."""
    load = cells.load
    ratio = cells.patience_s / cells.handling_s
    shape, level = agents * ratio, load * ratio  # c and eta
    with np.errstate(all="ignore"):
        held = gammainc(shape, level)  # P(c, eta)
        room = gammaincc(agents, load)  # P(Poisson(load) < agents)
        safe = (held > _TINY) & (room > _TINY) & (shape < _LARGEST_SHAPE)
        log_blocked = (agents - 1) * np.log(load) - load - gammaln(agents) - np.log(room)
        log_full = level + (1.0 - shape) * np.log(level) + gammaln(shape) + np.log(held)
        odds = np.exp(log_full + log_blocked)
        delayed = np.where(np.isinf(odds), 1.0, odds / (1.0 + odds))
        power = np.exp(shape * np.log(level) - level - gammaln(shape + 1.0))
        # P(c+1, x) = P(c, x) - x^c e^-x / Gamma(c+1)
        late_level = level * np.exp(-limit_s / cells.patience_s)
        served = (held - power) - gammainc(shape + 1.0, late_level)
        within = 1.0 - delayed + delayed * agents / load * served / held
        abandoned = delayed * (np.exp(-log_full) + 1.0 - agents / load)
    return np.where(safe, within, np.nan), np.where(safe, np.clip(abandoned, 0.0, 1.0), np.nan)


def fewest_agents(cells: Cells, target: Target) -> NDArray[np.int64]:
    """The least number of agents in every cell with which share and caps hold (Erlang A).

    All three improve with every agent, so each cell has a bracket of "too few" and "enough"
    that closes to one; cells that are done drop out.
    """
    busy = cells.load > 0
    too_few = np.where(busy, 0, -1).astype(np.int64)
    enough = np.where(busy, _UNKNOWN, 0).astype(np.int64)
    probe = np.maximum(np.ceil(cells.load), 1).astype(np.int64)
    open_cells = np.flatnonzero(busy)
    for _ in range(_MOST_STEPS):
        if not open_cells.size:
            return enough
        tried = probe[open_cells]
        seen = erlang_a_grid(tried, cells.take(open_cells), target.limit_s)
        met = seen.meet(target)
        enough[open_cells[met]] = tried[met]
        too_few[open_cells[~met]] = tried[~met]
        aim = tried + _missing(cells.load[open_cells], tried, seen, target)
        probe[open_cells] = np.clip(aim, too_few[open_cells] + 1, enough[open_cells] - 1)
        open_cells = open_cells[enough[open_cells] - too_few[open_cells] > 1]
    raise AssertionError("a bracket of agents did not close")


def _missing(
    load: Floats, agents: NDArray[np.int64], seen: GridFigures, target: Target
) -> NDArray[np.int64]:
    """About how many agents are missing (below 0: too many); only the bracket must be right.

    One agent more moves the logit of the share by about 1.6 / sqrt(load) and the logarithm
    of the abandonment by about -1.1 / sqrt(load), over the loads and patiences that occur.
    """
    root = np.sqrt(load)
    with np.errstate(divide="ignore"):
        missing = (logit(target.share) - logit(np.clip(seen.within, 0.0, 1.0))) * root / 1.6
        if target.max_abandoned < 1:
            more = np.log(seen.abandoned / target.max_abandoned) * root / 1.1
            missing = np.maximum(missing, more)
    if target.max_occupancy < 1:
        more = load * (1.0 - seen.abandoned) / target.max_occupancy - agents
        missing = np.maximum(missing, more)
    furthest = np.maximum(agents, root + 1.0)
    return np.ceil(np.clip(np.nan_to_num(missing), -furthest, furthest)).astype(np.int64)
