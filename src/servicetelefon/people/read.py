"""Reads accounts and sessions. Names are opened here and go to pages only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow
from sqlalchemy import Row, select

from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.people.store import login_slot, name_slot
from servicetelefon.people.tables import account


@dataclass(frozen=True, slots=True)
class Session:
    """A valid session with its person; `seen_at` is when it was last noted as used."""

    who: SignedIn
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    id: UUID
    login: str = field(repr=False)
    name: str = field(repr=False)
    roles: frozenset[Role]
    skills: frozenset[str]
    offices: frozenset[str]
    active: bool
    must_change: bool
    locked_until: datetime | None
    created_at: datetime


_SESSION = """
select a.id, a.name, a.must_change and s.way = 'password', s.seen_at, s.way,
  array(select distinct r.role from people.role r where r.account = a.id),
  array(select r.office from people.role r where r.account = a.id and r.office <> '')
from people.session s join people.account a on a.id = s.account
where s.token = %s and s.expires_at > %s and s.seen_at > %s and a.active
"""


async def session(
    tx: Transaction, vault: Vault, digest: bytes, now: datetime, idle: timedelta
) -> Session | None:
    """Who this session belongs to; None when it is over, unknown or the person left."""
    row = await tx.row(_SESSION, (digest, now, now - idle))
    if row is None:
        return None
    account_id, name, must_change, seen_at, way, roles, offices = row
    who = SignedIn(
        account=account_id,
        name=vault.open(bytes(name), name_slot(account_id)),
        roles=frozenset(Role(one) for one in roles),
        session=digest.hex(),
        must_change=must_change,
        offices=frozenset(offices),
        way=way,
    )
    return Session(who, seen_at)


async def accounts(tx: Transaction, vault: Vault) -> list[Account]:
    """All accounts by name. German sorting is the program's, not the database's."""
    found = (await tx.run(select(account))).all()
    roles = await tx.rows("select account, role, office from people.role")
    skills = _grouped(await tx.rows("select account, skill from people.skill"))
    rights = _Rights(_grouped(roles, 1), _grouped(roles, 2), skills)
    people = [_account(vault, row, rights) for row in found]
    return sorted(people, key=lambda person: (not person.active, person.name.casefold()))


async def one_account(tx: Transaction, vault: Vault, account_id: UUID) -> Account | None:
    row = (await tx.run(select(account).where(account.c.id == account_id))).first()
    if row is None:
        return None
    one = (account_id,)
    roles = await tx.rows("select account, role, office from people.role where account = %s", one)
    skills = await tx.rows("select account, skill from people.skill where account = %s", one)
    return _account(vault, row, _Rights(_grouped(roles, 1), _grouped(roles, 2), _grouped(skills)))


async def skills_of(tx: Transaction, account_id: UUID) -> frozenset[str]:
    rows = await tx.rows("select skill from people.skill where account = %s", (account_id,))
    return frozenset(row[0] for row in rows)


async def anybody(tx: Transaction) -> bool:
    """Whether there is any account yet."""
    return await tx.row("select 1 from people.account limit 1") is not None


async def others_with(tx: Transaction, wanted: Role, account_id: UUID) -> bool:
    """Whether somebody else who is active has this role."""
    row = await tx.row(
        "select 1 from people.role r join people.account a on a.id = r.account "
        "where r.role = %s and a.active and a.id <> %s limit 1",
        (wanted.value, account_id),
    )
    return row is not None


@dataclass(frozen=True, slots=True)
class _Rights:
    """Of each account; an office that is empty is none."""

    roles: Mapping[UUID, set[str]]
    offices: Mapping[UUID, set[str]]
    skills: Mapping[UUID, set[str]]


def _account(vault: Vault, row: Row[Any], rights: _Rights) -> Account:
    return Account(
        id=row.id,
        login=vault.open(bytes(row.login), login_slot(row.id)),
        name=vault.open(bytes(row.name), name_slot(row.id)),
        roles=frozenset(Role(one) for one in rights.roles.get(row.id, ())),
        skills=frozenset(rights.skills.get(row.id, ())),
        offices=frozenset(rights.offices.get(row.id, ())) - {""},
        active=row.active,
        must_change=row.must_change,
        locked_until=row.locked_until,
        created_at=row.created_at,
    )


def _grouped(rows: Sequence[TupleRow], column: int = 1) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for row in rows:
        found.setdefault(row[0], set()).add(row[column])
    return found


async def names(tx: Transaction, vault: Vault, accounts: Iterable[UUID]) -> dict[UUID, str]:
    """Names of colleagues, for a page."""
    rows = await tx.rows(
        "select id, name from people.account where id = any(%s)", (list(set(accounts)),)
    )
    return {row[0]: vault.open(bytes(row[1]), name_slot(row[0])) for row in rows}


async def specialists(tx: Transaction, office: str) -> list[UUID]:
    """Active accounts that work for an office."""
    rows = await tx.rows(
        "select r.account from people.role r join people.account a on a.id = r.account "
        "where r.role = %s and r.office = %s and a.active order by r.account",
        (Role.SPECIALIST.value, office),
    )
    return [row[0] for row in rows]


async def agents(tx: Transaction) -> frozenset[UUID]:
    """Active accounts that take contacts."""
    rows = await tx.rows(
        "select distinct r.account from people.role r join people.account a on a.id = r.account "
        "where r.role = %s and a.active",
        (Role.AGENT.value,),
    )
    return frozenset(row[0] for row in rows)


async def offices_seen(tx: Transaction, since: datetime) -> frozenset[str]:
    """Offices of which somebody was signed in since then."""
    rows = await tx.rows(
        "select distinct r.office from people.role r join people.session s on s.account = r.account "
        "where r.role = %s and r.office <> '' and s.seen_at >= %s",
        (Role.SPECIALIST.value, since),
    )
    return frozenset(row[0] for row in rows)
