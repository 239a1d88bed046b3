"""Options that `plan staff` and `plan simulate` share: what is promised, how callers behave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
import numpy as np

from servicetelefon.planning.demand import DayDemand
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.simulate.durations import Duration, Exponential, Lognormal
from servicetelefon.planning.staffing.days import DayTarget, PlannedDay

_OPTIONS = (
    click.option("--aht", type=click.FloatRange(min=1), default=300.0, show_default=True,
                 help="Mean handling (s) where the file does not say."),
    click.option("--aht-cv", type=click.FloatRange(min=0.05, max=5), help="Lognormal handling."),
    click.option("--patience", type=click.FloatRange(min=1), default=240.0, show_default=True,
                 help="Mean patience (s)."),
    click.option("--limit", type=click.FloatRange(min=0), default=30.0, show_default=True,
                 help="Promised wait (s)."),
    click.option("--target", type=click.FloatRange(0, 0.999), default=0.75, show_default=True,
                 help="Promised share (SL1)."),
    click.option("--max-abandoned", type=click.FloatRange(0.001, 1), default=1.0),
    click.option("--max-occupancy", type=click.FloatRange(0.05, 1), default=1.0),
    click.option("--day-cv", type=click.FloatRange(0, 1), default=0.08, show_default=True,
                 help="How far whole days stray from the forecast."),
    click.option("--runs", type=click.IntRange(2, 10_000), default=200, show_default=True),
    click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True),
    click.option("--json", "as_json", is_flag=True, help="JSON on stdout."),
)  # fmt: skip


def pool_options(function: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def target_of(given: Mapping[str, Any]) -> Target:
    return Target(given["target"], given["limit"], given["max_abandoned"], given["max_occupancy"])


def day_target(given: Mapping[str, Any], days_kept: float) -> DayTarget:
    return DayTarget(target_of(given), days_kept)


def planned(day: DayDemand, slot_s: float, given: Mapping[str, Any]) -> PlannedDay:
    """The day as it is simulated; handling by its mean over the day's calls."""
    weights = day.calls if day.calls.sum() > 0 else None
    mean = float(np.average(day.handling_s, weights=weights))
    handling: Duration = Lognormal(mean, given["aht_cv"]) if given["aht_cv"] else Exponential(mean)
    return PlannedDay(
        calls=day.calls,
        starts_s=day.starts_s,
        slot_s=slot_s,
        handling=handling,
        handling_mean_s=mean,
        patience=Exponential(given["patience"]),
        patience_mean_s=given["patience"],
        day_cv=given["day_cv"],
    )
