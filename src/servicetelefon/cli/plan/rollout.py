"""`plan rollout`: scenarios of the next districts side by side, each with its range."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from servicetelefon.cli.plan.output import FILE, Cell, Progress, clock_of, emit
from servicetelefon.planning.rollout import Result, Volume, roll_out
from servicetelefon.planning.rollout_file import line_of, read_rollout, scenario_of

EXAMPLES = """\b
Example:
  servicetelefon plan rollout rollout.json --json
\b
{"line": {"opens": "08:00", "closes": "18:00", "handling_s": 300, "patience_s": 240},
 "districts": [{"name": "Nord", "calls_per_day": 400, "live_since": "2026-10-01"}],
 "scenarios": [{"name": "März", "on": "2027-03-01", "join": {"Süd": "2027-03-01"},
                "to_assistant": 0.2, "handling_growth": 0.08}]}
"""


@click.command(name="rollout", epilog=EXAMPLES)
@click.argument("scenarios", type=FILE)
@click.option("--runs", type=click.IntRange(20, 10_000), default=200, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")
def command(*, scenarios: str, runs: int, seed: int, as_json: bool) -> None:
    """What the SCENARIOS (JSON or YAML) mean: calls, people, promise by day, cost, with ranges."""
    spec = read_rollout(Path(scenarios))
    progress = Progress()
    line = line_of(spec.line)
    results = [
        roll_out(
            scenario_of(one, spec.districts),
            line,
            runs=runs,
            seed=seed,
            progress=progress.of(one.name),
        )
        for one in spec.scenarios
    ]
    staff = {one.scenario.name: _by_hour(one, line.starts_s.tolist()) for one in results}
    summary: dict[str, Any] = {"formula": "sl1", "days_kept_wanted": spec.line.days_kept}
    if as_json:
        summary["agents_by_hour"] = staff
    emit([_row(one, name) for one in results for name in ("low", "expected", "high")],
         summary, as_json=as_json)  # fmt: skip


def _row(result: Result, volume: str) -> dict[str, Cell]:
    one: Volume = getattr(result, volume)
    kept, level = one.days_kept_if_staffed_for_expected, one.service_level_if_staffed_for_expected
    return {
        "scenario": result.scenario.name,
        "on": result.scenario.on,
        "volume": volume,
        "calls_per_day": one.calls_per_day,
        "most_agents": int(one.agents.max()),
        "agent_hours": one.agent_hours,
        "paid_hours": one.paid_hours,
        "cost_cents": one.cost_cents,
        "days_kept_if_staffed_for_expected": kept.mean,
        "days_kept_half_width": kept.half_width,
        "service_level_if_staffed_for_expected": level.mean,
    }


def _by_hour(result: Result, starts_s: list[float]) -> dict[str, list[int]]:
    """Hour → people for the low, the expected and the high volume (the most of its slots)."""
    hours: dict[str, list[int]] = {}
    for place, start in enumerate(starts_s):
        hour = clock_of(start // 3600 * 60)
        there = [int(one.agents[place]) for one in (result.low, result.expected, result.high)]
        before = hours.get(hour, [0, 0, 0])
        hours[hour] = [max(pair) for pair in zip(before, there, strict=True)]
    return hours
