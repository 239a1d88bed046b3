"""Emergencies that nobody of an office has accepted yet, for the agent who took each: it stays with
them until a named person has it. Codes and clocks, never what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.referral.read import reference_of
from servicetelefon.referral.store import COLUMNS, LINE_SEES, referral_of, see

_WAITS = "kind = 'emergency' and state = 'new' and taken_by is not null"


@dataclass(frozen=True, slots=True)
class Kept:
    """`level`: who has to see to it now; for the first half hour the agent."""

    enquiry: UUID
    reference: str
    office: str | None
    since: datetime
    level: str | None


async def of_agent(tx: Transaction, vault: Vault, agent: UUID) -> tuple[Kept, ...]:
    """The longest waiting first."""
    await see(tx, LINE_SEES)
    rows = await tx.rows(
        f"select {COLUMNS}, reference from referral.referral "  # noqa: S608 - constants
        f"where {_WAITS} and taken_by = %s order by clock_from, enquiry",
        (agent,),
    )
    found = ((referral_of(row[:-1]), row[-1]) for row in rows)
    return tuple(
        Kept(one.enquiry, reference_of(vault, one, sealed), one.office, one.clock_from, one.level)
        for one, sealed in found
    )


async def marks(tx: Transaction) -> Mapping[UUID, tuple[object, ...]]:
    """What changes when one is taken, accepted or climbs, by agent."""
    await see(tx, LINE_SEES)
    rows = await tx.rows(
        f"select taken_by, enquiry, level from referral.referral where {_WAITS} "  # noqa: S608 - constants
        "order by enquiry"
    )
    found: defaultdict[UUID, tuple[object, ...]] = defaultdict(tuple)
    for agent, *one in rows:
        found[agent] = (*found[agent], *one)
    return found
