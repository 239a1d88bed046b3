"""The rows of calls: read at start, written a step at a time, each step only once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.call import State
from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it stands on disk. `step` counts from 1; `channel` is the caller's leg."""

    contact: UUID
    node: str
    channel: str
    line: str
    state: State
    step: int
    since: datetime
    first_ring: datetime
    language: str
    needs: tuple[str, ...] = ()
    topic: str | None = None
    district: str | None = None
    due_at: datetime | None = None
    sentence: str | None = None
    tries: int = 0
    outside_order: bool = False
    agent: UUID | None = None
    agent_phone: str | None = None
    agent_channel: str | None = None
    offer: UUID | None = None
    caller: bytes | None = None
    caller_lookup: bytes | None = None

    @property
    def bridge(self) -> str:
        return f"b-{self.contact}"


_COLUMNS = (
    "contact, node, channel, line, state, step, since, first_ring, language, needs, topic, "
    "district, due_at, sentence, tries, outside_order, agent, agent_phone, agent_channel, offer, caller, "
    "caller_lookup"
)
_INSERT = f"""
insert into phone.call ({_COLUMNS}) values ({", ".join(["%s"] * 22)}) on conflict do nothing
"""  # noqa: S608 - constant columns

_UPDATE = """
update phone.call set state = %s, step = %s, since = %s, due_at = %s, language = %s, needs = %s,
  topic = %s, district = %s, sentence = %s, tries = %s, outside_order = %s, agent = %s, agent_phone = %s,
  agent_channel = %s, offer = %s
where contact = %s and step = %s
"""


async def insert(tx: Transaction, call: Call) -> bool:
    """A new call. False when it stands already (a step that is replayed)."""
    who = (call.contact, call.node, call.channel, call.line, call.state.value, call.step)
    when = (call.since, call.first_ring, call.language, list(call.needs), call.topic)
    how = (call.district, call.due_at, call.sentence, call.tries, call.outside_order)
    rest = (
        call.agent,
        call.agent_phone,
        call.agent_channel,
        call.offer,
        call.caller,
        call.caller_lookup,
    )
    return await tx.do(_INSERT, (*who, *when, *how, *rest)) == 1


async def save(tx: Transaction, call: Call) -> bool:
    """The next step of a call. False when the row is not at the step before: this step was
    written already, or another step came between.
    """
    what = (call.state.value, call.step, call.since, call.due_at, call.language)
    how = (
        list(call.needs),
        call.topic,
        call.district,
        call.sentence,
        call.tries,
        call.outside_order,
    )
    who = (call.agent, call.agent_phone, call.agent_channel, call.offer)
    return await tx.do(_UPDATE, (*what, *how, *who, call.contact, call.step - 1)) == 1


async def live_calls(tx: Transaction, node: str) -> list[Call]:
    """All calls of this node that are not closed."""
    rows = await tx.rows(
        f"select {_COLUMNS} from phone.call "  # noqa: S608 - constant columns
        "where node = %s and state <> 'closed' order by first_ring, contact",
        (node,),
    )
    return [_call(row) for row in rows]


async def find(tx: Transaction, contact: UUID) -> Call | None:
    row = await tx.row(
        f"select {_COLUMNS} from phone.call where contact = %s",  # noqa: S608 - constant columns
        (contact,),
    )
    return _call(row) if row else None


def _call(row: TupleRow) -> Call:
    call = Call(*row)
    return replace(call, state=State(call.state), needs=tuple(call.needs))
