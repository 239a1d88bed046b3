# ruff: noqa: PLR0913, PLR0917 – the tables are handed on one by one: in a bundle numba counts references to each of them at each use, which made it twelve times slower.
"""The compiled twin of the plain simulator, for thousands of days.

After each event no free agent and waiting contact fit, so a freed agent takes the first
fitting contact and a new contact the agent `routing.match` would choose; nobody else moves.
"""

from __future__ import annotations

import numpy as np

from servicetelefon.planning.simulate.compiled import borrowed, compiled, inlined
from servicetelefon.planning.simulate.heaps import (
    agent_due,
    contact_due,
    next_contact,
)
from servicetelefon.planning.simulate.lists import (
    agent_for,
    first_of,
    is_ready,
    is_ready_no_more,
    keeps_place,
    next_for,
    waits,
    waits_no_more,
)
from servicetelefon.planning.simulate.records import (
    AGENT_BITS,
    LATEST,
    MOST_AGENTS,
    NEVER_DUE,
    NOBODY,
    Table,
    Tables,
    tables,
)
from servicetelefon.planning.simulate.world import (
    NEVER,
    Change,
    Contacts,
    Outcome,
    Times,
    World,
)

_STARTS = int(Change.STARTS)
_ENDS = int(Change.ENDS)


def simulate(world: World, contacts: Contacts) -> Outcome:
    """As `plain.simulate`, contact by contact; some hundred times faster."""
    at = tables(world, contacts)
    run_tables(at)
    done, line = at.contacts, at.line[0]
    return Outcome(
        arrived=done["came"],
        answered=done["answered"],
        agent=done["agent"].astype(np.int64),
        tried=done["tried"].astype(np.int64),
        called_back=done["called_back"] == 1,
        busy=int(line["busy"]),
        idle=int(line["idle"]),
    )


def run_tables(at: Tables) -> None:
    """Everything that happens, in place."""
    _run(
        at.line,
        at.contacts,
        at.agents,
        at.kinds,
        at.skills,
        at.able,
        at.serves,
        at.changes,
        at.due_agents,
        at.due_contacts,
    )


@inlined
def _meet(
    line: Table,
    contacts: Table,
    agents: Table,
    due_agents: Times,
    due_contacts: Table,
    now: int,
    row: int,
    agent: int,
) -> None:
    """It rings at the agent; or the agent calls back whoever has kept the place."""
    agents[agent].occupied = 1
    gives_up = contacts[row].came + contacts[row].patience
    stays = keeps_place(contacts, row)
    by_callback = stays and now >= contacts[row].came + contacts[row].hold_after
    talk_at = now + (line[0].dial if by_callback else line[0].ring)
    if by_callback and contacts[row].tried < contacts[row].failed_tries:
        free_at = talk_at
        contacts[row].tried += 1
        if contacts[row].tried < line[0].tries:
            contact_due(line, due_contacts, free_at + line[0].try_again, row)
    elif not stays and gives_up <= talk_at:
        free_at = gives_up
    else:
        free_at = talk_at + contacts[row].handling
        contacts[row].answered = talk_at
        contacts[row].agent = agent
        contacts[row].called_back = by_callback
    line[0].busy += free_at - now
    agent_due(due_agents, free_at * MOST_AGENTS + agent, agent)


@inlined
def _presence_changes(
    line: Table,
    agents: Table,
    skills: Table,
    changes: Table,
    due_agents: Times,
    now: int,
    index: int,
) -> int:
    """The agent who now looks for work, or NOBODY."""
    agent = changes[index].agent
    change = changes[index].change
    works = NOBODY
    if change == _STARTS:
        agents[agent].present = 1
        if not agents[agent].occupied:
            works = agent
    elif change == _ENDS:
        agents[agent].present = 0
        agents[agent].break_owed = 0
        is_ready_no_more(line, agents, skills, now, agent)
    elif agents[agent].present:
        agents[agent].break_owed += changes[index].length
        if not agents[agent].occupied:
            is_ready_no_more(line, agents, skills, now, agent)
            _takes_break(agents, due_agents, now, agent)
    return works


@inlined
def _takes_break(agents: Table, due_agents: Times, now: int, agent: int) -> None:
    agents[agent].occupied = 1
    agent_due(due_agents, (now + agents[agent].break_owed) * MOST_AGENTS + agent, agent)
    agents[agent].break_owed = 0


@inlined
def _becomes_free(agents: Table, due_agents: Times, now: int) -> int:
    """The agent who now looks for work, or NOBODY: goes home or into a break."""
    agent = due_agents[1] & (MOST_AGENTS - 1)
    agent_due(due_agents, NEVER_DUE, agent)
    agents[agent].occupied = 0
    works = agent if agents[agent].present else NOBODY
    if agents[agent].break_owed:
        works = NOBODY
        _takes_break(agents, due_agents, now, agent)
    return works


@inlined
def _arrives(line: Table, contacts: Table, due_contacts: Table, now: int, row: int) -> None:
    contacts[row].came = now
    if keeps_place(contacts, row):
        contacts[row].called_back = 1  # unless answered before that
    elif contacts[row].again >= 0:
        again_at = now + contacts[row].patience + contacts[row].again_after
        contact_due(line, due_contacts, again_at, len(contacts) + row)


@inlined
def _comes_again(line: Table, contacts: Table, due_contacts: Table, now: int) -> int:
    """The contact that now waits, or NOBODY: was answered after all."""
    who = next_contact(line, due_contacts)
    first_call = who - len(contacts)
    if first_call < 0:
        return who
    if contacts[first_call].answered >= 0:
        return NOBODY
    again = contacts[first_call].again
    _arrives(line, contacts, due_contacts, now, again)
    return again


@inlined
def _finds_contact(
    contacts: Table,
    agents: Table,
    kinds: Table,
    skills: Table,
    serves: Times,
    now: int,
    agent: int,
) -> int:
    """The contact that the free agent takes; NOBODY: is ready from now."""
    taken = next_for(contacts, kinds, serves, agents[agent].skills, now)
    if taken == NOBODY:
        is_ready(agents, skills, now, agent)
    else:
        waits_no_more(contacts, kinds, taken)
    return taken


@inlined
def _finds_agent(
    line: Table,
    contacts: Table,
    agents: Table,
    kinds: Table,
    skills: Table,
    able: Times,
    now: int,
    row: int,
) -> int:
    """The agent who takes the contact; NOBODY: it waits."""
    kind = contacts[row].kind
    taker = agent_for(agents, skills, able, kind)
    if taker == NOBODY:
        first_of(contacts, kinds, kind, now)
        waits(contacts, kinds, row)
    else:
        is_ready_no_more(line, agents, skills, now, taker)
    return taker


@compiled
def _run(  # noqa: C901, PLR0912, PLR0915 – the loop is the list of all that can happen
    line: Table,
    contacts: Table,
    agents: Table,
    kinds: Table,
    skills: Table,
    able: Times,
    serves: Times,
    changes: Table,
    due_agents: Times,
    due_contacts: Table,
) -> None:
    """All events, earliest first; at one moment in the order of the plain simulator."""
    line, contacts, agents = borrowed(line), borrowed(contacts), borrowed(agents)
    kinds, skills, changes = borrowed(kinds), borrowed(skills), borrowed(changes)
    able, serves = borrowed(able), borrowed(serves)
    due_agents, due_contacts = borrowed(due_agents), borrowed(due_contacts)
    row = change = 0
    while True:
        arrival = contacts[row].came if row < line[0].first_calls else NEVER
        change_at = changes[change].at if change < len(changes) else NEVER
        agent_at = due_agents[1] >> AGENT_BITS
        again_at = due_contacts[0].at if line[0].contacts_due > 0 else NEVER
        now = min(arrival, change_at, agent_at, again_at)
        if now >= LATEST:
            break
        agent = comes = NOBODY
        if change_at == now:
            agent = _presence_changes(line, agents, skills, changes, due_agents, now, change)
            change += 1
        elif agent_at == now:
            agent = _becomes_free(agents, due_agents, now)
        elif again_at == now and (arrival != now or due_contacts[0].who < len(contacts)):
            comes = _comes_again(line, contacts, due_contacts, now)
        else:
            comes = row
            row += 1
            _arrives(line, contacts, due_contacts, now, comes)
        if agent != NOBODY:
            comes = _finds_contact(contacts, agents, kinds, skills, serves, now, agent)
        elif comes != NOBODY:
            agent = _finds_agent(line, contacts, agents, kinds, skills, able, now, comes)
        if min(agent, comes) != NOBODY:
            _meet(line, contacts, agents, due_agents, due_contacts, now, comes, agent)
