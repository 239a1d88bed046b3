"""The tables on which the compiled simulator works: one record a contact, agent, kind, set of
skills; and how they are filled from a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.simulate.world import Contacts, Staff, Times, World, microseconds

NOBODY = -1
MOST_AGENTS = 4096
"""In the heap of busy agents one number holds moment and agent: moment * 4096 + agent."""

Table = Any
"""A numpy array of records; numba reads their fields as attributes, which no stub can say."""


def _record(fields: str) -> np.dtype[np.void]:
    return np.dtype([(field, np.int64) for field in fields.split()])


CONTACT = _record(
    "arrives kind patience handling hold_after failed_tries again_after again"
    " came answered agent tried called_back next"
)
AGENT = _record("skills free_since present occupied break_owed next previous")
KIND = _record("outside_order first last")
SKILLS = _record("count first last")
CHANGE = _record("at change agent length")
DUE = _record("at who")
LINE = _record("ring dial try_again tries busy idle agents_due contacts_due")


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
    sets = world.staff.skill_sets
    able = [
        sorted((len(one), place) for place, one in enumerate(sets) if kind.needs <= one)
        for kind in world.kinds
    ]
    serves = [
        [place for place, kind in enumerate(world.kinds) if kind.needs <= one] for one in sets
    ]
    return Tables(
        line=_line(world),
        contacts=_contacts(contacts),
        agents=_agents(world.staff),
        kinds=_kinds(world),
        skills=_skills(world.staff),
        able=_padded([[place for _, place in one] for one in able]),
        serves=_padded(serves),
        changes=_changes(world.staff),
        due_agents=np.zeros(len(world.staff.group) + 1, dtype=np.int64),
        due_contacts=np.zeros(len(contacts) + 1, dtype=DUE),
    )


def _line(world: World) -> Table:
    line = np.zeros(1, dtype=LINE)
    line["ring"] = microseconds(world.rules.ring_s)
    line["dial"] = microseconds(world.rules.dial_s)
    line["try_again"] = microseconds(world.rules.try_again_s)
    line["tries"] = world.rules.tries
    return line


def _contacts(contacts: Contacts) -> Table:
    filled = np.empty(len(contacts), dtype=CONTACT)
    filled["arrives"] = filled["came"] = contacts.arrived
    filled["kind"] = contacts.kind
    filled["patience"] = contacts.patience
    filled["handling"] = contacts.handling
    filled["hold_after"] = contacts.hold_after
    filled["failed_tries"] = contacts.failed_tries
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
