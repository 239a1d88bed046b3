"""Erlang A (Palm): a queue whose callers hang up after an exponential patience; exact everywhere.

Given that a caller must wait, the wait v that he or she would need (measured in mean
patiences) has density proportional to exp(h(v)), h(v) = eta (1 - exp(-v)) - c v, with
c = agents * patience / handling and eta = load * patience / handling (Mandelbaum and Zeltyn
2005). h is concave, so a fixed Gauss-Legendre rule around its peak is exact to rounding for
every load, also where the usual incomplete gamma functions underflow (many idle agents, or
nearly endless patience).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.blocking import erlang_b
from servicetelefon.planning.erlang.crossing import crossing
from servicetelefon.planning.erlang.figures import PoolFigures, Traffic

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_PANELS = 24
_NEGLIGIBLE = 45.0  # exp(-45) of the peak is below rounding
_BEND = 25.0


@dataclass(frozen=True)
class _NeededWait:
    """The density of the wait that a delayed caller would need, in units of mean patience."""

    agents_scaled: float  # c
    load_scaled: float  # eta

    def height(self, wait: float) -> float:
        return -self.load_scaled * math.expm1(-wait) - self.agents_scaled * wait

    @cached_property
    def peak(self) -> float:
        """Where the density is highest: above 0 only in overload."""
        if self.load_scaled <= self.agents_scaled:
            return 0.0
        return math.log(self.load_scaled / self.agents_scaled)

    @cached_property
    def top(self) -> float:
        return self.height(self.peak)

    @cached_property
    def support(self) -> tuple[float, float]:
        """From where to where the density is not negligible."""

        def above(wait: float) -> float:
            return self.height(wait) - self.top + _NEGLIGIBLE

        low = 0.0 if above(0.0) >= 0 else crossing(above, 0.0, self.peak)
        step = 1.0 / self.agents_scaled
        while above(self.peak + step) > 0:
            step *= 2.0
        return low, crossing(above, self.peak, self.peak + step)

    def integral(
        self,
        of: Callable[[NDArray[np.float64]], NDArray[np.float64]],
        low: float = 0.0,
    ) -> float:
        """Integral of `of(v) exp(h(v) - top)` from `low` on."""
        first, last = self.support
        first = max(first, low)
        if last <= first:
            return 0.0
        # Beyond _BEND only exp(-c v) is left, whose scale may be far larger than one patience.
        bend = min(last, max(first, self.peak + _BEND))
        edges = np.concatenate(
            [np.linspace(first, bend, _PANELS + 1), np.linspace(bend, last, _PANELS + 1)[1:]]
        )
        half = np.diff(edges) / 2.0
        waits = (edges[:-1] + half)[:, None] + half[:, None] * _NODES
        heights = -self.load_scaled * np.expm1(-waits) - self.agents_scaled * waits - self.top
        return float(np.sum(half[:, None] * _WEIGHTS * np.exp(heights) * of(waits)))

    @cached_property
    def mass(self) -> float:
        return self.integral(np.ones_like)

    def delayed(self, agents: int, load: float) -> float:
        """P(wait > 0): states with a full house against all states, both relative to state n-1."""
        full = self.load_scaled * self.mass
        blocked = erlang_b(agents - 1, load)
        return full * blocked / (full * blocked + math.exp(-self.top))


def erlang_a(agents: int, traffic: Traffic, limit_s: float) -> PoolFigures:
    """The pool when callers hang up; `within` counts answered within the limit over all offered."""
    if agents < 0:
        raise Invalid(f"the number of agents must be 0 or more, not {agents}")
    patience_s = _patience(traffic)
    if traffic.load == 0 or agents == 0:
        return _without_work(agents, traffic.load, patience_s)
    wait = _needed_wait(agents, traffic)
    delayed = wait.delayed(agents, traffic.load)
    limit = limit_s / patience_s
    served = wait.integral(lambda v: np.exp(-v)) / wait.mass
    late = wait.integral(lambda v: np.exp(-v), low=limit) / wait.mass
    abandoned = delayed * wait.integral(lambda v: -np.expm1(-v)) / wait.mass
    waited = delayed * wait.integral(lambda v: v * np.exp(-v)) / wait.mass * patience_s
    return PoolFigures(
        agents=agents,
        delayed=delayed,
        within=1.0 - delayed + delayed * (served - late),
        abandoned=abandoned,
        occupancy=traffic.load * (1.0 - abandoned) / agents,
        mean_wait_s=abandoned * patience_s,
        answered_wait_s=waited / (1.0 - delayed + delayed * served),
        waiting=traffic.load / traffic.handling_s * abandoned * patience_s,
    )


def erlang_a_wait_quantile(agents: int, traffic: Traffic, share: float) -> float:
    """Seconds within which the wait of `share` of all callers ends, by answer or hanging up."""
    if not 0 < share < 1:
        raise Invalid(f"the share must lie between 0 and 1, not {share}")
    patience_s = _patience(traffic)
    if traffic.load == 0:
        return 0.0
    if agents == 0:
        return -math.log1p(-share) * patience_s
    wait = _needed_wait(agents, traffic)
    delayed = wait.delayed(agents, traffic.load)
    if 1.0 - delayed >= share:
        return 0.0

    def still_waiting(at: float) -> float:
        longer = wait.integral(np.ones_like, low=at) / wait.mass
        return delayed * math.exp(-at) * longer - (1.0 - share)

    return patience_s * crossing(still_waiting, 0.0, wait.support[1])


def _patience(traffic: Traffic) -> float:
    if traffic.patience_s is None:
        raise Invalid("Erlang A needs the callers' mean patience")
    return traffic.patience_s


def _needed_wait(agents: int, traffic: Traffic) -> _NeededWait:
    ratio = _patience(traffic) / traffic.handling_s
    return _NeededWait(agents * ratio, traffic.load * ratio)


def _without_work(agents: int, load: float, patience_s: float) -> PoolFigures:
    """Nobody calls, or nobody answers."""
    lost = 1.0 if load > 0 else 0.0
    return PoolFigures(
        agents=agents,
        delayed=lost,
        within=1.0 - lost,
        abandoned=lost,
        occupancy=0.0,
        mean_wait_s=lost * patience_s,
        answered_wait_s=0.0,
        waiting=0.0,
    )
