"""Simulated calls a second beside the peers, and whether the simulator is right."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.planning.rivals import ciw_day, simpy_week
from benchmarks.planning.table import Table
from benchmarks.planning.weeks import callers, demand, world
from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.planning.erlang.figures import Traffic
from servicetelefon.planning.erlang.patience import erlang_a
from servicetelefon.planning.simulate import kernel, plain
from servicetelefon.planning.simulate.draws import Demand, Stream
from servicetelefon.planning.simulate.durations import Exponential
from servicetelefon.planning.simulate.figures import by_day
from servicetelefon.planning.simulate.records import tables
from servicetelefon.planning.simulate.replicate import expected, replicate
from servicetelefon.planning.simulate.world import (
    Kind,
    Outcome,
    Rules,
    Shift,
    SimulatedAgent,
    Staff,
    World,
)

SEEDS = range(8)
LIMIT_S = 30.0


def measure(table: Table) -> None:
    table.head("Simulation of a week, 50,000 calls, 60 agents, 3 skills")
    outcome = kernel.simulate(world(), callers(0))
    same = plain.simulate(world(), callers(0))
    agree = all(
        np.array_equal(getattr(outcome, name), getattr(same, name))
        for name in ("arrived", "answered", "agent", "tried", "called_back")
    )
    table.line("kernel and plain simulator, contact by contact", "alike" if agree else "differ",
               "", "alike", holds=agree)  # fmt: skip
    _speed(table, _within(outcome))
    _many_weeks(table)
    _exact(table)


def _within(outcome: Outcome) -> float:
    days = by_day(callers(0), outcome, Rules(), LIMIT_S).together()
    return float(days.service_level(ServiceLevelFormula.SL1)[0])


def _speed(table: Table, within: float) -> None:
    rate = max(_kernel_rate() for _ in range(5)) / 1e6
    table.line("compiled kernel, calls/s", f"{rate:.1f} M", "", "10 M", holds=rate >= 10)
    begun = time.perf_counter()
    plain.simulate(world(), callers(0))
    slow = len(callers(0)) / (time.perf_counter() - begun)
    simpy, ciw = simpy_week(0), ciw_day()
    theirs = f"SimPy {simpy.calls / simpy.seconds / 1e3:.0f} k" if simpy else "not there"
    table.line("plain simulator on routing.match, calls/s", f"{slow / 1e3:.0f} k", theirs)
    if simpy:
        table.line("answered within 30 s of offered (SL1)", f"{within:.4f}", f"SimPy {simpy.within:.4f}",
                   "±0.005", holds=abs(within - simpy.within) < 0.005)  # fmt: skip
    if ciw:
        table.line("kernel over ciw (one pool, no skills)", f"{rate * 1e6 * ciw.seconds / ciw.calls:.0f} x",
                   f"ciw {ciw.calls / ciw.seconds / 1e3:.0f} k")  # fmt: skip


def _kernel_rate() -> float:
    filled = [tables(world(), callers(seed)) for seed in SEEDS]
    begun = time.perf_counter()
    for one in filled:
        kernel.run_tables(one)
    return sum(len(callers(seed)) for seed in SEEDS) / (time.perf_counter() - begun)


def _many_weeks(table: Table) -> None:
    begun = time.perf_counter()
    runs = replicate(world(), demand(), runs=100, seed=1, limit_s=LIMIT_S)
    seconds = time.perf_counter() - begun
    calls = sum(float(run.days.offered.sum()) for run in runs)
    table.line("100 weeks with drawing and counting, 2 threads", f"{seconds:.2f} s",
               f"{calls / seconds / 1e6:.1f} M calls/s")  # fmt: skip


def _exact(table: Table) -> None:
    """400 runs of 50 hours against the formula."""
    for agents, load in ((60, 55.0), (50, 46.0), (10, 8.0), (6, 8.0)):
        traffic = Traffic(load, 300.0, 240.0)
        truth = erlang_a(agents, traffic, LIMIT_S)
        skill = frozenset({"line"})
        length = 50 * 3600.0
        one = World(
            (Kind("line", skill),),
            Staff.of([SimulatedAgent(skill, (Shift(0.0, length + 7200),))] * agents),
        )
        stream = Stream(np.array([load / 300 * length]), Exponential(300.0), Exponential(240.0))
        runs = replicate(
            one, Demand((stream,), np.array([0.0]), length), runs=400, seed=5, limit_s=LIMIT_S
        )
        seen = expected(runs, ServiceLevelFormula.SL1, 0.75)
        within, half = seen.service_level.mean, seen.service_level.half_width
        # The first minutes of each run are calmer than the steady state of the formula.
        off = abs(within - truth.within)
        table.line(f"{agents} agents, {load:g} erlang: SL1", f"{within:.5f}±{half:.5f}",
                   f"exact {truth.within:.5f}", "in its interval + 0.002", holds=off <= half + 0.002)  # fmt: skip
