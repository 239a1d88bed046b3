"""What the page of the rules shows of what people have entered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Unreadable, Vault
from servicetelefon.kit.database import Transaction

LATEST = 20


@dataclass(frozen=True, slots=True)
class Signature:
    """Who has done the human part of a duty, and when."""

    account: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Processor:
    id: UUID
    name: str
    task: str
    country: str
    authority_told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Drill:
    switch: str
    worked: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    id: UUID
    kind: str
    known_at: datetime
    due_at: datetime
    told_at: datetime | None
    closed_at: datetime | None
    words: str = field(repr=False)

    def is_late(self, now: datetime) -> bool:
        return self.told_at is None and self.closed_at is None and now > self.due_at


def words_slot(incident: UUID) -> Slot:
    return Slot("compliance.incident", "words", str(incident))


def request_slot(request: UUID) -> Slot:
    return Slot("compliance.person_request", "words", str(request))


async def signatures(tx: Transaction, now: datetime) -> dict[str, Signature]:
    """The last of each duty that still holds."""
    rows = await tx.rows(
        "select distinct on (duty) duty, account, at from compliance.attestation "
        "where until is null or until > %s order by duty, at desc",
        (now,),
    )
    return {duty: Signature(account, at) for duty, account, at in rows}


@dataclass(frozen=True, slots=True)
class Training:
    """When it was entered, and by whom; None for entries of before that was kept."""

    at: datetime
    entered_by: UUID | None


async def trainings(tx: Transaction) -> dict[UUID, dict[str, Training]]:
    """By account and subject."""
    found: dict[UUID, dict[str, Training]] = {}
    for account, subject, at, by in await tx.rows(
        "select account, subject, at, entered_by from compliance.training"
    ):
        found.setdefault(account, {})[subject] = Training(at, by)
    return found


async def is_trained(tx: Transaction, account: UUID, subject: str) -> bool:
    """Whether a manager has entered it."""
    row = await tx.row(
        "select 1 from compliance.training where account = %s and subject = %s", (account, subject)
    )
    return row is not None


async def processors(tx: Transaction) -> list[Processor]:
    rows = await tx.rows(
        "select id, name, task, country, authority_told_at from compliance.processor "
        "where until is null order by name"
    )
    return [Processor(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Information or erasure that was given."""

    id: UUID
    at: datetime
    what: str
    account: UUID
    found: int
    kept: int


async def person_requests(tx: Transaction) -> list[PersonAsked]:
    """The latest first."""
    rows = await tx.rows(
        "select id, at, what, account, found, kept from compliance.person_request "
        "order by at desc limit %s",
        (LATEST,),
    )
    return [PersonAsked(*row) for row in rows]


async def drills(tx: Transaction) -> list[Drill]:
    """The latest first."""
    rows = await tx.rows(
        "select switch, worked, at from compliance.drill order by at desc limit %s", (LATEST,)
    )
    return [Drill(*row) for row in rows]


async def incidents(tx: Transaction, vault: Vault) -> list[Incident]:
    """Open ones first, by what is due next."""
    rows = await tx.rows(
        "select id, kind, known_at, due_at, told_at, closed_at, words from compliance.incident "
        "order by closed_at is not null, due_at limit %s",
        (LATEST,),
    )
    return [Incident(*row[:6], words=_opened(vault, row[0], row[6])) for row in rows]


def _opened(vault: Vault, incident: UUID, sealed: bytes | None) -> str:
    """A key that is gone (restored without it) hides the words, not the clock."""
    try:
        return vault.open(bytes(sealed), words_slot(incident)) if sealed else ""
    except Unreadable:
        return ""
