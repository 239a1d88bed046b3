"""What is seen before a match and under its lock: whether anybody is free, who waits, who is ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import AsyncCursor
from psycopg.rows import TupleRow

from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import Asked
from servicetelefon.routing.match import Agent, Waiting

NODE_SILENT = timedelta(seconds=5)
"""A node that has not been seen for so long takes no offers: nobody there could ring."""

LOCK = 0x5E41CE
"""One assignment at a time, over all processes and nodes."""

_ANYBODY = "select 1 from routing.presence where state = 'ready' and phone_there"
_DUE = "exists (select 1 from routing.callback where state = 'appointed' and due_at <= %s)"

_SOMEBODY_FOR_SOMEBODY = f"""
select exists (select 1 from routing.waiting where not offered), {_DUE} where exists ({_ANYBODY})
"""  # noqa: S608 - constant

# Both lists in one statement: each more would cost as much again before it reads a row. Those who
# wait cannot take more than as many of the first agents who are able, so these suffice for `match`
# to decide as if it saw all; the order is the one that it sorts by.
_PEOPLE = f"""
with listed as (
  select w.contact, w.arrived_at, w.needs, w.outside_order, w.node
  from routing.waiting w join routing.node n on n.name = w.node
  where not w.offered and n.seen_at > %(heard)s and exists ({_ANYBODY})
)
select true, contact, arrived_at, needs, outside_order, null::timestamptz, node from listed
union all
select distinct false, a.agent, a.since, a.skills, null::boolean, a.rest_until, a.phone
from (select distinct needs from listed) n
cross join lateral (
  select agent, since, skills, rest_until, phone from routing.presence
  where state = 'ready' and phone_there and skills @> n.needs
    and (rest_until is null or rest_until <= %(now)s)
  order by cardinality(skills), since, agent
  limit (select count(*) from listed)
) a
"""  # noqa: S608 - constant


@dataclass(frozen=True, slots=True)
class People:
    """Who waits and who is ready; the nodes of those who wait, the phones of those who are ready."""

    waiting: Sequence[Waiting]
    ready: Sequence[Agent]
    nodes: Mapping[UUID, str]
    phones: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class AskedPeople:
    """They are asked, and answered when somebody reads it."""

    cursor: AsyncCursor[TupleRow]

    async def read(self) -> People:
        rows = await self.cursor.fetchall()
        waiting, ready = [row for row in rows if row[0]], [row for row in rows if not row[0]]
        return People(
            [Waiting(row[1], row[2], frozenset(row[3]), row[4]) for row in waiting],
            [Agent(row[1], row[2], frozenset(row[3]), row[5]) for row in ready],
            {row[1]: row[6] for row in waiting},
            {row[1]: row[6] for row in ready},
        )


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen before the lock: whether there can be anything to match at all.

    `people` were asked under the lock already.
    """

    somebody: bool
    due: bool  # callbacks that join the list now
    people: AskedPeople | None = None


async def glance(tx: Transaction, now: datetime) -> Glance | None:
    found = await tx.row(_SOMEBODY_FOR_SOMEBODY, (now,))
    return Glance(somebody=any(found), due=found[1]) if found else None


def glance_of_joining(now: datetime, *, late: bool) -> Asked:
    """Two columns, asked in the statement by which somebody joins: is anybody free (the lock is
    taken then, for the commit alone if `late`), and does a callback join as well.
    """
    held = f"pg_advisory_xact_lock({LOCK}) is not null"
    if late:
        held += " and set_config('synchronous_commit', 'off', true) = 'off'"
    # The limit keeps the lock out of the look: it is taken once, and for a row that was found.
    free = f"exists (select 1 from ({_ANYBODY} limit 1) free where {held})"  # noqa: S608
    return Asked(f"{free}, {_DUE}", (now,))


async def people(tx: Transaction, now: datetime) -> AskedPeople:
    return AskedPeople(await tx.raw.execute(_PEOPLE, {"heard": now - NODE_SILENT, "now": now}))
