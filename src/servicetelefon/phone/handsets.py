"""Phones of agents: name and generated secret, given to the engine at every connection."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.phone.port import PhoneAccount, PhoneKind


def _slot(name: str) -> Slot:
    return Slot("phone.handset", "secret", name)


def name_of(agent: UUID, kind: PhoneKind) -> str:
    """One browser phone and one desk phone a person."""
    return f"{kind}-{agent.hex}"


async def put(
    tx: Transaction, vault: Vault, agent: UUID, account: PhoneAccount, now: datetime
) -> None:
    """This phone may register from now on with this secret; an earlier secret ends."""
    await tx.do(
        "insert into phone.handset (name, agent, kind, secret, made_at, active) "
        "values (%s, %s, %s, %s, %s, true) on conflict (name) do update "
        "set secret = excluded.secret, made_at = excluded.made_at, active = true",
        (account.name, agent, account.kind.value, vault.seal(account.secret, _slot(account.name)),
         now),
    )  # fmt: skip


async def is_active(tx: Transaction, name: str) -> bool:
    return bool(await tx.row("select 1 from phone.handset where name = %s and active", (name,)))


async def withdraw(tx: Transaction, agent: UUID) -> list[str]:
    """Nobody signs in with these phones any more; their names."""
    rows = await tx.rows(
        "update phone.handset set active = false where agent = %s and active returning name",
        (agent,),
    )
    return [row[0] for row in rows]


async def active(
    tx: Transaction, vault: Vault, names: list[str] | None = None
) -> list[PhoneAccount]:
    """The phones that may register; `names` asks for some of them only."""
    rows = await tx.rows(
        "select name, kind, secret from phone.handset where active "
        "and (%s::text[] is null or name = any(%s)) order by name",
        (names, names),
    )
    return [
        PhoneAccount(row[0], PhoneKind(row[1]), vault.open(row[2], _slot(row[0]))) for row in rows
    ]
