"""Deliveries as rows: each has its next moment, its tries, its proof, or lies in the dead-letter
list, which the line's supervisors own.

One that follows another is not due before the other was sent, so that an office never reads a
correction of what it has not got. When the referral goes to another office, what has not left yet
is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.kit.database import Transaction

LEASE = timedelta(minutes=5)
"""A try that was begun and never ended is begun anew after this, whoever began it."""

PAUSES = tuple(
    timedelta(minutes=one) for one in (1, 5, 15, 60, 120, 240, 480)
)  # after the first try, the second, …; then it is dead


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"  # the referral went to another office before this left


@dataclass(frozen=True, slots=True)
class Delivery:
    id: UUID
    enquiry: UUID
    office: str
    way: str
    state: DeliveryState
    tries: int
    made_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    proof: str | None
    fault: str | None
    entry: UUID | None  # what the citizen added; None: the referral itself
    follows: UUID | None
    confirmed_at: datetime | None  # of an entry; the referral's own receipt stands in its row


_COLUMNS = (
    "id, enquiry, office, way, state, tries, made_at, due_at, sent_at, proof, fault, entry, "
    "follows, confirmed_at"
)
_IN_TURN = (
    "not exists (select 1 from referral.delivery earlier where earlier.id = delivery.follows "
    "and earlier.state <> 'sent')"
)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    id: UUID
    enquiry: UUID
    office: str
    way: str
    at: datetime
    entry: UUID | None = None
    follows: UUID | None = None


async def put(tx: Transaction, new: NewDelivery) -> None:
    await tx.raw.execute(
        "insert into referral.delivery "
        "(id, enquiry, office, way, state, made_at, due_at, entry, follows) "
        "values (%s, %s, %s, %s, 'waiting', %s, %s, %s, %s)",
        (new.id, new.enquiry, new.office, new.way, new.at, new.at, new.entry, new.follows),
    )


async def drop(tx: Transaction, enquiry: UUID) -> None:
    """What has not left does not go to an office that the referral has left."""
    await tx.raw.execute(
        "update referral.delivery set state = 'dropped', due_at = null "
        "where enquiry = %s and state in ('waiting', 'dead')",
        (enquiry,),
    )


async def last(tx: Transaction, enquiry: UUID, office: str) -> Delivery | None:
    """The delivery to this office that no other follows yet."""
    row = await tx.row(
        f"select {_COLUMNS} from referral.delivery where enquiry = %s and office = %s "  # noqa: S608 - constants
        "and state <> 'dropped' and not exists "
        "(select 1 from referral.delivery later where later.follows = delivery.id) "
        "order by made_at desc limit 1",
        (enquiry, office),
    )
    return _delivery(row) if row else None


async def next_of(tx: Transaction, delivery: UUID) -> UUID | None:
    """What waited for this one."""
    row = await tx.row(
        "select id from referral.delivery where follows = %s and state = 'waiting'", (delivery,)
    )
    return row[0] if row else None


async def first_proof(tx: Transaction, enquiry: UUID, office: str) -> str | None:
    """Under which the other side knows the referral that an entry belongs to."""
    row = await tx.row(
        "select proof from referral.delivery where enquiry = %s and office = %s "
        "and entry is null and state = 'sent' order by sent_at desc limit 1",
        (enquiry, office),
    )
    return row[0] if row else None


async def confirm(tx: Transaction, entry: UUID, office: str, now: datetime) -> bool:
    """The office has this entry in its file; False when that is known already."""
    changed = await tx.do(
        "update referral.delivery set confirmed_at = %s where entry = %s and office = %s "
        "and confirmed_at is null",
        (now, entry, office),
    )
    return changed > 0


async def confirmed_at(tx: Transaction, entry: UUID, office: str) -> datetime | None:
    row = await tx.row(
        "select min(confirmed_at) from referral.delivery where entry = %s and office = %s",
        (entry, office),
    )
    return row[0] if row else None


async def begin(tx: Transaction, delivery: UUID, now: datetime, process: int) -> Delivery | None:
    """Begin a try, if it is due and nobody else has: counted before anything is sent."""
    row = await tx.row(
        "update referral.delivery set tries = tries + 1, due_at = %s, tried_by = %s "  # noqa: S608 - constants
        f"where id = %s and state = 'waiting' and due_at <= %s and {_IN_TURN} "
        f"returning {_COLUMNS}",
        (now + LEASE, process, delivery, now),
    )
    return _delivery(row) if row else None


async def tried_by(tx: Transaction) -> set[int]:
    """The processes of all tries that have not ended."""
    rows = await tx.rows(
        "select distinct tried_by from referral.delivery "
        "where state = 'waiting' and tried_by is not null"
    )
    return {row[0] for row in rows}


async def take_over(tx: Transaction, gone: set[int], now: datetime) -> None:
    """The tries of these processes are due, once: then they are nobody's."""
    await tx.raw.execute(
        "update referral.delivery set due_at = %s, tried_by = null "
        "where state = 'waiting' and tried_by = any(%s)",
        (now, list(gone)),
    )


async def sent(tx: Transaction, delivery: UUID, proof: str, now: datetime) -> None:
    """Also of one that was dropped while it was on its way: it did leave."""
    await tx.raw.execute(
        "update referral.delivery set state = 'sent', sent_at = %s, proof = %s, due_at = null, "
        "fault = null, tried_by = null where id = %s and state in ('waiting', 'dropped')",
        (now, proof[:200], delivery),
    )


async def failed(
    tx: Transaction, before: Delivery, fault: str, *, lasting: bool, now: datetime
) -> DeliveryState:
    """Another try after a pause, or the dead-letter list; none of one that was dropped."""
    again = not lasting and before.tries <= len(PAUSES)
    state = DeliveryState.WAITING if again else DeliveryState.DEAD
    due_at = now + PAUSES[before.tries - 1] if again else None
    changed = await tx.do(
        "update referral.delivery set state = %s, due_at = %s, fault = %s, tried_by = null "
        "where id = %s and state = 'waiting'",
        (state.value, due_at, fault, before.id),
    )
    return state if changed else DeliveryState.DROPPED


async def revive(tx: Transaction, delivery: UUID, now: datetime) -> Delivery | None:
    """A person mended what was wrong: from the beginning."""
    row = await tx.row(
        "update referral.delivery set state = 'waiting', tries = 0, due_at = %s "  # noqa: S608 - constants
        f"where id = %s and state = 'dead' returning {_COLUMNS}",
        (now, delivery),
    )
    return _delivery(row) if row else None


async def due(tx: Transaction, now: datetime, most: int) -> list[UUID]:
    rows = await tx.rows(
        "select id from referral.delivery where state = 'waiting' and due_at <= %s "  # noqa: S608 - constants
        f"and {_IN_TURN} order by due_at, made_at limit %s",
        (now, most),
    )
    return [row[0] for row in rows]


async def dead(tx: Transaction) -> list[Delivery]:
    """The oldest of them, for a page."""
    rows = await tx.rows(
        f"select {_COLUMNS} from referral.delivery where state = 'dead' "  # noqa: S608 - constants
        "order by made_at limit 100"
    )
    return [_delivery(row) for row in rows]


async def count_dead(tx: Transaction) -> int:
    row = await tx.row("select count(*) from referral.delivery where state = 'dead'")
    return row[0] if row else 0


async def of_enquiry(tx: Transaction, enquiry: UUID) -> list[Delivery]:
    rows = await tx.rows(
        f"select {_COLUMNS} from referral.delivery where enquiry = %s order by made_at",  # noqa: S608 - constants
        (enquiry,),
    )
    return [_delivery(row) for row in rows]


async def find(tx: Transaction, delivery: UUID) -> Delivery | None:
    row = await tx.row(
        f"select {_COLUMNS} from referral.delivery where id = %s",  # noqa: S608 - constants
        (delivery,),
    )
    return _delivery(row) if row else None


def _delivery(row: TupleRow) -> Delivery:
    values = list(row)
    values[4] = DeliveryState(values[4])
    return Delivery(*values)
