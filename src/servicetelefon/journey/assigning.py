"""Who waits is given to who is free: by the order of waiting, or by hand, each with its journal lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.events import Code, EventCode
from servicetelefon.journey.call_times import OFFER_LASTS
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import Part
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing import by_hand
from servicetelefon.routing import store as routing
from servicetelefon.routing.look import Glance
from servicetelefon.routing.store import Offer


@dataclass(frozen=True, slots=True)
class Assigner:
    """Gives who waits to who is free, for whoever changed something. Unless `approved` (the order of
    waiting is as its card says) it gives nobody to anybody: agents take who is next by hand."""

    new_id: NewId
    approved: bool

    async def assign(
        self, tx: Transaction, now: datetime, seen: Glance | None = None
    ) -> list[Offer]:
        """Match and write offers with their journal lines."""
        if not self.approved:
            return []
        beside = _in_journal(now, self.new_id)
        return await routing.make_offers(tx, now, OFFER_LASTS, self.new_id, beside, seen)


async def offer_by_hand(tx: Transaction, agent: UUID, now: datetime, new_id: NewId) -> Offer | None:
    """Whoever comes first for this agent, who has asked for it."""
    beside = _in_journal(now, new_id)
    return await by_hand.offer_first(tx, agent, now, OFFER_LASTS, new_id, beside)


def _in_journal(now: datetime, new_id: NewId) -> routing.Beside:
    def line(offer: Offer) -> list[Part]:
        data: dict[str, Code] = {"offer": str(offer.id), "node": offer.node}
        entry = Entry(new_id(), now, EventCode.OFFER_MADE, offer.contact, data=data)
        return [records.appended(entry)]

    return line
