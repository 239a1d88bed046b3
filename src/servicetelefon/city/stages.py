"""Going live by a switch: a district's stage as the city's files say it, unless a supervisor has
said otherwise. Both switches can be turned back; then the files hold again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from servicetelefon.city.switches import UnknownSwitch
from servicetelefon.domain.city import City, Line, RolloutStage, Stage


class DistrictSwitch(StrEnum):
    """Its name is `<kind>:<line>:<district>`."""

    LIVE = "district_live"
    HELD = "district_held"  # not live, whatever the files say


def district_switch(city: City, kind: DistrictSwitch, line: str, district: str) -> str:
    if line not in city.lines or district not in city.districts:
        raise UnknownSwitch(f"there is no district {district} on a line {line}")
    return f"{kind}:{line}:{district}"


def staged(city: City, on: Iterable[str]) -> City:
    """The city with the districts' stages as they are switched."""
    said: dict[str, dict[str, Stage]] = {}
    for name in on:
        kind, _, rest = name.partition(":")
        line, _, district = rest.partition(":")
        if kind in set(DistrictSwitch) and line in city.lines:
            live = kind == DistrictSwitch.LIVE
            said.setdefault(line, {})[district] = Stage.LIVE if live else Stage.PLANNED
    if not said:
        return city
    lines = {
        one.id: _line(one, said[one.id]) if one.id in said else one for one in city.lines.values()
    }
    return replace(city, lines=lines)


def _line(line: Line, said: dict[str, Stage]) -> Line:
    switched = {district: (RolloutStage(stage, date.min),) for district, stage in said.items()}
    return replace(line, districts={**line.districts, **switched})
