"""`plan simulate`: what planned people reach on many simulated days of the expected calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from servicetelefon.cli.plan.output import FILE, Cell, Progress, emit
from servicetelefon.cli.plan.pool import day_target, planned, pool_options
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.demand import read_demand
from servicetelefon.planning.files import opened
from servicetelefon.planning.roster.law import SLOT_MINUTES, SLOTS_A_DAY
from servicetelefon.planning.roster.read import read_need
from servicetelefon.planning.simulate.figures import Estimate
from servicetelefon.planning.staffing.days import simulate_plan

EXAMPLES = """\b
Example:
  servicetelefon plan simulate calls.csv need.csv --runs 400 --json
\b
calls.csv: day,start,calls[,topic,handling_s]    need.csv: day,start,agents, as `plan staff` writes.
Exact for one pool; callers lose patience, whole days stray by --day-cv.
"""


@click.command(name="simulate", epilog=EXAMPLES)
@click.argument("calls", type=FILE)
@click.argument("staff", type=FILE)
@pool_options
def command(*, calls: str, staff: str, as_json: bool, **given: Any) -> None:
    """Simulate the expected CALLS with the planned STAFF, and say how often the promise holds."""
    demand = read_demand(Path(calls))
    agents = _agents(Path(staff))
    progress = Progress()
    rows: list[dict[str, Cell]] = []
    for number, day in enumerate(demand.days):
        progress.of("days")(number, len(demand.days))
        if day not in agents:
            raise BrokenFile(Place(Path(staff)), f"nobody is planned for {day}")
        slots = demand.together(day, given["aht"])
        there = [agents[day][int(start / 60) // SLOT_MINUTES] for start in slots.starts_s.tolist()]
        reached = simulate_plan(
            planned(slots, demand.slot_s, given),
            np.array(there, dtype=np.int64),
            day_target(given, 0.5),
            runs=given["runs"],
            seed=given["seed"],
        )
        rows.append(
            {
                "day": day,
                "calls": float(slots.calls.sum()),
                "agent_hours": sum(there) * demand.slot_s / 3600,
                **_columns("service_level", reached.service_level),
                **_columns("days_kept", reached.days_kept),
                **_columns("abandoned", reached.abandoned),
                **_columns("answered_wait_s", reached.answered_wait_s),
                **_columns("occupancy", reached.occupancy),
            }
        )
    summary = {"formula": "sl1", "limit_s": given["limit"], "target": given["target"],
               "runs": given["runs"], "seed": given["seed"]}  # fmt: skip
    emit(rows, summary, as_json=as_json)


def _columns(name: str, one: Estimate) -> dict[str, Cell]:
    """The mean and the half width of its 95 % confidence interval."""
    return {name: one.mean, f"{name}_half_width": one.half_width}


def _agents(path: Path) -> dict[date, list[int]]:
    """People of all groups together, in slots of 15 minutes."""
    with opened(path) as stream:
        days, need = read_need(stream, path)
    return {
        day: [sum(week[index][slot] for week in need.values()) for slot in range(SLOTS_A_DAY)]
        for index, day in enumerate(days)
    }
