"""The rows of callbacks: who is owed a call, since when, from when on, at which number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.callback import CallbackChannel, CallbackReason, CallbackState
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.routing.callback_number import OPEN, SealedNumber, number_slot


@dataclass(frozen=True, slots=True)
class Callback:
    """One callback as it stands on disk; the number only by `number_of`."""

    id: UUID
    realm: str
    line: str
    channel: CallbackChannel
    reason: CallbackReason
    state: CallbackState
    contact: UUID
    arrived_at: datetime
    asked_at: datetime
    needs: tuple[str, ...]
    language: str
    due_at: datetime | None = None
    until: datetime | None = None
    asked_in: UUID | None = None
    topic: str | None = None
    district: str | None = None
    tries: int = 0
    asked_times: int = 1
    neutral: bool = True
    node: str | None = None
    ended_at: datetime | None = None
    settled_how: str | None = None
    held: str | None = None  # why an appointed one does not stand in the order yet


_COLUMNS = (
    "id, realm, line, channel, reason, state, contact, arrived_at, asked_at, needs, language, "
    "due_at, until, asked_in, topic, district, tries, asked_times, neutral, node, ended_at, "
    "settled_how, held"
)

_INSERT = f"""
insert into routing.callback ({_COLUMNS}, number, number_lookup) values ({", ".join(["%s"] * 25)})
on conflict (realm, line, number_lookup) where {OPEN} do nothing
"""  # noqa: S608 - constant columns

_ASKED_AGAIN = f"""
with earlier as (
  update routing.waiting w set arrived_at = least(w.arrived_at, %(arrived_at)s)
  from routing.callback c where c.contact = w.contact
  and c.realm = %(realm)s and c.line = %(line)s and c.number_lookup = any(%(lookups)s)
  and c.state = 'in_order'
)
update routing.callback set asked_times = asked_times + 1,
  arrived_at = least(arrived_at, %(arrived_at)s),
  due_at = case when state = 'appointed' then least(due_at, %(due_at)s) else due_at end
where realm = %(realm)s and line = %(line)s and number_lookup = any(%(lookups)s) and {OPEN}
returning {_COLUMNS}
"""  # noqa: S608 - constant columns


_OWED_ALREADY = (
    "select 1 from routing.callback where realm = %s and line = %s and number_lookup = any(%s) "  # noqa: S608 - constants
    f"and {OPEN}"
)


async def insert(tx: Transaction, one: Callback, number: SealedNumber) -> bool:
    """False when this number is owed a callback on this line already, or this one stands."""
    if number.earlier and await tx.row(_OWED_ALREADY, (one.realm, one.line, number.lookups())):
        return False
    who = (one.id, one.realm, one.line, one.channel.value, one.reason.value, one.state.value)
    when = (one.contact, one.arrived_at, one.asked_at, list(one.needs), one.language)
    what = (one.due_at, one.until, one.asked_in, one.topic, one.district, one.tries)
    rest = (one.asked_times, one.neutral, one.node, one.ended_at, one.settled_how, one.held)
    secret = (bytes.fromhex(number.sealed), bytes.fromhex(number.lookup))
    return await tx.do(_INSERT, (*who, *when, *what, *rest, *secret)) == 1


async def asked_again(tx: Transaction, one: Callback, number: SealedNumber) -> Callback | None:
    """The callback that this number is owed already: asked for once more, at the earlier place."""
    row = await tx.row(
        _ASKED_AGAIN,
        {
            "realm": one.realm,
            "line": one.line,
            "lookups": number.lookups(),
            "arrived_at": one.arrived_at,
            "due_at": one.due_at,
        },
    )
    return _callback(row) if row else None


async def find(tx: Transaction, callback: UUID) -> Callback | None:
    return await _one(tx, "id = %s", callback)


async def of_contact(tx: Transaction, contact: UUID) -> Callback | None:
    """The callback whose next or running try is this contact."""
    return await _one(tx, "contact = %s", contact)


async def _one(tx: Transaction, which: str, value: UUID) -> Callback | None:
    row = await tx.row(
        f"select {_COLUMNS} from routing.callback where {which}",  # noqa: S608 - constants
        (value,),
    )
    return _callback(row) if row else None


async def number_of(tx: Transaction, vault: Vault, callback: UUID) -> str | None:
    """The number to call, opened; None once it was destroyed."""
    row = await tx.row("select number from routing.callback where id = %s", (callback,))
    return vault.open(row[0], number_slot(callback)) if row and row[0] else None


async def move(tx: Transaction, one: Callback, to: Callback) -> bool:
    """Write the next state; False when the row does not stand any more as in `one`."""
    done = await tx.do(
        "update routing.callback set state = %s, due_at = %s, ended_at = %s, contact = %s, "
        "tries = %s, settled_how = %s, held = %s where id = %s and state = %s and contact = %s",
        (to.state.value, to.due_at, to.ended_at, to.contact, to.tries, to.settled_how, to.held,
         one.id, one.state.value, one.contact),
    )  # fmt: skip
    return done == 1


async def appoint(tx: Transaction, one: Callback, to: Callback) -> bool:
    """Write another time, which is another place; False when the row stands differently now."""
    done = await tx.do(
        "update routing.callback set state = %s, reason = %s, due_at = %s, until = %s, "
        "arrived_at = %s where id = %s and state = %s and contact = %s",
        (to.state.value, to.reason.value, to.due_at, to.until, to.arrived_at,
         one.id, one.state.value, one.contact),
    )  # fmt: skip
    return done == 1


async def owed(tx: Transaction) -> list[UUID]:
    """Whoever is still to be reached, by a call or by hand."""
    rows = await tx.rows(
        f"select id from routing.callback where {OPEN} or state = 'by_hand'"  # noqa: S608 - constant
    )
    return [row[0] for row in rows]


async def soon_due(tx: Transaction, until: datetime) -> list[Callback]:
    """Appointed callbacks that will stand in the order at this moment."""
    return await _many(tx, "state = 'appointed' and due_at <= %s", (until,))


async def in_order(tx: Transaction, lines: Sequence[str]) -> list[Callback]:
    """Callbacks of these lines that stand in the order and are not offered to anybody now."""
    return await _many(
        tx,
        "state = 'in_order' and line = any(%s) and not exists (select 1 from routing.offer o "
        "where o.contact = callback.contact and o.state in ('made', 'ringing'))",
        (list(lines),),
    )


async def by_hand(tx: Transaction) -> list[Callback]:
    """Those whom nobody could reach: each is a task for an agent."""
    return await _many(tx, "state = 'by_hand'", ())


async def _many(tx: Transaction, which: str, values: tuple[object, ...]) -> list[Callback]:
    rows = await tx.rows(
        f"select {_COLUMNS} from routing.callback where {which} "  # noqa: S608 - constants
        "order by arrived_at, contact",
        values,
    )
    return [_callback(row) for row in rows]


_JOIN_DUE = """
with somewhere as (
  select name from routing.node where seen_at > %(silent)s and accepting order by name limit 1
), due as (
  update routing.callback c
  set state = 'in_order', due_at = null, held = null, node = coalesce(
    (select n.name from routing.node n
     where n.name = c.node and n.seen_at > %(silent)s and n.accepting), s.name)
  from somewhere s where c.state = 'appointed' and c.due_at <= %(now)s
  returning c.*
)
insert into routing.waiting
  (contact, arrived_at, joined_at, channel, needs, language, topic, district, node, outside_order)
select contact, arrived_at, %(now)s, 'callback', needs, language, topic, district, node, false
from due
on conflict (contact) do update set offered = false
"""

_STRANDED = """
w.channel = 'callback' and not w.offered
  and not exists (select 1 from routing.node n where n.name = w.node and n.seen_at > %(silent)s)
"""
_ANY_STRANDED = f"select exists (select 1 from routing.waiting w where {_STRANDED})"  # noqa: S608
_MOVE_FROM_SILENT = f"""
update routing.waiting w set node = s.name
from (select name from routing.node where seen_at > %(silent)s and accepting
      order by name limit 1) s
where {_STRANDED}
"""  # noqa: S608 - constant conditions


async def join_due(tx: Transaction, now: datetime, silent: datetime) -> None:
    """Whoever is due stands in the order from now on, under the lock of the assignment: nobody
    who came later can be matched between the moment and the joining.
    """
    await tx.raw.execute(_JOIN_DUE, {"now": now, "silent": silent})


async def owed_before(tx: Transaction, moment: datetime) -> int:
    """How many asked for a callback before this and are not called yet."""
    row = await tx.row(
        "select count(*) from routing.callback where ended_at is null and asked_at <= %s", (moment,)
    )
    return row[0] if row else 0


_STAND_BACK = """
with back as (
  update routing.callback c set state = 'appointed', due_at = %(until)s, held = %(why)s
  where c.state = 'in_order' and not exists (select 1 from routing.offer o
    where o.contact = c.contact and o.state in ('made', 'ringing'))
  returning c.contact
)
delete from routing.waiting w using back where w.contact = back.contact
"""
_NOT_YET = """
update routing.callback set due_at = %(until)s, held = %(why)s
where state = 'appointed' and due_at < %(until)s
"""


async def stand_back(tx: Transaction, why: str, until: datetime) -> None:
    """Under the lock of the assignment: nobody is called back before `until`. Places are kept; who
    is offered to an agent at this moment is tried all the same.
    """
    await tx.raw.execute(_STAND_BACK, {"why": why, "until": until})
    await tx.raw.execute(_NOT_YET, {"why": why, "until": until})


async def any_stranded(tx: Transaction, silent: datetime) -> bool:
    """Whether a callback stands at a node from which nothing was heard since `silent`."""
    return (await tx.row(_ANY_STRANDED, {"silent": silent})) == (True,)


async def move_from_silent(tx: Transaction, silent: datetime) -> None:
    """A callback belongs to no engine: one that stands at a node from which nothing was heard
    since `silent` goes to another.
    """
    await tx.raw.execute(_MOVE_FROM_SILENT, {"silent": silent})


async def clear_numbers(tx: Transaction, before: datetime) -> int:
    """Destroy the numbers of callbacks that ended before this moment."""
    return await tx.do(
        "update routing.callback set number = null, number_lookup = null "
        "where ended_at < %s and number is not null",
        (before,),
    )


def _callback(row: TupleRow) -> Callback:
    head = (row[0], row[1], row[2], CallbackChannel(row[3]), CallbackReason(row[4]))
    middle = (CallbackState(row[5]), row[6], row[7], row[8], tuple(row[9]), row[10])
    return Callback(*head, *middle, *row[11:])
