"""Reports on their way by mail, as rows: one a report, period and recipient, so that nobody gets
one twice. Of the recipient only a keyed hash stands here.

    waiting ─► sending ─► sent
       ▲          ├─► waiting   surely not taken: again after a pause
       │          ├─► dead      refused, or tried often enough
       └─ again ──┴─► unsure    perhaps taken: only a person sends it again
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.kit.database import Transaction

PURPOSE = "measures.mailing.recipient"
"""What a recipient's keyed hash is made for."""

LEASE = timedelta(minutes=10)
"""Longer than any try lasts; who is still sending then has died."""

PAUSES = tuple(timedelta(minutes=one) for one in (2, 10, 30, 120, 480))


class MailingState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    DEAD = "dead"


NEEDS_A_PERSON = (MailingState.UNSURE, MailingState.DEAD)


@dataclass(frozen=True, slots=True)
class Mailing:
    id: UUID
    report: str
    about: date
    recipient: bytes = field(repr=False)
    state: MailingState
    tries: int
    made_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    fault: str | None


_COLUMNS = "id, report, about, recipient, state, tries, made_at, due_at, sent_at, fault"


async def put(
    tx: Transaction, mailing: UUID, report: tuple[str, date], recipient: list[bytes], now: datetime
) -> bool:
    """False when it stands there already, in whatever state. `recipient` is known by each of these
    hashes; the first is written down."""
    name, about = report
    return bool(
        await tx.do(
            "insert into measures.mailing (id, report, about, recipient, state, made_at, due_at) "
            "select %s, %s, %s, %s, 'waiting', %s, %s where not exists (select 1 from "
            "measures.mailing where report = %s and about = %s and recipient = any(%s)) "
            "on conflict do nothing",
            (mailing, name, about, recipient[0], now, now, name, about, recipient),
        )
    )


async def renew(tx: Transaction, current: bytes, earlier: list[bytes]) -> int:
    """One recipient under the current key; the address stands with the operator, not here."""
    return await tx.do(
        "update measures.mailing t set recipient = %s where recipient = any(%s) and not exists "
        "(select 1 from measures.mailing o where o.recipient = %s and o.report = t.report "
        "and o.about = t.about)",
        (current, earlier, current),
    )


async def find(tx: Transaction, mailing: UUID) -> Mailing | None:
    row = await tx.row(
        f"select {_COLUMNS} from measures.mailing where id = %s",  # noqa: S608 - constants
        (mailing,),
    )
    return _mailing(row) if row else None


async def begin(tx: Transaction, mailing: UUID, now: datetime) -> Mailing | None:
    """Begin a try, if it is due and nobody else has: on disk before anything is sent."""
    row = await tx.row(
        "update measures.mailing set state = 'sending', tries = tries + 1, due_at = %s "  # noqa: S608 - constants
        f"where id = %s and state = 'waiting' and due_at <= %s returning {_COLUMNS}",
        (now + LEASE, mailing, now),
    )
    return _mailing(row) if row else None


async def sent(tx: Transaction, mailing: UUID, now: datetime) -> None:
    await tx.do(
        "update measures.mailing set state = 'sent', sent_at = %s, due_at = null, fault = null "
        "where id = %s and state = 'sending'",
        (now, mailing),
    )


async def failed(
    tx: Transaction, before: Mailing, state: MailingState, fault: str, now: datetime
) -> MailingState:
    """`state` is WAITING where another try may help; after the last one it is dead all the same."""
    again = state is MailingState.WAITING and before.tries <= len(PAUSES)
    if state is MailingState.WAITING and not again:
        state = MailingState.DEAD
    await tx.do(
        "update measures.mailing set state = %s, due_at = %s, fault = %s "
        "where id = %s and state = 'sending'",
        (state.value, now + PAUSES[before.tries - 1] if again else None, fault, before.id),
    )
    return state


async def give_up_lost(tx: Transaction, now: datetime, fault: str) -> list[UUID]:
    """Tries whose process died while sending: perhaps taken."""
    rows = await tx.rows(
        "update measures.mailing set state = 'unsure', due_at = null, fault = %s "
        "where state = 'sending' and due_at <= %s returning id",
        (fault, now),
    )
    return [row[0] for row in rows]


async def again(tx: Transaction, mailing: UUID, now: datetime) -> Mailing | None:
    """A person wants it sent once more; the tries begin anew."""
    row = await tx.row(
        "update measures.mailing set state = 'waiting', tries = 0, due_at = %s "  # noqa: S608 - constants
        f"where id = %s and state in ('unsure', 'dead') returning {_COLUMNS}",
        (now, mailing),
    )
    return _mailing(row) if row else None


async def due(tx: Transaction, now: datetime, most: int) -> list[UUID]:
    rows = await tx.rows(
        "select id from measures.mailing where state = 'waiting' and due_at <= %s "
        "order by due_at limit %s",
        (now, most),
    )
    return [row[0] for row in rows]


async def recent(tx: Transaction) -> list[Mailing]:
    """What needs a person first, then the newest."""
    rows = await tx.rows(
        f"select {_COLUMNS} from measures.mailing "  # noqa: S608 - constants
        "order by state not in ('unsure', 'dead'), made_at desc, report limit 60"
    )
    return [_mailing(row) for row in rows]


async def counts(tx: Transaction) -> dict[MailingState, int]:
    rows = await tx.rows("select state, count(*) from measures.mailing group by state")
    return {MailingState(state): int(count) for state, count in rows}


def _mailing(row: TupleRow) -> Mailing:
    values = list(row)
    values[3] = bytes(values[3])
    values[4] = MailingState(values[4])
    return Mailing(*values)
