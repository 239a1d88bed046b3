"""Who waits and who is free, as linked lists inside the tables of the compiled simulator.

Who waits stands in one list a kind, ordered by arrival; who is free in one list a set of
skills, ordered by how long. Whoever has given up is dropped on reaching the head.
"""

from __future__ import annotations

from servicetelefon.planning.simulate.compiled import inlined
from servicetelefon.planning.simulate.records import NOBODY, Table
from servicetelefon.planning.simulate.world import Times


@inlined
def is_ready(agents: Table, skills: Table, now: int, agent: int) -> None:
    """Into the list of the agent's skills, ordered by (free since, agent)."""
    one = agents[agent].skills
    before = skills[one].last
    while before != NOBODY and agents[before].free_since == now and before > agent:
        before = agents[before].previous
    after = skills[one].first if before == NOBODY else agents[before].next
    agents[agent].previous = before
    agents[agent].next = after
    if before == NOBODY:
        skills[one].first = agent
    else:
        agents[before].next = agent
    if after == NOBODY:
        skills[one].last = agent
    else:
        agents[after].previous = agent
    agents[agent].free_since = now


@inlined
def is_ready_no_more(line: Table, agents: Table, skills: Table, now: int, agent: int) -> None:
    if agents[agent].free_since != NOBODY:
        one = agents[agent].skills
        before = agents[agent].previous
        after = agents[agent].next
        if before == NOBODY:
            skills[one].first = after
        else:
            agents[before].next = after
        if after == NOBODY:
            skills[one].last = before
        else:
            agents[after].previous = before
        line[0].idle += now - agents[agent].free_since
        agents[agent].free_since = NOBODY


@inlined
def comes_before(contacts: Table, one: int, other: int) -> bool:
    return contacts[one].came < contacts[other].came or (
        contacts[one].came == contacts[other].came and one < other
    )


@inlined
def keeps_place(contacts: Table, row: int) -> bool:
    """Asks for a callback before losing patience."""
    return contacts[row].hold_after <= contacts[row].patience


@inlined
def waits(contacts: Table, kinds: Table, row: int) -> None:
    """Into the list of the kind, ordered by (came, row): at the end, except who waits again."""
    kind = contacts[row].kind
    last = kinds[kind].last
    before = last
    after = NOBODY
    if last != NOBODY and not comes_before(contacts, last, row):
        before = NOBODY
        after = kinds[kind].first
        while comes_before(contacts, after, row):
            before = after
            after = contacts[after].next
    contacts[row].next = after
    if before == NOBODY:
        kinds[kind].first = row
    else:
        contacts[before].next = row
    if after == NOBODY:
        kinds[kind].last = row


@inlined
def first_of(contacts: Table, kinds: Table, kind: int, now: int) -> int:
    """Who waits first on this kind, after dropping those who have given up; or NOBODY."""
    row = kinds[kind].first
    while (
        row != NOBODY
        and not keeps_place(contacts, row)
        and contacts[row].came + contacts[row].patience <= now
    ):
        row = contacts[row].next
    kinds[kind].first = row
    if row == NOBODY:
        kinds[kind].last = NOBODY
    return row


@inlined
def waits_no_more(contacts: Table, kinds: Table, row: int) -> None:
    """Takes the first of its kind out of the list."""
    kind = contacts[row].kind
    kinds[kind].first = contacts[row].next
    if contacts[row].next == NOBODY:
        kinds[kind].last = NOBODY


@inlined
def next_for(contacts: Table, kinds: Table, serves: Times, skills: int, now: int) -> int:
    """The first of all who wait and whom this set of skills can help; or NOBODY."""
    best = NOBODY
    best_outside = 0
    for place in range(serves.shape[1]):
        kind = serves[skills, place]
        if kind == NOBODY:
            break
        row = first_of(contacts, kinds, kind, now)
        outside = kinds[kind].outside_order
        if row != NOBODY and (
            best == NOBODY
            or outside > best_outside
            or (outside == best_outside and comes_before(contacts, row, best))
        ):
            best = row
            best_outside = outside
    return best


@inlined
def agent_for(agents: Table, skills: Table, able: Times, kind: int) -> int:
    """Whom `routing.match` would choose: fewest skills, free longest, lowest row; or NOBODY."""
    best = NOBODY
    best_count = 0
    for place in range(able.shape[1]):
        one = able[kind, place]
        if one == NOBODY or (best != NOBODY and skills[one].count > best_count):
            break
        agent = skills[one].first
        if agent != NOBODY and (
            best == NOBODY
            or agents[agent].free_since < agents[best].free_since
            or (agents[agent].free_since == agents[best].free_since and agent < best)
        ):
            best = agent
            best_count = skills[one].count
    return best
