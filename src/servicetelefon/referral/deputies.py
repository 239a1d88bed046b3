"""Who stands for an office at a level: substitute, head, duty service. Accounts only, no names."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from servicetelefon.domain.escalation import Level
from servicetelefon.kit.database import Transaction


async def levels_of(tx: Transaction, account: UUID) -> frozenset[tuple[str, Level]]:
    """For which offices somebody stands at which level."""
    rows = await tx.rows("select office, level from referral.deputy where account = %s", (account,))
    return frozenset((office, Level(level)) for office, level in rows)


async def of_office(tx: Transaction, office: str) -> dict[Level, list[UUID]]:
    rows = await tx.rows(
        "select level, account from referral.deputy where office = %s order by level, account",
        (office,),
    )
    found: dict[Level, list[UUID]] = {}
    for level, account in rows:
        found.setdefault(Level(level), []).append(account)
    return found


async def put(tx: Transaction, office: str, level: Level, accounts: Iterable[UUID]) -> None:
    """From now on these, and nobody else, stand for the office at this level."""
    await tx.raw.execute(
        "delete from referral.deputy where office = %s and level = %s", (office, level.value)
    )
    for account in set(accounts):
        await tx.raw.execute(
            "insert into referral.deputy (office, level, account) values (%s, %s, %s)",
            (office, level.value, account),
        )
