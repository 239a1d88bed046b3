"""What pages may see of routing: an agent's offer, and who waits now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class OfferNow:
    """An offer that rings at somebody, with what is known of the contact."""

    id: UUID
    contact: UUID
    node: str
    channel: str
    language: str
    topic: str | None
    district: str | None
    arrived_at: datetime
    due_at: datetime
    callback: str | None = None  # why somebody is called back; None: they wait on the line


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """Everybody who waits at this moment. `longest_since` is None when nobody does."""

    count: int
    longest_since: datetime | None
    ready: int
    talking: int


async def offer_to(tx: Transaction, agent: UUID) -> OfferNow | None:
    row = await tx.row(
        "select o.id, o.contact, o.node, w.channel, w.language, w.topic, w.district, "
        "w.arrived_at, o.due_at, c.reason "
        "from routing.offer o join routing.waiting w on w.contact = o.contact "
        "left join routing.callback c on c.contact = o.contact "
        "where o.agent = %s and o.state in ('made', 'ringing')",
        (agent,),
    )
    return OfferNow(*row) if row else None


async def reason_of(tx: Transaction, contact: UUID) -> str | None:
    """Why this contact is called back; None when it is no callback."""
    row = await tx.row("select reason from routing.callback where contact = %s", (contact,))
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Owed:
    """`oldest_until`: the first promised time among those that are open and over; `no_way_out`: how
    many stand back because the carrier is away."""

    by_state: Mapping[str, int]
    oldest_until: datetime | None
    no_way_out: int


async def callbacks_owed(tx: Transaction, now: datetime) -> Owed:
    rows = await tx.rows(
        "select state, count(*), min(coalesce(until, due_at)) filter (where "
        "coalesce(until, due_at) < %s and state in ('appointed', 'in_order')), "
        "count(*) filter (where state = 'appointed' and held = 'no_way_out') "
        "from routing.callback group by state",
        (now,),
    )
    late = [row[2] for row in rows if row[2] is not None]
    held = sum(row[3] for row in rows)
    return Owed({row[0]: row[1] for row in rows}, min(late, default=None), held)


async def waiting_now(tx: Transaction) -> WaitingNow:
    row = await tx.row(
        "select (select count(*) from routing.waiting), "
        "(select min(arrived_at) from routing.waiting), "
        "(select count(*) from routing.presence where state = 'ready' and phone_there), "
        "(select count(*) from routing.presence where state = 'talking')"
    )
    return WaitingNow(*row) if row else WaitingNow(0, None, 0, 0)


async def before(tx: Transaction, contact: UUID) -> int:
    """How many come first who may take the same agents: waiting, ringing or called back."""
    row = await tx.row(
        "select count(*) from routing.waiting w join routing.waiting e "
        "on (e.outside_order, e.arrived_at, e.contact) < (w.outside_order, w.arrived_at, w.contact) "
        "and e.needs && w.needs where w.contact = %s and e.outside_order = w.outside_order",
        (contact,),
    )
    return row[0] if row else 0


async def unservable(tx: Transaction, node: str, since: datetime) -> list[UUID]:
    """Who has been waiting on this node since before `since` for skills that nobody has who is
    there now, not even busy or in a pause.
    """
    rows = await tx.rows(
        "select contact from routing.waiting w where channel = 'phone' and node = %s "
        "and joined_at <= %s and not offered and not exists (select 1 from routing.presence p "
        "where p.state <> 'away' and p.skills @> w.needs)",
        (node, since),
    )
    return [row[0] for row in rows]


async def marks(tx: Transaction, agents: Sequence[UUID]) -> dict[UUID, tuple[object, ...]]:
    """Something for each agent that differs when the state does: cheap enough for each second."""
    rows = await tx.rows(
        "select agent, state, since, reason, contact from routing.presence where agent = any(%s)",
        (list(agents),),
    )
    return {row[0]: row[1:] for row in rows}


async def people_now(tx: Transaction) -> dict[str, int]:
    """State of presence → how many are in it; nobody by name."""
    rows = await tx.rows("select state, count(*) from routing.presence group by state")
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """Those who wait and need the same skills, by district; `since` are their places, oldest
    first."""

    needs: tuple[str, ...]
    district: str | None
    since: tuple[datetime, ...]
    outside_order: bool


async def waiting_groups(tx: Transaction) -> list[WaitingGroup]:
    rows = await tx.rows(
        "select needs, district, outside_order, array_agg(arrived_at order by arrived_at) "
        "from routing.waiting group by needs, district, outside_order"
    )
    return [WaitingGroup(tuple(row[0]), row[1], tuple(row[3]), row[2]) for row in rows]


async def ready_skills(tx: Transaction) -> list[tuple[frozenset[str], str, int]]:
    """Skills, state and how many people at work share both; nobody by name."""
    rows = await tx.rows(
        "select skills, state, count(*) from routing.presence where state <> 'away' "
        "group by skills, state"
    )
    return [(frozenset(row[0]), row[1], row[2]) for row in rows]


async def nodes(tx: Transaction) -> list[tuple[str, datetime, bool]]:
    """Name, when it was last seen, whether it takes calls."""
    rows = await tx.rows("select name, seen_at, accepting from routing.node order by name")
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class AtWork:
    """Somebody at a desk, for a supervisor who moves skills."""

    agent: UUID
    state: str
    skills: frozenset[str]


async def at_work(tx: Transaction) -> list[AtWork]:
    rows = await tx.rows("select agent, state, skills from routing.presence where state <> 'away'")
    return [AtWork(row[0], row[1], frozenset(row[2])) for row in rows]
