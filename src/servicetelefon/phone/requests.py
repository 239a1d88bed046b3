"""What an agent's page asks of a call: a row, a bell, and the node's line does it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.kit.database import Transaction


class Verb(StrEnum):
    HOLD = "hold"
    RESUME = "resume"
    END = "end"
    DECLINE = "decline"
    RING_ME = "ring_me"  # the agent's phone is back: ring it now
    MUTE = "mute"
    UNMUTE = "unmute"
    KEYS = "keys"
    CONSULT = "consult"
    ADD = "add"
    PUT_THROUGH = "put_through"
    CONFERENCE = "conference"
    HAND_OVER = "hand_over"
    PUT_BACK = "put_back"


@dataclass(frozen=True, slots=True)
class Request:
    id: UUID
    contact: UUID
    verb: Verb
    value: str | None = None


async def ask(tx: Transaction, request: Request, now: datetime) -> str | None:
    """Write the request for the node that has the call; None when there is no such live call."""
    row = await tx.row(
        "insert into phone.request (id, contact, node, verb, value, at) "
        "select %s, contact, node, %s, %s, %s from phone.call "
        "where contact = %s and state <> 'closed' returning node",
        (request.id, request.verb.value, request.value, now, request.contact),
    )
    return row[0] if row else None


async def open_requests(tx: Transaction, node: str) -> list[Request]:
    rows = await tx.rows(
        "select id, contact, verb, value from phone.request "
        "where node = %s and done_at is null order by at, id",
        (node,),
    )
    return [Request(row[0], row[1], Verb(row[2]), row[3]) for row in rows]


async def done(tx: Transaction, request: UUID, now: datetime, *, broken: bool = False) -> None:
    """Taken care of; a `broken` one is kept as such for whoever looks into it."""
    await tx.do(
        "update phone.request set done_at = %s, broken = %s, value = null where id = %s",
        (now, broken, request),
    )
