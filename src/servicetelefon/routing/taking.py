"""An offer is taken: off the list, agent talking; alone, or as parts of a call's step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.offer import OfferEvent
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import STEP, Asked, Part
from servicetelefon.routing import store

_TAKE = """
update routing.offer set state = 'accepted', ended_at = %s
where id = %s and state in ('made', 'ringing')
"""
_LEAVE_LIST = "delete from routing.waiting w using taken where w.contact = taken.contact"
_TALKING = """
update routing.presence p set state = 'talking', since = %s, reason = null, contact = taken.contact
from taken where p.agent = taken.agent
"""
_ACCEPT = (
    f"with taken as ({_TAKE} returning contact, agent), left_list as ({_LEAVE_LIST}) {_TALKING}"
)


async def accept(tx: Transaction, offer: UUID, now: datetime) -> bool:
    """The agent has answered: off the list, agent talking. False when the offer was over."""
    return await tx.do(_ACCEPT, (now, offer, now)) == 1


@dataclass(frozen=True, slots=True)
class Taken:
    """Taking an offer as parts of a call's step: without a row of `still_open` there is nothing
    to take.
    """

    still_open: Part
    parts: Sequence[Part]
    asked: Asked  # whether it was taken


# Locked, so that it cannot end between the look and the taking.
_STILL_OPEN = """
select 1 from routing.offer where id = %s and state in ('made', 'ringing') for update
"""


def accepted(offer: UUID, now: datetime) -> Taken:
    """The same as parts of a step's statement."""
    taken = f"{_TAKE} and {STEP} returning contact, agent"
    return Taken(
        Part("still_open", _STILL_OPEN, (offer,)),
        [
            Part("taken", taken, (now, offer)),
            Part("left_list", f"{_LEAVE_LIST} and {STEP}", ()),
            Part("agent", f"{_TALKING} and {STEP}", (now,)),
        ],
        Asked("exists (select 1 from taken)"),
    )


_OPENED_SINCE = """
select id from routing.offer
where (agent = %s or contact = %s) and id <> %s and state in ('made', 'ringing') order by id
"""
_KEEP_OPEN = """
with opened as (
  update routing.offer set state = 'ringing', ended_at = null
  where id = %(offer)s and contact = %(contact)s and state not in ('made', 'ringing', 'accepted')
  returning agent
)
update routing.presence p set state = 'offered', contact = %(contact)s
from opened where p.agent = opened.agent and p.state in ('ready', 'paused', 'away')
"""


async def keep_open(tx: Transaction, offer: UUID, contact: UUID, agent: UUID, at: datetime) -> None:
    """An offer that was answered (at `at`) while the database was away has not lapsed, whatever the clock
    said: it is open again. What agent and contact were offered since is withdrawn, so that
    whoever else was in it waits on at their place or is free again.
    """
    await store.lock(tx)
    for (other,) in await tx.rows(_OPENED_SINCE, (agent, contact, offer)):
        await store.end_offer(tx, other, OfferEvent.WITHDRAWN, at)
    await tx.do(_KEEP_OPEN, {"offer": offer, "contact": contact})
