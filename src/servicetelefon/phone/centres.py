"""Registered advice centres: a number, a name, a PIN of which only the hash is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Centre:
    number: str
    name: str
    made_at: datetime
    withdrawn_at: datetime | None = None


async def put(tx: Transaction, centre: Centre, pin: str) -> bool:
    """False when the number is given to somebody already."""
    done = await tx.do(
        "insert into phone.centre (number, name, pin, made_at) values (%s, %s, %s, %s) "
        "on conflict do nothing",
        (centre.number, centre.name, pin, centre.made_at),
    )
    return done == 1


async def begin_try(
    tx: Transaction, number: str, most: int, since: datetime, now: datetime
) -> str | None:
    """The hash to judge a PIN by; counted as wrong until it is judged, so that tries at the same
    moment are all counted. None for an unknown number, and after `most` wrong ones of which the
    last was tried after `since`."""
    row = await tx.row(
        "update phone.centre set wrong = wrong + 1, wrong_at = %s where number = %s "
        "and withdrawn_at is null and (wrong < %s or wrong_at is null or wrong_at <= %s) "
        "returning pin",
        (now, number, most, since),
    )
    return row[0] if row else None


async def forget_wrong(tx: Transaction, number: str) -> None:
    await tx.do("update phone.centre set wrong = 0 where number = %s", (number,))


async def withdraw(tx: Transaction, number: str, now: datetime) -> bool:
    done = await tx.do(
        "update phone.centre set withdrawn_at = %s where number = %s and withdrawn_at is null",
        (now, number),
    )
    return done == 1


async def listed(tx: Transaction) -> list[Centre]:
    rows = await tx.rows(
        "select number, name, made_at, withdrawn_at from phone.centre order by number"
    )
    return [Centre(*row) for row in rows]
