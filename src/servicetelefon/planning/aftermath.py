"""What happened after a district joined, beside what its scenario had expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def happened(result: Mapping[str, Any], calls_per_day: Sequence[float]) -> dict[str, float] | None:
    """What came beside what was planned: mean calls over the expected, and the share of days
    between low and high. None before anything has happened."""
    if not calls_per_day:
        return None
    volumes = result["volumes"]
    low, high = volumes["low"]["calls_per_day"], volumes["high"]["calls_per_day"]
    inside = sum(low <= calls <= high for calls in calls_per_day)
    mean = sum(calls_per_day) / len(calls_per_day)
    return {
        "ratio": mean / volumes["expected"]["calls_per_day"],
        "inside": inside / len(calls_per_day),
        "days": float(len(calls_per_day)),
    }
