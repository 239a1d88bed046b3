"""What pages may see of a call: its state, never the caller's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.call import State
from servicetelefon.domain.call_vocabulary import IN_HAND
from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class CallNow:
    contact: UUID
    state: State
    since: datetime
    line: str
    language: str
    topic: str | None
    district: str | None
    first_ring: datetime
    muted: bool = False
    third: str | None = None
    third_refused: str | None = None


_IN_HAND = sorted(IN_HAND)


async def call_of(tx: Transaction, agent: UUID) -> CallNow | None:
    """The call that this agent has in hand: in talk, lost or in wrap-up."""
    row = await tx.row(
        "select contact, state, since, line, language, topic, district, first_ring, muted, third, "
        "third_refused from phone.call where agent = %s and live and state = any(%s) "
        "order by since desc limit 1",
        (agent, _IN_HAND),
    )
    return CallNow(row[0], State(row[1]), *row[2:]) if row else None


async def marks(tx: Transaction, agents: Sequence[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """The last step of the call that each agent has in hand: cheap enough for each second."""
    rows = await tx.rows(
        "select agent, contact, step from phone.call where agent = any(%s) and live order by since",
        (list(agents),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}
