"""What somebody asks of a rollout: the line today, its districts, scenarios. Values only, so that
pages can hold them without the mathematics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from pydantic import BaseModel, ConfigDict, Field

from servicetelefon.planning.staffing.shrinkage import Takes

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


class RolloutSpec(_Part):
    line: LineSpec
    districts: tuple[DistrictSpec, ...] = Field(min_length=1, max_length=50)
    scenarios: tuple[ScenarioSpec, ...] = Field(min_length=1, max_length=20)
