"""Links that are to be sent to callers: one a contact and article, and one to the voluntary
question, kept until sent or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction

MOST = 3
"""Links in one contact: whoever wants more is better helped by a person."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    id: UUID
    contact: UUID
    article: str | None
    """None: the voluntary question."""
    tries: int


async def put_question(tx: Transaction, link: UUID, contact: UUID, due_at: datetime) -> None:
    """The same one again changes nothing."""
    await tx.do(
        "insert into phone.link (id, contact, due_at) values (%s, %s, %s) on conflict do nothing",
        (link, contact, due_at),
    )


async def hold_question(tx: Transaction, link: UUID, since: datetime) -> UUID | None:
    """The contact about which this link asks, held until the transaction ends; None when it was
    sent before `since`, or is no question."""
    row = await tx.row(
        "select contact from phone.link where id = %s and article is null and sent_at >= %s "
        "for update",
        (link, since),
    )
    return row[0] if row else None


async def put_off(tx: Transaction, link: UUID, due_at: datetime) -> None:
    """Not yet; this was no try."""
    await tx.do(
        "update phone.link set due_at = %s, tries = tries - 1 where id = %s", (due_at, link)
    )


async def put(tx: Transaction, link: UUID, contact: UUID, article: str, now: datetime) -> bool:
    """To be sent from now on; the same one again changes nothing. False: that is too many."""
    await tx.do(
        "insert into phone.link (id, contact, article, due_at) select %s, %s, %s, %s "
        "where (select count(*) from phone.link where contact = %s and article is not null) < %s "
        "on conflict do nothing",
        (link, contact, article, now, contact, MOST),
    )
    row = await tx.row(
        "select 1 from phone.link where contact = %s and article = %s", (contact, article)
    )
    return row is not None


async def take_due(tx: Transaction, now: datetime, again_at: datetime) -> OpenLink | None:
    """The next one, due again at `again_at` unless it is marked as sent by then."""
    row = await tx.row(
        "update phone.link set tries = tries + 1, due_at = %s where id = (select id "
        "from phone.link where due_at <= %s order by due_at, id limit 1 "
        "for update skip locked) returning id, contact, article, tries",
        (again_at, now),
    )
    return OpenLink(*row) if row else None


async def done(tx: Transaction, link: UUID, now: datetime, *, sent: bool) -> None:
    column = "sent_at" if sent else "given_up_at"
    await tx.do(
        f"update phone.link set due_at = null, {column} = %s where id = %s",  # noqa: S608
        (now, link),
    )


async def by_state(tx: Transaction) -> dict[str, int]:
    """How many are open, sent and given up."""
    rows = await tx.rows(
        "select case when sent_at is not null then 'sent' when given_up_at is not null "
        "then 'given_up' else 'open' end, count(*) from phone.link group by 1"
    )
    return {row[0]: row[1] for row in rows}
