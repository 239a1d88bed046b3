"""Sign-ins by the provider that are under way, and which account is whose person there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.people.central import Identity, SignedOutThere, Ticket
from servicetelefon.people.store import login_lookups, token_digest

VALID = timedelta(minutes=10)
"""So long somebody may take over there, second factor included."""


@dataclass(frozen=True, slots=True)
class Found:
    """The account that an identity leads to. `is_theirs`: it has been this person's before."""

    account: UUID
    active: bool
    is_theirs: bool
    is_somebody_elses: bool = False


def subject_lookups(vault: Vault, identity: Identity | SignedOutThere) -> list[bytes]:
    return vault.lookups(f"{identity.issuer}\n{identity.subject}", "people.subject")


async def bound_to(tx: Transaction, vault: Vault, said: SignedOutThere) -> UUID | None:
    """The account that is this person's."""
    row = await tx.row(
        "select account from people.identity where subject_lookup = any(%s)",
        (subject_lookups(vault, said),),
    )
    return row[0] if row else None


async def keep(tx: Transaction, ticket: Ticket, now: datetime) -> None:
    await tx.do(
        "insert into people.sign_in_try (state, begun_at) values (%s, %s)",
        (token_digest(ticket.state), now),
    )


async def take(tx: Transaction, ticket: Ticket, now: datetime) -> bool:
    """Whether this sign-in was under way; it never is a second time."""
    row = await tx.row(
        "delete from people.sign_in_try where state = %s returning begun_at",
        (token_digest(ticket.state),),
    )
    return row is not None and now - row[0] < VALID


async def sweep(tx: Transaction, now: datetime) -> int:
    """Forget sign-ins that nobody finished; how many."""
    return await tx.do("delete from people.sign_in_try where begun_at <= %s", (now - VALID,))


async def find(tx: Transaction, vault: Vault, identity: Identity) -> Found | None:
    """By the person first, by the sign-in name only for who has not been here this way. Who was
    known under an earlier key is written down under the current one: only here the person's name
    at the provider is at hand."""
    number = vault.lookup_key
    subject, *earlier = subject_lookups(vault, identity)
    row = await tx.row(
        "select a.id, a.active from people.identity i join people.account a on a.id = i.account "
        "where i.subject_lookup = any(%s)",
        ([subject, *earlier],),
    )
    if row is not None and earlier:
        await tx.do(
            "update people.identity set subject_lookup = %s, key = %s where account = %s",
            (subject, number, row[0]),
        )
    if row is not None:
        return Found(row[0], row[1], is_theirs=True)
    row = await tx.row(
        "select a.id, a.active, i.account is not null from people.account a "
        "left join people.identity i on i.account = a.id where a.login_lookup = any(%s)",
        (login_lookups(vault, identity.login),),
    )
    return Found(row[0], row[1], is_theirs=False, is_somebody_elses=row[2]) if row else None


async def bind(
    tx: Transaction, vault: Vault, account: UUID, identity: Identity, now: datetime
) -> bool:
    """From now on the account is this person's. False when another sign-in was faster."""
    row = await tx.row(
        "insert into people.identity (account, key, subject_lookup, bound_at) "
        "values (%s, %s, %s, %s) on conflict do nothing returning account",
        (account, vault.lookup_key, subject_lookups(vault, identity)[0], now),
    )
    return row is not None


async def under_earlier_keys(tx: Transaction, vault: Vault) -> int:
    """How many are known by a hash that is not the current key's: they have not signed in since."""
    row = await tx.row(
        "select count(*) from people.identity where key is distinct from %s", (vault.lookup_key,)
    )
    return row[0] if row else 0


async def unbind(tx: Transaction, account: UUID) -> bool:
    """Whether there was anything to loosen."""
    return await tx.do("delete from people.identity where account = %s", (account,)) > 0


async def is_bound(tx: Transaction, account: UUID) -> bool:
    row = await tx.row("select 1 from people.identity where account = %s", (account,))
    return row is not None
