"""What pages may see of records: contacts, newest first, and the steps of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_

from servicetelefon.kit.database import Transaction
from servicetelefon.records.tables import contact as contacts_table
from servicetelefon.records.tables import journal as journal_table

PAGE = 50
LIVE = "live"


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact as it is counted: codes and times, nobody's name, nobody's words."""

    id: UUID
    channel: str
    line: str | None
    language: str | None
    topic: str | None
    district: str | None
    from_browser: bool
    arrived_at: datetime
    greeted_at: datetime | None
    queued_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    role: str | None

    @property
    def way(self) -> str:
        """How the person came to us, as people say it: a call from the browser is its own way."""
        return "browser" if self.channel == "phone" and self.from_browser else self.channel


@dataclass(frozen=True, slots=True)
class Filter:
    """Which contacts to list; `before` pages on (arrived before this moment and id)."""

    outcome: str | None = None
    channel: str | None = None
    open_only: bool = False
    realm: str = LIVE
    before: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class JournalLine:
    at: datetime
    code: str
    role: str | None
    office: str | None
    data: Mapping[str, object]


_C = contacts_table.c
_COLUMNS = (
    _C.id, _C.channel, _C.line, _C.language, _C.topic, _C.district, _C.from_browser,
    _C.arrived_at, _C.greeted_at, _C.queued_at, _C.answered_at, _C.ended_at, _C.closed_at,
    _C.outcome, _C.role,
)  # fmt: skip


async def contacts(tx: Transaction, which: Filter) -> list[ContactRecord]:
    """A page of contacts, newest first; needs a transaction opened by `Database.begin`."""
    statement = select(*_COLUMNS).where(_C.realm == which.realm)
    if which.outcome:
        statement = statement.where(_C.outcome == which.outcome)
    if which.channel:
        statement = statement.where(_C.channel == which.channel)
    if which.open_only:
        statement = statement.where(_C.closed_at.is_(None))
    if which.before:
        statement = statement.where(tuple_(_C.arrived_at, _C.id) < which.before)
    statement = statement.order_by(_C.arrived_at.desc(), _C.id.desc()).limit(PAGE)
    return [ContactRecord(*row) for row in await tx.run(statement)]


async def contact(tx: Transaction, contact_id: UUID) -> ContactRecord | None:
    row = (await tx.run(select(*_COLUMNS).where(_C.id == contact_id))).first()
    return ContactRecord(*row) if row else None


async def contact_of(tx: Transaction, enquiry: UUID) -> UUID | None:
    """The first contact of an enquiry."""
    row = await tx.row(
        "select id from records.contact where enquiry = %s order by arrived_at limit 1", (enquiry,)
    )
    return row[0] if row else None


async def journal(tx: Transaction, contact_id: UUID) -> list[JournalLine]:
    """What happened with a contact, in order."""
    j = journal_table.c
    statement = (
        select(j.at, j.code, j.role, j.office, j.data)
        .where(j.contact == contact_id)
        .order_by(j.number)
    )
    return [JournalLine(*row) for row in await tx.run(statement)]


async def test_calls(tx: Transaction, line: str, since: datetime) -> int:
    """Calls of the realm for tests that somebody answered on this line."""
    row = await tx.row(
        "select count(*) from records.contact where realm = 'test' and line = %s "
        "and arrived_at >= %s and answered_at is not null",
        (line, since),
    )
    return int(row[0]) if row else 0


async def closed_of(tx: Transaction, contacts: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these contacts that are closed."""
    if not contacts:
        return frozenset()
    rows = await tx.rows(
        "select id from records.contact where id = any(%s) and closed_at is not null",
        (list(contacts),),
    )
    return frozenset(row[0] for row in rows)


@dataclass(frozen=True, slots=True)
class Asking:
    """Where the voluntary question about a contact stands."""

    over: bool  # the contact has ended
    asked: bool
    helped: str | None


async def asking(tx: Transaction, contact_id: UUID) -> Asking:
    """A contact that is not known is over and was asked: nothing more is sent about it."""
    row = await tx.row(
        "select ended_at is not null, asked_helped, helped from records.contact where id = %s",
        (contact_id,),
    )
    return Asking(*row) if row else Asking(over=True, asked=True, helped=None)
