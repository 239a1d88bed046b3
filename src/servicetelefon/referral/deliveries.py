"""Deliveries as rows: each has its next moment, its tries, its proof, or lies in the dead-letter
list, which the line's supervisors own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.kit.database import Transaction

LEASE = timedelta(minutes=5)
"""A try that was begun and never ended (the process died) is begun anew after this."""

PAUSES = tuple(
    timedelta(minutes=one) for one in (1, 5, 15, 60, 120, 240, 480)
)  # after the first try, the second, …; then it is dead


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


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


_COLUMNS = "id, enquiry, office, way, state, tries, made_at, due_at, sent_at, proof, fault"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    id: UUID
    enquiry: UUID
    office: str
    way: str
    at: datetime


async def put(tx: Transaction, new: NewDelivery) -> None:
    await tx.raw.execute(
        "insert into referral.delivery (id, enquiry, office, way, state, made_at, due_at) "
        "values (%s, %s, %s, %s, 'waiting', %s, %s)",
        (new.id, new.enquiry, new.office, new.way, new.at, new.at),
    )


async def begin(tx: Transaction, delivery: UUID, now: datetime) -> Delivery | None:
    """Begin a try, if it is due and nobody else has: counted before anything is sent."""
    row = await tx.row(
        "update referral.delivery set tries = tries + 1, due_at = %s "  # noqa: S608 - constants
        f"where id = %s and state = 'waiting' and due_at <= %s returning {_COLUMNS}",
        (now + LEASE, delivery, now),
    )
    return _delivery(row) if row else None


async def sent(tx: Transaction, delivery: UUID, proof: str, now: datetime) -> None:
    await tx.raw.execute(
        "update referral.delivery set state = 'sent', sent_at = %s, proof = %s, due_at = null, "
        "fault = null where id = %s and state = 'waiting'",
        (now, proof[:200], delivery),
    )


async def failed(
    tx: Transaction, before: Delivery, fault: str, *, lasting: bool, now: datetime
) -> DeliveryState:
    """Another try after a pause, or the dead-letter list."""
    again = not lasting and before.tries <= len(PAUSES)
    state = DeliveryState.WAITING if again else DeliveryState.DEAD
    due_at = now + PAUSES[before.tries - 1] if again else None
    await tx.raw.execute(
        "update referral.delivery set state = %s, due_at = %s, fault = %s "
        "where id = %s and state = 'waiting'",
        (state.value, due_at, fault, before.id),
    )
    return state


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
        "select id from referral.delivery where state = 'waiting' and due_at <= %s "
        "order by due_at limit %s",
        (now, most),
    )
    return [row[0] for row in rows]


async def dead(tx: Transaction, most: int = 100) -> list[Delivery]:
    rows = await tx.rows(
        f"select {_COLUMNS} from referral.delivery where state = 'dead' "  # noqa: S608 - constants
        "order by made_at limit %s",
        (most,),
    )
    return [_delivery(row) for row in rows]


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
