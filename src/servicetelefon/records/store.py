"""Writes contacts and the journal, inside the transaction of whoever changes something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import LiteralString, cast
from uuid import UUID

from psycopg.types.json import Jsonb

from servicetelefon.domain.events import SHAPES, Code, EventCode, checked
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import STEP, Part


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: codes and ids, with role and office, never with a name."""

    id: UUID
    at: datetime
    code: EventCode
    contact: UUID | None = None
    enquiry: UUID | None = None
    role: str | None = None
    office: str | None = None
    data: Mapping[str, Code] = field(default_factory=dict[str, Code])


@dataclass(frozen=True, slots=True)
class NewContact:
    """What is known of a contact when it arrives."""

    id: UUID
    realm: str
    channel: str
    arrived_at: datetime
    line: str | None = None
    node: str | None = None
    language: str | None = None
    from_browser: bool = False
    callback: UUID | None = None  # of which it is a try
    callback_until: datetime | None = None
    first_try: bool = False


MARKS = frozenset(
    {"greeted_at", "queued_at", "answered_at", "ended_at", "closed_at", "outcome", "role",
     "language", "topic", "district", "door", "office", "enquiry", "asked_helped", "helped"}
)  # fmt: skip
"""The columns of a contact that change after it arrived."""

_OPEN_CONTACT = """
insert into records.contact (id, realm, channel, line, node, language, from_browser, arrived_at,
  callback, callback_until, first_try)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (id) do nothing
"""

_APPEND = """
insert into records.journal (id, at, code, version, contact, enquiry, role, office, data)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (id) do nothing
"""

# No conflict target: that would need the right to read, which `app` has not.
_AUDIT = """
insert into audit.entry (id, at, account, role, action, object_kind, object_id, reason, journal)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing
"""


async def open_contact(tx: Transaction, new: NewContact) -> None:
    """Write the ContactRecord of a contact that has just reached us."""
    values = (new.id, new.realm, new.channel, new.line, new.node, new.language)
    tried = (new.callback, new.callback_until, new.first_try)
    await tx.raw.execute(_OPEN_CONTACT, (*values, new.from_browser, new.arrived_at, *tried))


def opened(new: NewContact, marks: Mapping[str, object]) -> Part:
    """The same as a part of a step's statement, with what that step marks: the row can not be
    changed by the statement that makes it.
    """
    _known(marks)
    values: dict[str, object] = {
        "id": new.id, "realm": new.realm, "channel": new.channel, "line": new.line,
        "node": new.node, "language": new.language, "from_browser": new.from_browser,
        "arrived_at": new.arrived_at, "callback": new.callback,
        "callback_until": new.callback_until, "first_try": new.first_try,
    }  # fmt: skip
    values |= marks
    told = {column: value for column, value in values.items() if value is not None}
    places = ", ".join(f"%s::{_KINDS.get(column, 'text')}" for column in told)
    sql = (
        f"insert into records.contact ({', '.join(told)}) select {places} "
        f"where {STEP} on conflict (id) do nothing"
    )
    return Part("contact", sql, tuple(told.values()))


_KINDS = {
    **dict.fromkeys(("id", "callback", "enquiry"), "uuid"),
    **dict.fromkeys(("from_browser", "first_try", "asked_helped"), "boolean"),
    **dict.fromkeys(("arrived_at", "greeted_at", "queued_at", "answered_at", "ended_at",
                     "closed_at", "callback_until"), "timestamptz"),
}  # fmt: skip
"""Types of the columns that are not text: a value in a `select` has none of its own."""


async def append(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Add lines to the journal; the data are checked against the event's shape."""
    for entry in entries:
        await tx.raw.execute(_APPEND, _line(entry))


_APPEND_IN_STEP = f"""
insert into records.journal (id, at, code, version, contact, enquiry, role, office, data)
select %s::uuid, %s::timestamptz, %s, %s::int, %s::uuid, %s::uuid, %s, %s, %s::jsonb
where {STEP}
"""


def appended(entry: Entry) -> Part:
    """A line of the journal as a part of a step's statement."""
    return Part("journal", _APPEND_IN_STEP, _line(entry))


def _line(entry: Entry) -> tuple[object, ...]:
    data = Jsonb(checked(entry.code, entry.data))
    version = SHAPES[entry.code].version
    what = (entry.id, entry.at, entry.code.value, version, entry.contact, entry.enquiry)
    return (*what, entry.role, entry.office, data)


async def mark(tx: Transaction, contact: UUID, marks: Mapping[str, object]) -> None:
    """Set moments and codes of a ContactRecord. A queue moment that stands is kept: who is put
    back into the queue has been waiting since the first time.
    """
    if marks:
        await tx.raw.execute(_marking(marks), (*marks.values(), contact))


async def appoint(tx: Transaction, contact: UUID, at: datetime, until: datetime) -> None:
    """The try of a callback was moved to another time: it waits from then on, and no longer."""
    await tx.raw.execute(
        "update records.contact set arrived_at = %s, callback_until = %s where id = %s",
        (at, until, contact),
    )


def marked(contact: UUID, marks: Mapping[str, object]) -> Part:
    """The same as a part of a step's statement."""
    return Part("record", f"{_marking(marks)} and {STEP}", (*marks.values(), contact))


def _marking(marks: Mapping[str, object]) -> LiteralString:
    _known(marks)
    columns = ", ".join(
        f"{column} = coalesce({column}, %s)" if column in _KEPT else f"{column} = %s"
        for column in marks
    )
    query = f"update records.contact set {columns} where id = %s"  # noqa: S608 - names from MARKS
    return cast("LiteralString", query)


async def note_gap(tx: Transaction, contact: UUID, topic: str | None = None) -> None:
    """One more question to which there was no article; the topic is set where none is known."""
    await tx.raw.execute(
        "update records.contact set unanswered = unanswered + 1, topic = coalesce(topic, %s) "
        "where id = %s",
        (topic, contact),
    )


def _known(marks: Mapping[str, object]) -> None:
    unknown = marks.keys() - MARKS
    if unknown:
        raise ValueError(f"a contact has no {', '.join(sorted(unknown))}")


_KEPT = frozenset({"greeted_at", "queued_at", "answered_at"})


@dataclass(frozen=True, slots=True)
class Look:
    """Who did or saw what: stands in the audit only, searched by object, time and role."""

    id: UUID
    at: datetime
    account: UUID | None
    role: str | None
    action: str
    object_kind: str
    object_id: str | None = None
    reason: str | None = None
    journal: UUID | None = None


async def audit(tx: Transaction, look: Look) -> None:
    await tx.raw.execute(_AUDIT, _looked(look))


async def key_since(tx: Transaction, key: str, number: int) -> datetime | None:
    """When this key came; None for the first one."""
    row = await tx.row(
        "select max(at) from records.journal where code = 'key_rotated' "
        "and data->>'key' = %s and (data->>'number')::int = %s",
        (key, number),
    )
    return row[0] if row else None


_AUDIT_IN_STEP = f"""
insert into audit.entry (id, at, account, role, action, object_kind, object_id, reason, journal)
select %s::uuid, %s::timestamptz, %s::uuid, %s, %s, %s, %s, %s, %s::uuid where {STEP}
"""


def audited(look: Look) -> Part:
    """The same as a part of a step's statement."""
    return Part("audited", _AUDIT_IN_STEP, _looked(look))


def _looked(look: Look) -> tuple[object, ...]:
    what = (look.id, look.at, look.account, look.role, look.action, look.object_kind)
    return (*what, look.object_id, look.reason, look.journal)
