"""The next person by hand: an agent asks for whoever comes first of those that they can help.

Nothing is matched here, so that people are reached while the order of waiting (`match`) may not run.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.domain.offer import OfferState
from servicetelefon.kit.database import Transaction
from servicetelefon.routing import callback_store, look, store
from servicetelefon.routing.store import Beside, NewId, Offer

_THEIRS = """
from routing.waiting w join routing.node n on n.name = w.node
join routing.presence p on p.skills @> w.needs
where p.agent = %s and p.state = 'ready' and p.phone_there and not w.offered and n.seen_at > %s
"""
_FIRST = f"""
select w.contact, w.node, p.phone {_THEIRS}
order by w.outside_order desc, w.arrived_at, w.contact limit 1
"""
_HOW_MANY = f"select count(*) {_THEIRS}"


async def offer_first(
    tx: Transaction, agent: UUID, now: datetime, lasts: timedelta, new_id: NewId, beside: Beside
) -> Offer | None:
    """None when nobody waits for what this agent can do, or the agent is not ready."""
    await store.lock(tx)
    silent = now - look.NODE_SILENT
    await callback_store.join_due(tx, now, silent)
    row = await tx.row(_FIRST, (agent, silent))
    if row is None:
        return None
    contact, node, phone = row
    offer = Offer(new_id(), contact, agent, node, phone, OfferState.MADE, now + lasts)
    await store.write_offer(tx, offer, now, beside)
    return offer


async def waits_for(tx: Transaction, agent: UUID, now: datetime) -> int:
    """How many wait whom this agent could take now."""
    row = await tx.row(_HOW_MANY, (agent, now - look.NODE_SILENT))
    return row[0] if row else 0
