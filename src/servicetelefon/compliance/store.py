"""What managers have entered; each entry is a row of its own, never an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Attestation:
    """`account` has done the human part of `duty`."""

    id: UUID
    duty: str
    account: UUID
    at: datetime
    until: datetime | None = None


async def attest(tx: Transaction, one: Attestation) -> None:
    await tx.do(
        "insert into compliance.attestation (id, duty, account, at, until) "
        "values (%s, %s, %s, %s, %s)",
        (one.id, one.duty, one.account, one.at, one.until),
    )


async def signed(tx: Transaction, now: datetime, zone: ZoneInfo) -> Mapping[str, date]:
    """The last day on which each duty was signed, where that still holds."""
    rows = await tx.rows(
        "select duty, max(at) from compliance.attestation "
        "where until is null or until > %s group by duty",
        (now,),
    )
    return {row[0]: row[1].astimezone(zone).date() for row in rows}


async def train(tx: Transaction, account: UUID, subject: str, at: datetime, by: UUID) -> None:
    """`subject`: a part of the register, or `secrecy`."""
    await tx.do(
        "insert into compliance.training (account, subject, at, entered_by) "
        "values (%s, %s, %s, %s) on conflict (account, subject) do update "
        "set at = excluded.at, entered_by = excluded.entered_by",
        (account, subject, at, by),
    )


async def drilled(tx: Transaction, id_: UUID, switch: str, at: datetime, *, worked: bool) -> None:
    await tx.do(
        "insert into compliance.drill (id, switch, worked, at) values (%s, %s, %s, %s)",
        (id_, switch, worked, at),
    )


@dataclass(frozen=True, slots=True)
class NewProcessor:
    """Somebody who processes data for the line (§ 80 SGB X)."""

    id: UUID
    name: str
    task: str
    country: str
    authority_told_at: datetime | None
    since: datetime


async def take_on(tx: Transaction, one: NewProcessor) -> None:
    await tx.do(
        "insert into compliance.processor (id, name, task, country, authority_told_at, since) "
        "values (%s, %s, %s, %s, %s, %s)",
        (one.id, one.name, one.task, one.country, one.authority_told_at, one.since),
    )


async def let_go(tx: Transaction, processor: UUID, at: datetime) -> bool:
    """False when there is no such processor at work."""
    return bool(
        await tx.do(
            "update compliance.processor set until = %s where id = %s and until is null",
            (at, processor),
        )
    )


@dataclass(frozen=True, slots=True)
class NewIncident:
    """`words` are sealed already."""

    id: UUID
    kind: str
    known_at: datetime
    due_at: datetime
    words: bytes


async def report(tx: Transaction, one: NewIncident) -> None:
    await tx.do(
        "insert into compliance.incident (id, kind, known_at, due_at, words) "
        "values (%s, %s, %s, %s, %s)",
        (one.id, one.kind, one.known_at, one.due_at, one.words),
    )


async def told(tx: Transaction, incident: UUID, at: datetime) -> bool:
    """The authority knows; False when it did, or when there is no such incident."""
    return bool(
        await tx.do(
            "update compliance.incident set told_at = %s where id = %s and told_at is null",
            (at, incident),
        )
    )


async def close(tx: Transaction, incident: UUID, at: datetime) -> bool:
    return bool(
        await tx.do(
            "update compliance.incident set closed_at = %s where id = %s and closed_at is null",
            (at, incident),
        )
    )


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """Information or erasure that was given; `words` (why) are sealed already."""

    id: UUID
    at: datetime
    what: str
    way: str
    account: UUID
    found: int
    kept: int
    words: bytes


async def person_asked(tx: Transaction, one: PersonRequest) -> None:
    await tx.do(
        "insert into compliance.person_request (id, at, what, way, account, found, kept, words) "
        "values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (one.id, one.at, one.what, one.way, one.account, one.found, one.kept, one.words),
    )
