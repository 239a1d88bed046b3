"""What a district's readiness rests on: how many people the roster holds at each quarter of an hour,
and how many referrals a week offices say they can take in. Nothing of a person stands here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from servicetelefon.kit.database import Transaction


async def replace_coverage(tx: Transaction, line: str, agents: Mapping[datetime, int]) -> None:
    """The roster as it is now; an older one is gone."""
    await tx.do("delete from planning.coverage where line = %s", (line,))
    async with tx.raw.cursor() as cursor:
        await cursor.executemany(
            "insert into planning.coverage (line, starts_at, agents) values (%s, %s, %s)",
            [(line, at, count) for at, count in sorted(agents.items())],
        )


async def coverage(tx: Transaction, line: str, since: datetime) -> dict[datetime, int]:
    rows = await tx.rows(
        "select starts_at, agents from planning.coverage where line = %s and starts_at >= %s",
        (line, since),
    )
    return {row[0]: int(row[1]) for row in rows}


async def state_capacity(tx: Transaction, office: str, per_week: int, now: datetime) -> None:
    await tx.do(
        "insert into planning.capacity (office, per_week, stated_at) values (%s, %s, %s) "
        "on conflict (office) do update set per_week = excluded.per_week, "
        "stated_at = excluded.stated_at",
        (office, per_week, now),
    )


async def capacities(tx: Transaction) -> dict[str, int]:
    rows = await tx.rows("select office, per_week from planning.capacity")
    return {row[0]: int(row[1]) for row in rows}
