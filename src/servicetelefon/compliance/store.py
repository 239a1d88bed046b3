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


async def train(tx: Transaction, account: UUID, subject: str, at: datetime) -> None:
    """`subject`: a part of the register, or `secrecy`."""
    await tx.do(
        "insert into compliance.training (account, subject, at) values (%s, %s, %s) "
        "on conflict (account, subject) do update set at = excluded.at",
        (account, subject, at),
    )


async def drilled(tx: Transaction, id_: UUID, switch: str, at: datetime, *, worked: bool) -> None:
    await tx.do(
        "insert into compliance.drill (id, switch, worked, at) values (%s, %s, %s, %s)",
        (id_, switch, worked, at),
    )
