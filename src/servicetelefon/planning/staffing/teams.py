"""Several topics together, slot by slot: how many of each group of people, found by simulation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.planning.demand import DemandFile
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.files import rows_of
from servicetelefon.planning.simulate.durations import Exponential
from servicetelefon.planning.simulate.replicate import Progress, no_progress
from servicetelefon.planning.simulate.world import Kind
from servicetelefon.planning.staffing.skills import Group, SkillLoad, SkillSearch

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class TeamRow:
    """So many people of the group answer in this slot."""

    day: date
    start_s: float
    group: str
    agents: int

    def as_dict(self) -> dict[str, str | int | date]:
        minutes = round(self.start_s / 60)
        start = f"{minutes // 60:02d}:{minutes % 60:02d}"
        return {"day": self.day, "start": start, "agents": self.agents, "group": self.group}


def read_groups(path: Path) -> Mapping[str, Group]:
    """`group,skills[,cost,most]`; skills are topics, separated by blanks."""
    groups: dict[str, Group] = {}
    for row in rows_of(path, ("group", "skills"), ("cost", "most")):
        name = row.text("group")
        if name in groups:
            raise BrokenFile(row.place, f"the group {name} stands there twice")
        skills = frozenset(row.text("skills").split())
        groups[name] = Group(skills, row.number("cost", 1.0), int(row.number("most", 1000)))
    if not groups:
        raise BrokenFile(Place(path), "the file has no rows")
    return groups


def staff_teams(  # noqa: PLR0913 – what is planned, with whom, for which promise, how
    demand: DemandFile,
    groups: Mapping[str, Group],
    target: Target,
    *,
    aht_s: float,
    patience_s: float,
    seed: int = 1,
    progress: Progress = no_progress,
) -> list[TeamRow]:
    """Invalid where no group can help a topic, or all people together keep no promise."""
    slots = sorted({
        (day, start)
        for days in demand.topics.values()
        for day, one in days.items()
        for start in one.starts_s.tolist()
    })  # fmt: skip
    found: list[TeamRow] = []
    for number, (day, start) in enumerate(slots):
        progress(number, len(slots))
        loads = _loads(demand, day, start, aht_s, patience_s)
        agents: Sequence[int] = (0,) * len(groups)
        if loads:
            agents = SkillSearch(loads, list(groups.values()), target, seed=seed).search().agents
        found += [
            TeamRow(day, start, name, count) for name, count in zip(groups, agents, strict=True)
        ]
    progress(len(slots), len(slots))
    return found


def _loads(
    demand: DemandFile, day: date, start: float, aht_s: float, patience_s: float
) -> list[SkillLoad]:
    loads: list[SkillLoad] = []
    for topic, days in demand.topics.items():
        one = days.get(day)
        places = [] if one is None else (one.starts_s == start).nonzero()[0].tolist()
        if one is None or not places or one.calls[places[0]] <= 0:
            continue
        handling = float(one.handling_s[places[0]])
        loads.append(
            SkillLoad(
                Kind(topic, frozenset({topic})),
                float(one.calls[places[0]]) * _HOUR_S / demand.slot_s,
                Exponential(aht_s if math.isnan(handling) else handling),
                Exponential(patience_s),
            )
        )
    return loads
