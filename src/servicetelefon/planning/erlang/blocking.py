"""Erlang B and C: lines without a queue, and a queue that nobody leaves."""

from __future__ import annotations

import math

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.crossing import crossing
from servicetelefon.planning.erlang.figures import Overloaded, PoolFigures, Traffic


def erlang_b(lines: int, load: float) -> float:
    """Share of calls that find all `lines` busy (Erlang 1917); `load` in erlang.

    The recursion over lines never overflows and has only positive terms.
    """
    if lines < 0:
        raise Invalid(f"the number of lines must be 0 or more, not {lines}")
    blocked = 1.0
    for line in range(1, lines + 1):
        blocked = load * blocked / (line + load * blocked)
    return blocked


def load_at_blocking(lines: int, blocking: float) -> float:
    """Erlang B read backwards: the load in erlang at which the share `blocking` is turned away."""
    if lines < 1:
        raise Invalid(f"the number of lines must be 1 or more, not {lines}")
    if not 0 < blocking < 1:
        raise Invalid(f"the blocking must be a share between 0 and 1, not {blocking}")
    highest = 1.0
    while erlang_b(lines, highest) < blocking:
        highest *= 2.0
    return crossing(lambda load: erlang_b(lines, load) - blocking, 0.0, highest)


def delay_without_abandonment(agents: int, load: float) -> float:
    """Erlang C: share of calls that must wait. Overloaded when `agents` cannot do the work."""
    if agents <= load:
        raise Overloaded(f"{agents} agents cannot do {load:g} erlang when nobody hangs up")
    blocked = erlang_b(agents, load)
    return agents * blocked / (agents - load * (1.0 - blocked))


def erlang_c(agents: int, traffic: Traffic, limit_s: float) -> PoolFigures:
    """The pool when every caller waits until answered. Overloaded as above."""
    delayed = delay_without_abandonment(agents, traffic.load)
    spare = (agents - traffic.load) / traffic.handling_s  # rate at which the queue drains
    mean_wait_s = delayed / spare
    return PoolFigures(
        agents=agents,
        delayed=delayed,
        within=1.0 - delayed * math.exp(-spare * limit_s),
        abandoned=0.0,
        occupancy=traffic.load / agents,
        mean_wait_s=mean_wait_s,
        answered_wait_s=mean_wait_s,
        waiting=traffic.load / traffic.handling_s * mean_wait_s,
    )


def erlang_c_wait_quantile(agents: int, traffic: Traffic, share: float) -> float:
    """Seconds within which `share` of callers are answered in Erlang C."""
    delayed = delay_without_abandonment(agents, traffic.load)
    if 1.0 - delayed >= share:
        return 0.0
    return math.log(delayed / (1.0 - share)) * traffic.handling_s / (agents - traffic.load)


def erlang_b_figures(lines: int, traffic: Traffic) -> PoolFigures:
    """Lines without a queue: whoever finds all busy is turned away, nobody waits."""
    blocked = erlang_b(lines, traffic.load)
    return PoolFigures(
        agents=lines,
        delayed=0.0,
        within=1.0 - blocked,
        abandoned=blocked,
        occupancy=traffic.load * (1.0 - blocked) / lines if lines else 0.0,
        mean_wait_s=0.0,
        answered_wait_s=0.0,
        waiting=0.0,
    )
