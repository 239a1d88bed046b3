"""What is due next: a tree of busy agents and a heap of contacts that come again."""

from __future__ import annotations

from servicetelefon.planning.simulate.compiled import inlined
from servicetelefon.planning.simulate.records import Table
from servicetelefon.planning.simulate.world import Times


@inlined
def agent_due(due_agents: Times, key: int, agent: int) -> None:
    """The agent becomes free at `key`, or not by time (NEVER_DUE). A tree of minima has as many
    steps on each way to the root, without a branch that a processor could guess wrong."""
    place = (due_agents.shape[0] >> 1) + agent
    due_agents[place] = key
    while place > 1:
        due_agents[place >> 1] = min(due_agents[place], due_agents[place ^ 1])
        place >>= 1


@inlined
def is_earlier(one: Table, other: Table) -> bool:
    return one.at < other.at or (one.at == other.at and one.who < other.who)


@inlined
def contact_due(line: Table, due_contacts: Table, at: int, who: int) -> None:
    """`who`: the row itself (a callback is tried again), or rows + row (calls again)."""
    place = line[0].contacts_due
    due_contacts[place].at = at
    due_contacts[place].who = who
    while place > 0:
        above = (place - 1) >> 1
        if not is_earlier(due_contacts[place], due_contacts[above]):
            break
        swap(due_contacts, place, above)
        place = above
    line[0].contacts_due += 1


@inlined
def next_contact(line: Table, due_contacts: Table) -> int:
    """Takes the first contact from the heap."""
    who = due_contacts[0].who
    line[0].contacts_due -= 1
    last = line[0].contacts_due
    swap(due_contacts, 0, last)
    place = 0
    below = 1
    while below < last:
        if below + 1 < last and is_earlier(due_contacts[below + 1], due_contacts[below]):
            below += 1
        if not is_earlier(due_contacts[below], due_contacts[place]):
            break
        swap(due_contacts, place, below)
        place = below
        below = 2 * place + 1
    return who


@inlined
def swap(due_contacts: Table, one: int, other: int) -> None:
    at = due_contacts[one].at
    who = due_contacts[one].who
    due_contacts[one].at = due_contacts[other].at
    due_contacts[one].who = due_contacts[other].who
    due_contacts[other].at = at
    due_contacts[other].who = who
