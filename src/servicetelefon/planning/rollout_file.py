"""A rollout as people write it down, in JSON or YAML: the line today, the districts, scenarios.

{"line": {"opens": "08:00", "closes": "18:00", "handling_s": 300, "patience_s": 240},
 "districts": [{"name": "Nord", "calls_per_day": 400, "live_since": "2026-10-01"}],
 "scenarios": [{"name": "März", "on": "2027-03-01", "join": {"Süd": "2027-03-01"},
                "to_assistant": 0.2, "handling_growth": 0.08}]}
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from pathlib import Path

import numpy as np

from servicetelefon.kit import yaml_file
from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.rollout import District, Line, Scenario
from servicetelefon.planning.rollout_spec import DistrictSpec, LineSpec, RolloutSpec, ScenarioSpec
from servicetelefon.planning.staffing.days import DayTarget
from servicetelefon.planning.staffing.shrinkage import Shrinkage

_SLOT_S = 900.0


def line_of(spec: LineSpec) -> Line:
    opens, closes = _seconds(spec.opens), _seconds(spec.closes) or 86_400.0
    if closes - opens < _SLOT_S:
        raise Invalid("the line must close after it opens")
    profile = np.array(spec.profile)
    if np.any(profile < 0) or not profile.sum():
        raise Invalid("the profile must be shares of 0 or more, not all 0")
    starts = np.arange(opens, closes - _SLOT_S + 1, _SLOT_S)
    place = ((starts - opens) / (closes - opens) * len(profile)).astype(np.int64)
    target = Target(spec.target, spec.limit_s, spec.max_abandoned, spec.max_occupancy)
    return Line(
        shares=profile[place],
        starts_s=starts,
        slot_s=_SLOT_S,
        handling_s=spec.handling_s,
        patience_s=spec.patience_s,
        wanted=DayTarget(target, spec.days_kept),
        day_cv=spec.day_cv,
        handling_cv=spec.handling_cv,
        volume_spread=spec.volume_spread,
        causes=tuple(Shrinkage(one.cause, one.share, one.takes) for one in spec.shrinkage),
        cents_per_hour=spec.cents_per_hour,
    )


def scenario_of(spec: ScenarioSpec, districts: Sequence[DistrictSpec]) -> Scenario:
    unknown = spec.join.keys() - {one.name for one in districts}
    if unknown:
        raise Invalid(f"{spec.name}: there is no district {min(unknown)}")
    return Scenario(
        name=spec.name,
        on=spec.on,
        districts=tuple(
            District(one.name, one.calls_per_day, spec.join.get(one.name, one.live_since))
            for one in districts
        ),
        to_assistant=spec.to_assistant,
        handling_growth=spec.handling_growth,
    )


def read_rollout(path: Path) -> RolloutSpec:
    """BrokenFile with the line of the first fault."""
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
        raise BrokenFile(Place(path), problem) from error
    file = yaml_file.parse(path, content)
    spec, faults = file.check(RolloutSpec)
    if spec is None:
        raise faults[0]
    for index, one in enumerate(spec.scenarios):
        unknown = one.join.keys() - {district.name for district in spec.districts}
        if unknown:
            raise file.fault(
                ("scenarios", index, "join", min(unknown)), f"there is no district {min(unknown)}"
            )
    return spec


def _seconds(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0
