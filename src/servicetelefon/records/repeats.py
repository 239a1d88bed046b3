"""Who called again within seven days, known by a hash that means nothing after eight.

Each day has a key of its own. A contact is marked with the number's hash under its day's key;
the keys of days gone by find earlier marks. When a key is destroyed, its marks say nothing any
more and are removed with it. Keys are sealed in the database and in no backup.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction

WITHIN = timedelta(days=7)
KEPT_DAYS = 8


@dataclass(frozen=True, slots=True)
class Closed:
    """A contact that ended and was not judged yet."""

    contact: UUID
    arrived_at: datetime
    topic: str | None


async def not_judged(tx: Transaction, limit: int) -> list[Closed]:
    rows = await tx.rows(
        "select id, arrived_at, topic from records.contact "
        "where repeat is null and closed_at is not null order by closed_at limit %s",
        (limit,),
    )
    return [Closed(*row) for row in rows]


async def judge(tx: Transaction, one: Closed, number: list[bytes] | None, keys: Keys) -> str:
    """first, repeat or unknown. `number` are the keyed hashes under which the caller's number may
    have been marked; it is marked under the first."""
    if number is None or one.arrived_at.date() not in keys.by_day:
        return await _judged(tx, one, "unknown")
    marks = [_mark(key, known) for key in keys.by_day.values() for known in number]
    earlier = await tx.row(
        "select contact from records.repeat_mark where mark = any(%s) and contact <> %s "
        "and at < %s and at >= %s and (topic is null or %s::text is null or topic = %s) "
        "order by at desc limit 1",
        (marks, one.contact, one.arrived_at, one.arrived_at - WITHIN, one.topic, one.topic),
    )
    day = one.arrived_at.date()
    await tx.do(
        "insert into records.repeat_mark (contact, day, topic, at, mark) values (%s, %s, %s, %s, %s) "
        "on conflict (contact) do nothing",
        (one.contact, day, one.topic, one.arrived_at, _mark(keys.by_day[day], number[0])),
    )
    if earlier is None:
        return await _judged(tx, one, "first")
    await tx.do(
        "update records.contact set repeated_at = coalesce(repeated_at, %s) where id = %s",
        (one.arrived_at, earlier[0]),
    )
    return await _judged(tx, one, "repeat")


async def _judged(tx: Transaction, one: Closed, code: str) -> str:
    await tx.do("update records.contact set repeat = %s where id = %s", (code, one.contact))
    return code


@dataclass(frozen=True, slots=True)
class Keys:
    by_day: dict[date, bytes] = field(repr=False)


async def keys_for(tx: Transaction, vault: Vault, days: Sequence[date], today: date) -> Keys:
    """The keys that are left; those of recent days are made where there is none."""
    oldest = today - timedelta(days=KEPT_DAYS - 1)
    for day in sorted({*days, today}):
        if oldest <= day <= today:
            sealed = vault.seal_bytes(vault.random_bytes(32), _slot(day))
            await tx.do(
                "insert into records.repeat_key (day, key) values (%s, %s) on conflict do nothing",
                (day, sealed),
            )
    rows = await tx.rows("select day, key from records.repeat_key where day >= %s", (oldest,))
    return Keys({row[0]: vault.open_bytes(bytes(row[1]), _slot(row[0])) for row in rows})


async def destroy_keys(tx: Transaction, today: date) -> int:
    """Keys older than eight days, and their marks."""
    oldest = today - timedelta(days=KEPT_DAYS - 1)
    await tx.do("delete from records.repeat_mark where day < %s", (oldest,))
    return await tx.do("delete from records.repeat_key where day < %s", (oldest,))


def _slot(day: date) -> Slot:
    return Slot("records.repeat_key", "key", day.isoformat())


def _mark(key: bytes, number: bytes) -> bytes:
    return hmac.new(key, number, hashlib.sha256).digest()
