"""`plan staff`: how many must answer in each slot, so that the promise holds on enough days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from servicetelefon.cli.plan.output import FILE, Cell, Progress, clock_of, emit
from servicetelefon.cli.plan.pool import day_target, planned, pool_options, target_of
from servicetelefon.planning.demand import DayDemand, DemandFile, read_demand
from servicetelefon.planning.staffing.days import staff_days
from servicetelefon.planning.staffing.shrinkage import Shrinkage, Takes, paid_for, present_for
from servicetelefon.planning.staffing.slots import SlotPlan, staff_slots
from servicetelefon.planning.staffing.teams import read_groups, staff_teams

EXAMPLES = """\b
Examples:
  servicetelefon plan staff calls.csv --max-abandoned 0.05 > need.csv
  servicetelefon plan staff calls.csv --days-kept 0.9 --shrink leave=0.15:absent --json
  servicetelefon plan staff calls.csv --groups groups.csv
\b
calls.csv: day,start,calls[,topic,handling_s], as `plan forecast` writes it.
groups.csv: group,skills,cost,most – skills are topics; then each slot is searched by simulation.
"""


def _causes(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[Shrinkage, ...]:
    found: list[Shrinkage] = []
    for one in given:
        cause, _, rest = one.partition("=")
        share, _, takes = rest.partition(":")
        try:
            found.append(Shrinkage(cause, float(share), Takes(takes or "absent")))
        except ValueError as error:
            raise click.BadParameter("write CAUSE=SHARE:absent or CAUSE=SHARE:present") from error
    return tuple(found)


@click.command(name="staff", epilog=EXAMPLES)
@click.argument("calls", type=FILE)
@click.option(
    "--days-kept", type=click.FloatRange(0.01, 0.99), help="Share of days that must hold."
)
@click.option(
    "--shrink", "causes", multiple=True, callback=_causes, help="CAUSE=SHARE:absent|present"
)
@click.option("--groups", type=FILE, help="People by skills, for several topics together.")
@pool_options
def command(*, calls: str, as_json: bool, **given: Any) -> None:
    """Agents by slot for the expected CALLS (CSV or JSON); topics are one pool without --groups."""
    demand = read_demand(Path(calls))
    progress = Progress()
    if given["groups"]:
        groups = read_groups(Path(given["groups"]))
        rows = staff_teams(
            demand, groups, target_of(given), aht_s=given["aht"], patience_s=given["patience"],
            seed=given["seed"], progress=progress.of("slots"),
        )  # fmt: skip
        emit([row.as_dict() for row in rows], {"formula": "sl1"}, as_json=as_json)
        return
    summary: dict[str, Any] = {"formula": "sl1", "agent_hours": 0.0}
    found: list[dict[str, Cell]] = []
    for number, day in enumerate(demand.days):
        progress.of("days")(number, len(demand.days))
        slots = demand.together(day, given["aht"])
        plan = _plan(demand, slots, day, given, summary)
        summary["agent_hours"] += plan.agent_hours(demand.slot_s)
        found += _rows(day, slots, plan, given)
    emit(found, summary, as_json=as_json)


def _plan(
    demand: DemandFile,
    slots: DayDemand,
    day: date,
    given: Mapping[str, Any],
    summary: dict[str, Any],
) -> SlotPlan:
    if not given["days_kept"]:
        return staff_slots(
            slots.calls, demand.slot_s, slots.handling_s, given["patience"], target_of(given)
        )
    plan = staff_days(
        planned(slots, demand.slot_s, given),
        day_target(given, given["days_kept"]),
        runs=given["runs"],
        seed=given["seed"],
    )
    reached = plan.reached.days_kept
    summary.setdefault("days", {})[day.isoformat()] = {
        "reserve": round(plan.reserve, 3),
        "days_kept": round(reached.mean, 3),
        "days_kept_half_width": round(reached.half_width, 3),
        "service_level": round(plan.reached.service_level.mean, 4),
    }
    return plan.slots


def _rows(
    day: date, slots: DayDemand, plan: SlotPlan, given: Mapping[str, Any]
) -> Iterator[dict[str, Cell]]:
    causes: tuple[Shrinkage, ...] = given["causes"]
    for place, agents in enumerate(plan.agents.tolist()):
        yield {
            "day": day,
            "start": clock_of(slots.starts_s[place] / 60),
            "agents": agents,
            "calls": float(slots.calls[place]),
            "service_level": float(plan.within[place]),
            "abandoned": float(plan.abandoned[place]),
            "occupancy": float(plan.occupancy[place]),
            "present": present_for(agents, causes),
            "paid": paid_for(agents, causes),
        }
