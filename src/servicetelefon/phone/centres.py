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


@dataclass(frozen=True, slots=True)
class Door:
    """What is needed to judge a PIN; `wrong` counts since `wrong_at`."""

    pin: str
    wrong: int
    wrong_at: datetime | None


async def put(tx: Transaction, centre: Centre, pin: str) -> bool:
    """False when the number is given to somebody already."""
    done = await tx.do(
        "insert into phone.centre (number, name, pin, made_at) values (%s, %s, %s, %s) "
        "on conflict do nothing",
        (centre.number, centre.name, pin, centre.made_at),
    )
    return done == 1


async def door(tx: Transaction, number: str) -> Door | None:
    row = await tx.row(
        "select pin, wrong, wrong_at from phone.centre where number = %s and withdrawn_at is null",
        (number,),
    )
    return Door(*row) if row else None


async def count_wrong(tx: Transaction, number: str, wrong: int, now: datetime) -> None:
    await tx.do(
        "update phone.centre set wrong = %s, wrong_at = %s where number = %s",
        (wrong, now, number),
    )


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
