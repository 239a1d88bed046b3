"""Staff several skills together, by simulation: a flexible agent answers one call at a time and
is never counted twice.

A greedy search adds the agent who helps most for the money until every kind keeps its promise,
then takes away whoever is not needed, then tries exchanges by chance. Every team meets the same
simulated callers, so that teams differ by their people only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.simulate.draws import Demand, Stream, draw
from servicetelefon.planning.simulate.durations import Duration
from servicetelefon.planning.simulate.figures import counted
from servicetelefon.planning.simulate.kernel import simulate
from servicetelefon.planning.simulate.world import (
    NEVER,
    SECOND,
    Contacts,
    Kind,
    Rules,
    Shift,
    SimulatedAgent,
    Staff,
    World,
)

_WARM_UP_S = 3600.0


@dataclass(frozen=True, slots=True)
class SkillLoad:
    """One kind of contact in the slot that is planned."""

    kind: Kind
    calls_per_hour: float
    handling: Duration
    patience: Duration


@dataclass(frozen=True, slots=True)
class Group:
    """People with the same skills: what one costs, and how many there are at most."""

    skills: frozenset[str]
    cost: float = 1.0
    most: int = 1000


@dataclass(frozen=True)
class Team:
    """People by group, what they cost, and what each kind reaches."""

    agents: tuple[int, ...]
    cost: float
    within: tuple[float, ...]
    abandoned: tuple[float, ...]
    occupancy: float

    def shortfall(self, target: Target) -> float:
        """How much all kinds together miss the target by; 0 where it is kept."""
        missed = sum(max(0.0, target.share - within) for within in self.within)
        missed += sum(max(0.0, lost - target.max_abandoned) for lost in self.abandoned)
        return missed + max(0.0, self.occupancy - target.max_occupancy)


class SkillSearch:
    """Teams for one slot. `hours` simulated hours decide how exact the figures are."""

    def __init__(
        self,
        loads: Sequence[SkillLoad],
        groups: Sequence[Group],
        target: Target,
        *,
        hours: int = 60,
        seed: int = 1,
    ) -> None:
        for load in loads:
            if not any(load.kind.needs <= group.skills for group in groups):
                raise Invalid(f"no group has the skills that {load.kind.name} needs")
        self._loads = tuple(loads)
        self._groups = tuple(groups)
        self._target = target
        self._end_s = hours * 3600.0 + _WARM_UP_S
        self._contacts = self._drawn(seed)
        self._seen: dict[tuple[int, ...], Team] = {}

    def team(self, agents: tuple[int, ...]) -> Team:
        """What this team reaches, after an hour that does not count."""
        if agents not in self._seen:
            self._seen[agents] = self._simulated(agents)
        return self._seen[agents]

    def search(self, exchanges: int = 60, chance: random.Random | None = None) -> Team:
        """A cheap team that keeps the target. Invalid where all people together cannot."""
        team = self._trimmed(self._enough(self._start()))
        return self._exchanged(team, exchanges, chance or random.Random(1))  # noqa: S311

    def _start(self) -> tuple[int, ...]:
        """Nobody yet: the first agents are added one after the other."""
        return (0,) * len(self._groups)

    def _enough(self, agents: tuple[int, ...]) -> Team:
        team = self.team(agents)
        while (missed := team.shortfall(self._target)) > 0:
            step = self._step(missed, team)
            candidates = [self.team(more) for more in self._more(team.agents, step)]
            if not candidates:
                raise Invalid("all people together do not keep this promise")
            team = max(candidates, key=lambda other: self._gain(team, other))
        return team

    def _step(self, missed: float, team: Team) -> int:
        """Several at once while nearly everything is missed."""
        far = missed > 0.5 * self._target.share * len(self._loads)
        return max(1, sum(team.agents) // 10) if far else 1

    def _more(self, agents: tuple[int, ...], step: int) -> Iterator[tuple[int, ...]]:
        for place, group in enumerate(self._groups):
            added = min(step, group.most - agents[place])
            if added > 0:
                yield (*agents[:place], agents[place] + added, *agents[place + 1 :])

    def _gain(self, team: Team, other: Team) -> float:
        """Shortfall made good for the money; abandonment decides while nobody is answered."""
        missed = team.shortfall(self._target) - other.shortfall(self._target)
        lost = sum(team.abandoned) - sum(other.abandoned)
        return (missed + 0.1 * lost) / (other.cost - team.cost)

    def _trimmed(self, team: Team) -> Team:
        """Takes people away, the dearest first, while the target is kept."""
        order = sorted(range(len(self._groups)), key=lambda place: -self._groups[place].cost)
        fewer = True
        while fewer:
            fewer = False
            for place in order:
                if team.agents[place] == 0:
                    continue
                agents = _changed(team.agents, {place: -1})
                if self._keeps(agents):
                    team, fewer = self.team(agents), True
        return team

    def _exchanged(self, team: Team, exchanges: int, chance: random.Random) -> Team:
        """One of a group for one or two of cheaper groups, as long as it becomes cheaper."""
        for _ in range(exchanges):
            away = chance.randrange(len(self._groups))
            instead = chance.randrange(len(self._groups))
            agents = _changed(team.agents, {away: -1, instead: 1}) if away != instead else None
            if agents is None or min(agents) < 0 or agents[instead] > self._groups[instead].most:
                continue
            cheaper = self._cost(agents) < team.cost
            if self._keeps(agents):
                better = self._trimmed(self.team(agents))
                if cheaper or better.cost < team.cost:
                    team = better
        return team

    def _keeps(self, agents: tuple[int, ...]) -> bool:
        return self.team(agents).shortfall(self._target) == 0

    def _cost(self, agents: tuple[int, ...]) -> float:
        return sum(count * group.cost for count, group in zip(agents, self._groups, strict=True))

    def _drawn(self, seed: int) -> Contacts:
        streams = tuple(
            Stream(
                np.array([load.calls_per_hour * self._end_s / 3600]), load.handling, load.patience
            )
            for load in self._loads
        )
        return draw(Demand(streams, np.array([0.0]), self._end_s), np.random.default_rng(seed))

    def _simulated(self, agents: tuple[int, ...]) -> Team:
        people = [
            SimulatedAgent(group.skills, (Shift(0.0, self._end_s),))
            for count, group in zip(agents, self._groups, strict=True)
            for _ in range(count)
        ]
        kinds = tuple(load.kind for load in self._loads)
        outcome = simulate(World(kinds, Staff.of(people), Rules()), self._contacts)
        came = outcome.arrived < NEVER
        late = outcome.arrived[came] >= _WARM_UP_S * SECOND
        part = np.where(late, self._contacts.kind[came], len(kinds))
        figures = counted(
            self._contacts, outcome, Rules(), self._target.limit_s, part, len(kinds) + 1
        )
        offered = np.maximum(figures.offered[:-1], 1.0)
        ready = outcome.busy + outcome.idle
        return Team(
            agents=agents,
            cost=self._cost(agents),
            within=tuple((figures.within[:-1] / offered).tolist()),
            abandoned=tuple((figures.abandoned[:-1] / offered).tolist()),
            occupancy=outcome.busy / ready if ready else 0.0,
        )


def _changed(agents: tuple[int, ...], by: dict[int, int]) -> tuple[int, ...]:
    return tuple(count + by.get(place, 0) for place, count in enumerate(agents))
