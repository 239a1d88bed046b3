"""Who joins the waiting list: the place is the arrival, however often somebody comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import STEP, Part


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody joins the waiting list, with the moment of arrival that decides the place."""

    contact: UUID
    arrived_at: datetime
    channel: str
    needs: Sequence[str]
    language: str
    node: str
    topic: str | None = None
    district: str | None = None
    outside_order: bool = False


_IF_THERE = """
on conflict (contact) do update set needs = excluded.needs, offered = exists (
  select 1 from routing.offer o
  where o.contact = excluded.contact and o.state in ('made', 'ringing'))
"""

_JOIN = f"""
insert into routing.waiting
  (contact, arrived_at, joined_at, channel, needs, language, topic, district, node, outside_order)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
{_IF_THERE}
"""  # noqa: S608 - constant

_JOIN_IN_STEP = f"""
insert into routing.waiting
  (contact, arrived_at, joined_at, channel, needs, language, topic, district, node, outside_order)
select %s::uuid, %s::timestamptz, %s::timestamptz, %s, %s::text[], %s, %s, %s, %s, %s::boolean
where {STEP}
{_IF_THERE}
"""


async def join(tx: Transaction, who: Joining, now: datetime) -> None:
    """Enter the waiting list, or be there again without an offer; the place is the arrival."""
    await tx.raw.execute(_JOIN, _place(who, now))


def joining(who: Joining, now: datetime) -> Part:
    """The same as a part of a step's statement."""
    return Part("place", _JOIN_IN_STEP, _place(who, now))


def _place(who: Joining, now: datetime) -> tuple[object, ...]:
    what = (who.contact, who.arrived_at, now, who.channel, list(who.needs), who.language)
    return (*what, who.topic, who.district, who.node, who.outside_order)
