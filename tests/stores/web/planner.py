"""A planner's form, and a scenario as it is when it was computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from house import House

LINE = "sozial"


RESULT = {
    "volumes": {
        name: {"calls_per_day": calls, "most_agents": 3, "agent_hours": 12.0, "paid_hours": 14.0,
               "cost_cents": 70_000, "days_kept": 0.9, "days_kept_half_width": 0.05,
               "service_level": 0.8}
        for name, calls in (("low", 80.0), ("expected", 100.0), ("high", 120.0))
    },
    "hours": [{"start": "08:00", "low": 2, "expected": 3, "high": 4}],
}  # fmt: skip


async def planned_by_slot(_spec: Mapping[str, Any]) -> dict[str, Any]:
    return {**RESULT, "hours": [{"start": "08:00", "low": 2, "expected": 3, "high": 4}]}


def a_form(house: House, **more: str) -> dict[str, str]:
    day = house.services.clock.now().date() + timedelta(days=60)
    return {"line": LINE, "name": "Süd im Frühjahr", "day": f"{day}", "join": "Süd",
            "to_assistant": "20", "handling_growth": "8", **more}  # fmt: skip
