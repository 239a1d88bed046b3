"""The tables on which the compiled simulator works: one record a contact, agent, kind, set of
skills; and how they are filled from a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.simulate.world import (
    NEVER,
    Contacts,
    Staff,
    Times,
    World,
    microseconds,
)

NOBODY = -1
AGENT_BITS = 12
MOST_AGENTS = 2**AGENT_BITS
"""In the tree of busy agents one number holds moment and agent: moment * 4096 + agent."""

MOST_TRIES = 127
"""Of a callback; one byte holds how many there were."""

NEVER_DUE = 2**63 - 1
LATEST = NEVER_DUE // MOST_AGENTS
"""Microseconds: 71 years; nothing of a period happens later."""

Table = Any
"""A numpy array of records; numba reads their fields as attributes, which no stub can say."""


def _record(fields: str) -> np.dtype[np.void]:
    return np.dtype([(field, np.int64) for field in fields.split()])


_MOMENTS = ("came", "patience", "handling", "hold_after", "again_after", "answered")
CONTACT = np.dtype(
    [(name, np.int64) for name in _MOMENTS]
    + [(name, np.int32) for name in ("next", "again")]
    + [(name, np.int16) for name in ("kind", "agent", "failed_tries")]
    + [(name, np.int8) for name in ("tried", "called_back")]
)
"""64 bytes: one line of the processor's cache, which is what a contact costs."""
AGENT = _record("skills free_since present occupied break_owed next previous")
KIND = _record("outside_order first last")
SKILLS = _record("count first last")
CHANGE = _record("at change agent length")
DUE = _record("at who")
LINE = _record("ring dial try_again tries busy idle first_calls contacts_due")


@dataclass(frozen=True)
class Tables:
    """`able[kind]` are the sets of skills that can help, fewest first; `serves[skills]` the
    kinds they help; both end with NOBODY."""

    line: Table
    contacts: Table
    agents: Table
    kinds: Table
    skills: Table
    able: Times
    serves: Times
    changes: Table
    due_agents: Times
    due_contacts: Table


def tables(world: World, contacts: Contacts) -> Tables:
    if len(world.staff.group) > MOST_AGENTS:
        raise Invalid(f"at most {MOST_AGENTS} agents can be simulated")
    if world.rules.tries > MOST_TRIES:
        raise Invalid(f"a callback can be tried {MOST_TRIES} times, not more")
    sets = world.staff.skill_sets
    able = [
        sorted((len(one), place) for place, one in enumerate(sets) if kind.needs <= one)
        for kind in world.kinds
    ]
    serves = [
        [place for place, kind in enumerate(world.kinds) if kind.needs <= one] for one in sets
    ]
    return Tables(
        line=_line(world, contacts),
        contacts=_contacts(contacts),
        agents=_agents(world.staff),
        kinds=_kinds(world),
        skills=_skills(world.staff),
        able=_padded([[place for _, place in one] for one in able]),
        serves=_padded(serves),
        changes=_changes(world.staff),
        due_agents=np.full(2 << max(len(world.staff.group) - 1, 1).bit_length(), NEVER_DUE),
        due_contacts=np.zeros(len(contacts) + 1, dtype=DUE),
    )


def _line(world: World, contacts: Contacts) -> Table:
    line = np.zeros(1, dtype=LINE)
    line["ring"] = microseconds(world.rules.ring_s)
    line["dial"] = microseconds(world.rules.dial_s)
    line["try_again"] = microseconds(world.rules.try_again_s)
    line["tries"] = world.rules.tries
    line["first_calls"] = np.searchsorted(contacts.arrived, NEVER)
    return line


def _contacts(contacts: Contacts) -> Table:
    filled = np.empty(len(contacts), dtype=CONTACT)
    filled["came"] = contacts.arrived
    filled["kind"] = contacts.kind
    filled["patience"] = contacts.patience
    filled["handling"] = contacts.handling
    filled["hold_after"] = contacts.hold_after
    filled["failed_tries"] = np.minimum(contacts.failed_tries, MOST_TRIES)
    filled["again_after"] = contacts.again_after
    filled["again"] = contacts.again
    filled["answered"] = filled["agent"] = filled["next"] = NOBODY
    filled["tried"] = filled["called_back"] = 0
    return filled


def _agents(staff: Staff) -> Table:
    agents = np.zeros(len(staff.group), dtype=AGENT)
    agents["skills"] = staff.group
    agents["free_since"] = agents["next"] = agents["previous"] = NOBODY
    return agents


def _kinds(world: World) -> Table:
    kinds = np.zeros(len(world.kinds), dtype=KIND)
    kinds["outside_order"] = [kind.outside_order for kind in world.kinds]
    kinds["first"] = kinds["last"] = NOBODY
    return kinds


def _skills(staff: Staff) -> Table:
    skills = np.zeros(len(staff.skill_sets), dtype=SKILLS)
    skills["count"] = [len(one) for one in staff.skill_sets]
    skills["first"] = skills["last"] = NOBODY
    return skills


def _changes(staff: Staff) -> Table:
    changes = np.zeros(len(staff.change_at), dtype=CHANGE)
    changes["at"] = staff.change_at
    changes["change"] = staff.change
    changes["agent"] = staff.change_agent
    changes["length"] = staff.break_length
    return changes


def _padded(lists: list[list[int]]) -> Times:
    """Lists of different length as one table; each ends with NOBODY."""
    table = np.full((len(lists), max(map(len, lists), default=0) + 1), NOBODY, dtype=np.int64)
    for place, one in enumerate(lists):
        table[place, : len(one)] = one
    return table
