"""Text messages that are to be sent: one of each kind a callback, kept until sent or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction
from servicetelefon.routing.text_port import TextKind


@dataclass(frozen=True, slots=True)
class OpenText:
    id: UUID
    callback: UUID
    kind: TextKind
    tries: int


async def put(tx: Transaction, text: UUID, callback: UUID, kind: TextKind, now: datetime) -> None:
    """To be sent from now on; a second one of the kind changes nothing."""
    await tx.do(
        "insert into routing.text (id, callback, kind, due_at) values (%s, %s, %s, %s) "
        "on conflict do nothing",
        (text, callback, kind.value, now),
    )


async def take_due(tx: Transaction, now: datetime, again_at: datetime) -> OpenText | None:
    """The next one, due again at `again_at` unless it is marked as sent by then."""
    row = await tx.row(
        "update routing.text set tries = tries + 1, due_at = %s where id = (select id "
        "from routing.text where due_at <= %s order by due_at, id limit 1 "
        "for update skip locked) returning id, callback, kind, tries",
        (again_at, now),
    )
    return OpenText(row[0], row[1], TextKind(row[2]), row[3]) if row else None


async def done(tx: Transaction, text: UUID, now: datetime, *, sent: bool) -> None:
    column = "sent_at" if sent else "given_up_at"
    await tx.do(
        f"update routing.text set due_at = null, {column} = %s where id = %s",  # noqa: S608
        (now, text),
    )
