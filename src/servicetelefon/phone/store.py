"""The rows of calls: read at start, written a step at a time, each step only once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.call import State
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.renewal import Hashed
from servicetelefon.kit.statement import Part


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
_DEFAULTS = {one.name: one.default for one in fields(Call)}


def _values(call: Call, columns: tuple[str, ...]) -> list[object]:
    plain: dict[str, object] = {"state": call.state.value, "needs": list(call.needs)}
    return [plain[one] if one in plain else getattr(call, one) for one in columns]


def written(call: Call, changed: Collection[str] = ()) -> Part:
    """This step of a call. It touches nothing when the row is not at the step before: the step
    was written already (and is replayed), or another one came between.

    `changed` names the columns that the step has changed; none named means all.
    """
    if call.step == 1:
        return _inserted(call)
    columns = tuple(one for one in _CHANGE if one in changed) or _CHANGE
    sets = ", ".join(f"{one} = %s" for one in columns)
    sql = f"update phone.call set {sets} where contact = %s and step = %s"  # noqa: S608 - constant
    return Part("call", sql, (*_values(call, columns), call.contact, call.step - 1))


def _inserted(call: Call) -> Part:
    """Only what is not the column's default: a new call has little to tell."""
    columns = tuple(one for one in _ALL if getattr(call, one) != _DEFAULTS[one])
    places = ", ".join(["%s"] * len(columns))
    sql = f"insert into phone.call ({', '.join(columns)}) values ({places}) on conflict do nothing"  # noqa: S608
    return Part("call", sql, tuple(_values(call, columns)))


async def closed_among(tx: Transaction, contacts: Sequence[UUID]) -> list[Call]:
    """Those of these calls that were closed or changed hands at a desk, behind the line's back."""
    rows = await tx.rows(
        f"select {_COLUMNS} from phone.call "  # noqa: S608 - constant columns
        "where contact = any(%s) and state in ('closed', 'talks_on')",
        (list(contacts),),
    )
    return [_call(row) for row in rows]


async def live_calls(tx: Transaction, node: str) -> list[Call]:
    """All calls of this node that are not closed."""
    rows = await tx.rows(
        f"select {_COLUMNS} from phone.call "  # noqa: S608 - constant columns
        "where node = %s and live order by first_ring, contact",
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


def caller_slot(contact: UUID) -> Slot:
    return Slot("phone.call", "caller", str(contact))


NUMBERS = Hashed("phone.call", "contact", "caller", "caller_lookup", "caller", caller_slot)


async def number_lookups(
    tx: Transaction, vault: Vault, contacts: Sequence[UUID]
) -> dict[UUID, list[bytes]]:
    """Keyed hashes of the callers' numbers under every key, the current one first, where they were
    not withheld and are still kept."""
    rows = await tx.rows(
        "select contact, caller from phone.call where contact = any(%s) and caller is not null",
        (list(contacts),),
    )
    opened = {one: vault.open(bytes(sealed), caller_slot(one)) for one, sealed in rows}
    return {one: vault.lookups(number, "caller") for one, number in opened.items()}
