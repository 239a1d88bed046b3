"""Prints every figure of planning beside its bar and the peer's in the same run; status 1 where
one misses its bar. About three minutes on two cores."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks.planning import arrivals, formulas, replay, rosters, simulation
from benchmarks.planning.table import Table

PARTS = {
    "formulas": formulas.measure,
    "simulation": simulation.measure,
    "arrivals": arrivals.measure,
    "replay": replay.measure,
    "rosters": rosters.measure,
}


def main() -> int:
    table = Table()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    for name in sys.argv[1:] or PARTS:
        PARTS[name](table)
    if table.missed:
        print("\nmissed: " + "; ".join(table.missed))
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
