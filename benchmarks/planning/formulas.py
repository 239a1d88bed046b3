"""Erlang formulas: exact values, the cells of a week, and where a peer is silently wrong."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.planning.peers import peer
from benchmarks.planning.table import Table, best_of
from servicetelefon.planning.erlang.blocking import delay_without_abandonment, erlang_b
from servicetelefon.planning.erlang.figures import Target, Traffic
from servicetelefon.planning.erlang.grid import Cells, fewest_agents
from servicetelefon.planning.erlang.needed import Model, fewest
from servicetelefon.planning.erlang.patience import erlang_a

# (agents, load, Erlang B, Erlang C) to 50 digits by mpmath, shortened.
GOLDEN = (
    (1, 0.5, 0.333333333333, 0.5),
    (5, 4.0, 0.199066874028, 0.554112554113),
    (14, 10.0, 0.0568191433865, 0.174131933595),
    (100, 90.0, 0.0269573804644, 0.216940480906),
    (1000, 950.0, 0.00364929368894, 0.0682534153771),
    (10100, 10000.0, 0.00286235722074, 0.224762906467),
)
HANDLING_S, PATIENCE_S, LIMIT_S = 300.0, 240.0, 30.0
TARGET = Target(0.75, LIMIT_S)
_PEER_CELLS = 24


def measure(table: Table) -> None:
    table.head("Erlang")
    worst = max(
        max(abs(erlang_b(n, a) - b), abs(delay_without_abandonment(n, a) - c))
        for n, a, b, c in GOLDEN
    )
    table.line(
        "largest error of golden values B, C", f"{worst:.1e}", "", "1e-9", holds=worst < 1e-9
    )
    calm = erlang_a(1000, Traffic(100.0, HANDLING_S, PATIENCE_S), LIMIT_S)
    table.line(
        "P(wait > 0), n=1000, a=100", f"{calm.delayed:.1e}", "", "0", holds=calm.delayed < 1e-9
    )
    _cells(table)
    _faults(table)


def week_of_loads() -> np.ndarray:
    """672 quarter hours times ten skills: 14,800 calls a weekday, at most 60 erlang."""
    hours = np.arange(672) / 4
    day = np.clip(np.sin((hours % 24 - 7) / 12 * np.pi), 0, None)
    week = np.where(hours // 24 < 5, 1.0, 0.2)
    skills = 60.0 * 0.75 ** np.arange(10)
    return np.outer(0.02 + day * week, skills).ravel()


def _cells(table: Table) -> None:
    loads = week_of_loads()
    cells = Cells.of(loads, HANDLING_S, PATIENCE_S)
    seconds = best_of(5, lambda: fewest_agents(cells, TARGET))
    module = peer("pyworkforce.queuing")
    theirs = "not there"
    if module is not None:
        asked = np.linspace(0, len(loads) - 1, _PEER_CELLS).astype(int)
        begun = time.perf_counter()
        for load in loads[asked].tolist():
            module.ErlangA(
                transactions=load / (HANDLING_S / 60), aht=HANDLING_S / 60, asa=LIMIT_S / 60,
                interval=1, patience=PATIENCE_S / 60,
            ).required_positions(service_level=0.75)  # fmt: skip
        whole = (time.perf_counter() - begun) / _PEER_CELLS * len(loads)
        theirs = f"pyworkforce {whole:.0f} s *"
    table.line(
        f"Erlang A, {len(loads):,} cells",
        f"{seconds * 1e3:.1f} ms",
        theirs,
        "40 ms",
        holds=seconds < 0.04,
    )
    print(f"  * {_PEER_CELLS} cells across the loads, scaled to all")


def _faults(table: Table) -> None:
    """Known faults of the peer, so that nobody takes its figure for the truth."""
    module = peer("pyworkforce.queuing")
    ours = erlang_a(300, Traffic(300.0, 180.0, 180.0), 300.0).within
    needed = fewest(Model.A, Traffic(100.0, 180.0, 180.0), TARGET).agents
    theirs, few = "not there", "not there"
    if module is not None:
        one = module.ErlangA(transactions=100, aht=3, asa=5, interval=1, patience=3)
        theirs = f"{one.service_level(positions=300):.6f}"
        found = module.ErlangA(transactions=100 / 3, aht=3, asa=0.5, interval=1, patience=3)
        few = str(found.required_positions(service_level=0.75)["raw_positions"])
    table.line("300 agents, 300 erlang: answered within 5 min", f"{ours:.6f}", theirs, "0.976973",
               holds=abs(ours - 0.976973) < 1e-6)  # fmt: skip
    table.line(
        "100 erlang, 75/30, patience 3 min: fewest agents",
        str(needed),
        few,
        "93",
        holds=needed == 93,
    )
