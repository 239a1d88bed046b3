"""The one place that decides who is offered to whom: pure, and the same for the live service
and for simulated days.

Order is arrival. Nobody is overtaken by somebody who came later and needs the same skills;
who needs a skill that nobody free has does not hold up the others. Among the free agents
who can help, the one with the fewest other skills goes first (the versatile stay free for
who needs them), then whoever has been free longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits without an open offer. `outside_order` marks the two open doors:
    "Heute in Not" and the advice centres' duty desk, which have agents of their own.
    """

    contact: UUID
    arrived_at: datetime
    needs: frozenset[str] = frozenset()
    outside_order: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who has said "ready" and whose phone is there."""

    agent: UUID
    free_since: datetime
    skills: frozenset[str] = frozenset()
    rest_until: datetime | None = None  # has just declined: passed over for a moment


@dataclass(frozen=True, slots=True)
class Match:
    contact: UUID
    agent: UUID


def match(waiting: Iterable[Waiting], agents: Iterable[Agent], now: datetime) -> list[Match]:
    """Offers to make now, in the order of the waiting list; each contact and agent at most once."""
    free = sorted(
        (agent for agent in agents if agent.rest_until is None or agent.rest_until <= now),
        key=lambda agent: (len(agent.skills), agent.free_since, agent.agent),
    )
    if not free:
        return []
    taken: set[UUID] = set()
    able: dict[frozenset[str], Iterator[Agent]] = {}
    made: list[Match] = []
    for one in sorted(
        waiting, key=lambda one: (not one.outside_order, one.arrived_at, one.contact)
    ):
        # Agents are only ever taken, so each group of equal needs can go on where it stopped.
        if one.needs not in able:
            able[one.needs] = iter([agent for agent in free if one.needs <= agent.skills])
        chosen = next((agent for agent in able[one.needs] if agent.agent not in taken), None)
        if chosen is None:
            continue
        taken.add(chosen.agent)
        made.append(Match(one.contact, chosen.agent))
        if len(taken) == len(free):
            break
    return made
