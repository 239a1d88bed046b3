"""What a simulated period consists of: kinds of contact, people with shifts, contacts.

All times are whole microseconds since the start of the period (the resolution of datetime),
so that the plain simulator and the compiled kernel agree exactly, ties included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid

Times = NDArray[np.int64]

SECOND = 1_000_000
NEVER = 2**62
"""A moment after every period."""


def microseconds(seconds: float) -> int:
    return round(seconds * SECOND)


@dataclass(frozen=True, slots=True)
class Kind:
    """Contacts that need the same skills: a call, a chat or a callback on one topic.

    `outside_order` marks the two open doors ("Heute in Not", the advice centres).
    """

    name: str
    needs: frozenset[str]
    outside_order: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """How the line works. A call rings `ring_s` before an agent has taken it; a callback takes
    `dial_s` until somebody answers or the try is given up, and is tried again after
    `try_again_s`, keeping its place, at most `tries` times in all.
    """

    ring_s: float = 0.0
    dial_s: float = 20.0
    try_again_s: float = 900.0
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Shift:
    """Present from `start_s` to `end_s`; each break is (planned start, length).

    Whoever is talking when a break is due takes it in full afterwards; whoever talks at the
    end of the shift finishes first.
    """

    start_s: float
    end_s: float
    breaks: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not self.start_s < self.end_s:
            raise Invalid("a shift must end after it starts")
        if any(not self.start_s <= at < self.end_s or length <= 0 for at, length in self.breaks):
            raise Invalid("a break must start within its shift and last longer than nothing")


@dataclass(frozen=True, slots=True)
class SimulatedAgent:
    skills: frozenset[str]
    shifts: tuple[Shift, ...]


class Change(IntEnum):
    """What happens to an agent's presence by plan."""

    ENDS = 0
    STARTS = 1
    BREAK = 2


@dataclass(frozen=True)
class Staff:
    """People as arrays. `group` is the index of each agent's set of skills in `skill_sets`;
    the presence changes lie in the order in which they happen.
    """

    skill_sets: tuple[frozenset[str], ...]
    group: Times
    change_at: Times
    change_agent: Times
    change: Times
    break_length: Times

    @classmethod
    def of(cls, agents: Sequence[SimulatedAgent]) -> Staff:
        skill_sets = tuple(dict.fromkeys(agent.skills for agent in agents))
        changes = sorted(
            change for index in range(len(agents)) for change in _changes(agents, index)
        )
        columns = np.array(changes, dtype=np.int64).reshape(-1, 4)
        return cls(
            skill_sets=skill_sets,
            group=np.array([skill_sets.index(agent.skills) for agent in agents], dtype=np.int64),
            change_at=np.ascontiguousarray(columns[:, 0]),
            change=np.ascontiguousarray(columns[:, 1]),
            change_agent=np.ascontiguousarray(columns[:, 2]),
            break_length=np.ascontiguousarray(columns[:, 3]),
        )


def _changes(agents: Sequence[SimulatedAgent], index: int) -> list[tuple[int, int, int, int]]:
    """(time, change, agent, length): at one moment an end comes before a start before a break."""
    found: list[tuple[int, int, int, int]] = []
    for shift in agents[index].shifts:
        found.append((microseconds(shift.start_s), Change.STARTS, index, 0))
        found.append((microseconds(shift.end_s), Change.ENDS, index, 0))
        found.extend(
            (microseconds(at), Change.BREAK, index, microseconds(length))
            for at, length in shift.breaks
        )
    return found


@dataclass(frozen=True)
class Contacts:
    """One row a contact, in order of arrival; the last rows may be second calls of people who
    hung up, which arrive only if the first call was given up (`arrived` NEVER until then).
    """

    arrived: Times
    kind: Times
    patience: Times  # hangs up after so long; at least 1
    handling: Times  # talking and wrap-up
    hold_after: Times  # asks for a callback after so long and keeps the place; NEVER: does not
    failed_tries: Times  # so many tries to call back find nobody
    again_after: Times  # calls again so long after giving up; NEVER: does not
    again: Times  # the row of that second call, or -1

    def __len__(self) -> int:
        return len(self.arrived)


@dataclass(frozen=True)
class World:
    kinds: tuple[Kind, ...]
    staff: Staff
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Outcome:
    """What became of each contact; -1 where it did not happen.

    `arrived` is NEVER for a second call that was not needed. `answered` is the moment an agent
    and the person talk, `called_back` whether that was by callback (or is still owed), `tried`
    how many tries to call back found nobody. `busy` and `idle` are microseconds of all agents
    together, with a contact and ready without one.
    """

    arrived: Times
    answered: Times
    agent: Times  # row of the simulated agent, to compare the twins; no figure uses it
    tried: Times
    called_back: NDArray[np.bool_]
    busy: int
    idle: int
