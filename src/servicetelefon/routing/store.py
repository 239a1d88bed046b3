"""Who waits, who is free, which offers are open: the routing tables, one statement a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString, cast
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.offer import AGENT_AFTER, AgentAfter, OfferEvent, OfferState, after
from servicetelefon.domain.presence import Presence
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import STEP, Part, joined
from servicetelefon.routing import callback_store, look
from servicetelefon.routing.match import match

SHORT_REST = timedelta(seconds=15)

NewId = Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Offer:
    id: UUID
    contact: UUID
    agent: UUID
    node: str
    phone: str
    state: OfferState
    due_at: datetime


_MAKE = """
insert into routing.offer (id, contact, agent, node, phone, state, made_at, due_at)
values (%s, %s, %s, %s, %s, 'made', %s, %s)
"""
_MARK = f"update routing.waiting set offered = true where contact = %s and {STEP}"  # noqa: S608
_OFFERED = f"""
update routing.presence set state = 'offered', since = %s, reason = null, contact = %s
where agent = %s and {STEP}
"""  # noqa: S608 - constant

_END_OFFER = """
with ended as (
  update routing.offer set state = %(state)s, ended_at = %(now)s
  where id = %(id)s and state in ('made', 'ringing')
  returning contact, agent
), back as (
  update routing.waiting w set offered = false from ended where w.contact = ended.contact
)
update routing.presence p
set state = %(to)s, since = %(now)s, contact = null, reason = %(reason)s, rest_until = %(rest)s
from ended where p.agent = ended.agent and p.state = 'offered'
"""


_LOCK_SQL = "select pg_advisory_xact_lock(%s)"
_LOCK_SHORTLY = "select pg_advisory_xact_lock(%s), set_config('synchronous_commit', 'off', true)"


async def lock(tx: Transaction) -> None:
    """Held until the commit: one assignment at a time, over all processes and nodes. Where it can
    be, the disk is waited for after the commit: a slow disk must not make assignments queue.

    A match writes to rows of those who wait and of agents who are ready. Whoever changes such a
    row and matches afterwards takes the lock before the row: the other way round, two of them
    wait for one another.
    """
    await tx.raw.execute(_LOCK_SHORTLY if tx.flush_late() else _LOCK_SQL, (look.LOCK,))


Beside = Callable[[Offer], Sequence[Part]]
"""What else is written with an offer, in its statement."""


def _nothing(_offer: Offer) -> Sequence[Part]:
    return ()


async def make_offers(
    tx: Transaction,
    now: datetime,
    lasts: timedelta,
    new_id: NewId,
    beside: Beside = _nothing,
    seen: look.Glance | None = None,
) -> list[Offer]:
    """Match who waits with who is free, under the lock, and write the offers. Who has `seen`
    somebody holds the lock already.
    """
    glance = seen or await look.glance(tx, now)
    if glance is None or not glance.somebody:
        return []
    if seen is None:
        await lock(tx)
    else:
        tx.flush_late()
    asked = glance.people
    if glance.due:
        asked = None
        # Who becomes due between glance and lock is found a second later.
        await callback_store.join_due(tx, now, now - look.NODE_SILENT)
    people = await (asked or await look.people(tx, now)).read()
    offers = [
        Offer(new_id(), made.contact, made.agent, people.nodes[made.contact],
              people.phones[made.agent], OfferState.MADE, now + lasts)
        for made in match(people.waiting, people.ready, now)
    ]  # fmt: skip
    for offer in offers:
        await write_offer(tx, offer, now, beside)
    return offers


async def write_offer(tx: Transaction, offer: Offer, now: datetime, beside: Beside) -> None:
    """Under the lock."""
    sql, values = joined(*_made(offer, now, beside))
    await tx.raw.execute(cast("LiteralString", sql), values)


def _made(offer: Offer, now: datetime, beside: Beside) -> tuple[Part, list[Part]]:
    whom = (offer.id, offer.contact, offer.agent, offer.node, offer.phone)
    return Part("offer", _MAKE, (*whom, now, offer.due_at)), [
        Part("marked", _MARK, (offer.contact,)),
        Part("agent", _OFFERED, (now, offer.contact, offer.agent)),
        *beside(offer),
    ]


async def end_offer(
    tx: Transaction, offer: UUID, event: OfferEvent, now: datetime
) -> OfferState | None:
    """The offer came to nothing: the contact waits on at its place, the agent is what the kind of
    ending makes of them. None when it had ended before.
    """
    state = after(OfferState.RINGING, event)
    if state is None:
        raise ValueError(f"{event} does not end an offer")
    becomes = AGENT_AFTER[state]
    touched = await tx.do(
        _END_OFFER,
        {
            "id": offer,
            "state": state.value,
            "now": now,
            "to": _PRESENCE_AFTER[becomes].value,
            "reason": None if becomes is AgentAfter.READY else state.value,
            "rest": now + SHORT_REST if becomes is AgentAfter.SHORT_REST else None,
        },
    )
    return state if touched else None


_PRESENCE_AFTER = {
    AgentAfter.READY: Presence.READY,
    AgentAfter.SHORT_REST: Presence.READY,
    AgentAfter.PAUSED: Presence.PAUSED,
    AgentAfter.AWAY: Presence.AWAY,
}


async def rang(tx: Transaction, offers: Sequence[UUID]) -> None:
    await tx.do(
        "update routing.offer set state = 'ringing' where id = any(%s) and state = 'made'",
        (list(offers),),
    )


async def leave(tx: Transaction, contact: UUID, now: datetime) -> None:
    """The contact is no longer waiting: an open offer is withdrawn, its agent free again."""
    row = await tx.row(
        "select id from routing.offer where contact = %s and state in ('made', 'ringing')",
        (contact,),
    )
    if row:
        await end_offer(tx, row[0], OfferEvent.WITHDRAWN, now)
    await tx.do("delete from routing.waiting where contact = %s", (contact,))


_OFFER_COLUMNS = "id, contact, agent, node, phone, state, due_at"


async def open_offers(tx: Transaction, node: str) -> list[Offer]:
    """Offers that this node must ring or is ringing."""
    rows = await tx.rows(
        f"select {_OFFER_COLUMNS} from routing.offer "  # noqa: S608 - constant columns
        "where node = %s and state in ('made', 'ringing') order by made_at, id",
        (node,),
    )
    return [_offer(row) for row in rows]


async def overdue_offers(tx: Transaction, now: datetime) -> list[Offer]:
    rows = await tx.rows(
        f"select {_OFFER_COLUMNS} from routing.offer "  # noqa: S608 - constant columns
        "where due_at <= %s and state in ('made', 'ringing') order by due_at, id",
        (now,),
    )
    return [_offer(row) for row in rows]


def _offer(row: TupleRow) -> Offer:
    return Offer(row[0], row[1], row[2], row[3], row[4], OfferState(row[5]), row[6])


async def beat(tx: Transaction, node: str, now: datetime, *, accepting: bool) -> None:
    """This node is alive (and takes calls)."""
    await tx.do(
        "insert into routing.node (name, seen_at, accepting) values (%s, %s, %s) "
        "on conflict (name) do update "
        "set seen_at = greatest(node.seen_at, excluded.seen_at), accepting = excluded.accepting",
        (node, now, accepting),
    )


async def living_node(tx: Transaction, now: datetime) -> str | None:
    """A node that takes calls now, for one that belongs to no engine yet."""
    row = await tx.row(
        "select name from routing.node where seen_at > %s and accepting order by name limit 1",
        (now - look.NODE_SILENT,),
    )
    return row[0] if row else None
