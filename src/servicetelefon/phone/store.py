"""The rows of calls: read at start, written a step at a time, each step only once."""

from __future__ import annotations

from collections.abc import Sequence
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
    menu: str | None = None
    asks: str | None = None
    told: str | None = None
    wants: str | None = None
    door: str | None = None
    no_callback: bool = False
    quiet: bool = False
    outside_order: bool = False
    agent: UUID | None = None
    agent_phone: str | None = None
    agent_channel: str | None = None
    offer: UUID | None = None
    muted: bool = False
    third: str | None = None
    third_channel: str | None = None
    third_refused: str | None = None
    caller: bytes | None = None
    caller_lookup: bytes | None = None
    callback: UUID | None = None

    @property
    def bridge(self) -> str:
        return f"b-{self.contact}"


_CHANGE = (
    "state", "step", "since", "due_at", "language", "needs", "topic", "district", "sentence",
    "tries", "menu", "asks", "told", "wants", "door", "no_callback", "quiet", "outside_order",
    "agent", "agent_phone", "agent_channel", "offer",
    "muted", "third", "third_channel", "third_refused",
)  # fmt: skip
"""Columns that steps change; the others are written when the call arrives."""
_STAY = ("contact", "node", "channel", "line", "first_ring", "caller", "caller_lookup", "callback")
_ALL = (*_STAY, *_CHANGE)
_COLUMNS = ", ".join(_ALL)
_INSERT = f"""
insert into phone.call ({_COLUMNS}) values ({", ".join(["%s"] * len(_ALL))}) on conflict do nothing
"""  # noqa: S608 - constant columns

_UPDATE = f"""
update phone.call set {", ".join(f"{one} = %s" for one in _CHANGE)}
where contact = %s and step = %s
"""  # noqa: S608 - constant columns


def _values(call: Call, columns: tuple[str, ...]) -> list[object]:
    plain: dict[str, object] = {"state": call.state.value, "needs": list(call.needs)}
    return [plain[one] if one in plain else getattr(call, one) for one in columns]


async def insert(tx: Transaction, call: Call) -> bool:
    """A new call. False when it stands already (a step that is replayed)."""
    return await tx.do(_INSERT, _values(call, _ALL)) == 1


async def save(tx: Transaction, call: Call) -> bool:
    """The next step of a call. False when the row is not at the step before: this step was
    written already, or another step came between.
    """
    return await tx.do(_UPDATE, [*_values(call, _CHANGE), call.contact, call.step - 1]) == 1


async def closed_among(tx: Transaction, contacts: Sequence[UUID]) -> list[UUID]:
    """Which of these calls were closed or changed hands at a desk, behind the line's back."""
    rows = await tx.rows(
        "select contact from phone.call where contact = any(%s) and state in ('closed', 'talks_on')",
        (list(contacts),),
    )
    return [row[0] for row in rows]


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
    call = Call(**dict(zip(_ALL, row, strict=True)))
    return replace(call, state=State(call.state), needs=tuple(call.needs))


async def number_lookups(tx: Transaction, contacts: Sequence[UUID]) -> dict[UUID, bytes]:
    """Keyed hashes of the callers' numbers, where they were not withheld and are still kept."""
    rows = await tx.rows(
        "select contact, caller_lookup from phone.call "
        "where contact = any(%s) and caller_lookup is not null",
        (list(contacts),),
    )
    return {row[0]: bytes(row[1]) for row in rows}
