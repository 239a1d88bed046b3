"""A saved scenario computed, as numbers that a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servicetelefon.planning.rollout import Volume, roll_out
from servicetelefon.planning.rollout_file import line_of, scenario_of
from servicetelefon.planning.rollout_spec import RolloutSpec

RUNS = 120


def computed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Some seconds of a core: run it in a process of its own."""
    read = RolloutSpec.model_validate(spec)
    line = line_of(read.line)
    result = roll_out(scenario_of(read.scenarios[0], read.districts), line, runs=RUNS)
    volumes = {"low": result.low, "expected": result.expected, "high": result.high}
    return {
        "volumes": {name: _volume(one) for name, one in volumes.items()},
        "hours": [
            {
                "start": f"{int(start // 3600):02d}:{int(start % 3600 // 60):02d}",
                **{name: int(one.agents[place]) for name, one in volumes.items()},
            }
            for place, start in enumerate(line.starts_s.tolist())
        ],
    }


def _volume(one: Volume) -> dict[str, Any]:
    kept, level = one.days_kept_if_staffed_for_expected, one.service_level_if_staffed_for_expected
    return {
        "calls_per_day": round(one.calls_per_day, 1),
        "most_agents": int(one.agents.max()),
        "agent_hours": round(one.agent_hours, 1),
        "paid_hours": round(one.paid_hours, 1),
        "cost_cents": one.cost_cents,
        "days_kept": round(kept.mean, 4),
        "days_kept_half_width": round(min(kept.half_width, 1.0), 4),
        "service_level": round(level.mean, 4),
    }
