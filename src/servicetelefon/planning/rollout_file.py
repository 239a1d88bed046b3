"""A rollout as people write it down, in JSON or YAML: the line today, the districts, scenarios.

{"line": {"opens": "08:00", "closes": "18:00", "handling_s": 300, "patience_s": 240},
 "districts": [{"name": "Nord", "calls_per_day": 400, "live_since": "2026-10-01"}],
 "scenarios": [{"name": "März", "on": "2027-03-01", "join": {"Süd": "2027-03-01"},
                "to_assistant": 0.2, "handling_growth": 0.08}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from servicetelefon.kit import yaml_file
from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.rollout import District, Line, Scenario
from servicetelefon.planning.staffing.days import DayTarget
from servicetelefon.planning.staffing.shrinkage import Shrinkage, Takes

_SLOT_S = 900.0
_USUAL_HOURS = (0.06, 0.11, 0.14, 0.13, 0.10, 0.09, 0.11, 0.11, 0.09, 0.06)
"""Shares of a day's calls by tenth of the opening time, where nothing else is known: an assumed
office line with its peak in the morning."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CauseSpec(_Part):
    cause: str = Field(min_length=1, max_length=60)
    share: float = Field(ge=0, lt=1)
    takes: Takes = Takes.ABSENT


class LineSpec(_Part):
    """The line as it works today; `profile` are parts of a day's calls, spread over the hours."""

    opens: time
    closes: time
    handling_s: float = Field(gt=0, le=7200)
    patience_s: float = Field(gt=0, le=36_000)
    profile: tuple[float, ...] = Field(default=_USUAL_HOURS, min_length=1, max_length=96)
    handling_cv: float | None = Field(default=None, gt=0, le=5)
    limit_s: float = Field(default=30, ge=0)
    target: float = Field(default=0.75, ge=0, lt=1)
    days_kept: float = Field(default=0.9, gt=0, lt=1)
    max_abandoned: float = Field(default=0.05, gt=0, le=1)
    max_occupancy: float = Field(default=0.85, gt=0, le=1)
    day_cv: float = Field(default=0.08, ge=0, le=1)
    volume_spread: float = Field(default=0.2, ge=0, lt=1)
    shrinkage: tuple[CauseSpec, ...] = ()
    cents_per_hour: int = Field(default=0, ge=0, le=100_000)

    def line(self) -> Line:
        opens, closes = _seconds(self.opens), _seconds(self.closes) or 86_400.0
        if closes - opens < _SLOT_S:
            raise Invalid("the line must close after it opens")
        profile = np.array(self.profile)
        if np.any(profile < 0) or not profile.sum():
            raise Invalid("the profile must be shares of 0 or more, not all 0")
        starts = np.arange(opens, closes - _SLOT_S + 1, _SLOT_S)
        place = ((starts - opens) / (closes - opens) * len(profile)).astype(np.int64)
        target = Target(self.target, self.limit_s, self.max_abandoned, self.max_occupancy)
        return Line(
            shares=profile[place],
            starts_s=starts,
            slot_s=_SLOT_S,
            handling_s=self.handling_s,
            patience_s=self.patience_s,
            wanted=DayTarget(target, self.days_kept),
            day_cv=self.day_cv,
            handling_cv=self.handling_cv,
            volume_spread=self.volume_spread,
            causes=tuple(Shrinkage(one.cause, one.share, one.takes) for one in self.shrinkage),
            cents_per_hour=self.cents_per_hour,
        )


class DistrictSpec(_Part):
    name: str = Field(min_length=1, max_length=60)
    calls_per_day: float = Field(ge=0, le=100_000)
    live_since: date | None = None


class ScenarioSpec(_Part):
    """`join` says from when on further districts take part."""

    name: str = Field(min_length=1, max_length=80)
    on: date
    join: Mapping[str, date] = Field(default_factory=dict[str, date])
    to_assistant: float = Field(default=0, ge=0, lt=1)
    handling_growth: float = Field(default=0, gt=-1, le=5)

    def scenario(self, districts: tuple[DistrictSpec, ...]) -> Scenario:
        unknown = self.join.keys() - {one.name for one in districts}
        if unknown:
            raise Invalid(f"{self.name}: there is no district {min(unknown)}")
        return Scenario(
            name=self.name,
            on=self.on,
            districts=tuple(
                District(one.name, one.calls_per_day, self.join.get(one.name, one.live_since))
                for one in districts
            ),
            to_assistant=self.to_assistant,
            handling_growth=self.handling_growth,
        )


class RolloutSpec(_Part):
    line: LineSpec
    districts: tuple[DistrictSpec, ...] = Field(min_length=1, max_length=50)
    scenarios: tuple[ScenarioSpec, ...] = Field(min_length=1, max_length=20)


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
