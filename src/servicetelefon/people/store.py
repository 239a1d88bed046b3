"""Writes accounts, roles, skills and sessions, inside the transaction of whoever changes them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, insert, or_, select, update

from servicetelefon.domain.permissions import Role
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.renewal import Hashed
from servicetelefon.people.tables import account, role, session, skill

FREE_FAILURES = 4
"""So many wrong passwords cost nothing; the next ones lock, each time for longer."""

FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NewAccount:
    id: UUID
    login: str = field(repr=False)
    name: str = field(repr=False)
    password: str = field(repr=False)  # its hash
    must_change: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewSession:
    """`way` is how the person was proven: by password or by the city's sign-in."""

    account: UUID
    digest: bytes = field(repr=False)
    way: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in that has been counted. Without account (unknown, locked, inactive) it fails."""

    account: UUID | None
    password: str | None = field(repr=False)
    locked: bool = False


LOGIN = "people.login"
"""What the keyed hash of a sign-in name is made for."""


def login_lookups(vault: Vault, login: str) -> list[bytes]:
    """What to search for, the first is what is written down. Sign-in names are the same in capitals
    and small letters."""
    return vault.lookups(normal_login(login), LOGIN)


def normal_login(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()


def name_slot(account_id: UUID) -> Slot:
    return Slot("people.account", "name", str(account_id))


def login_slot(account_id: UUID) -> Slot:
    return Slot("people.account", "login", str(account_id))


LOGINS = Hashed("people.account", "id", "login", "login_lookup", LOGIN, login_slot, clash="true")


def token_digest(token: str) -> bytes:
    """What the database keeps of a session token: whoever reads it cannot sign in with it."""
    return hashlib.sha256(token.encode()).digest()


async def add(tx: Transaction, vault: Vault, new: NewAccount) -> bool:
    """A new account. False when the sign-in name is taken."""
    lookups = login_lookups(vault, new.login)
    taken = await tx.run(select(account.c.id).where(account.c.login_lookup.in_(lookups)))
    if taken.first() is not None:
        return False
    await tx.run(
        insert(account).values(
            id=new.id,
            login=vault.seal(normal_login(new.login), login_slot(new.id)),
            login_lookup=lookups[0],
            name=vault.seal(new.name.strip(), name_slot(new.id)),
            password=new.password,
            must_change=new.must_change,
            active=True,
            created_at=new.created_at,
        )
    )
    return True


async def set_roles(
    tx: Transaction, account_id: UUID, roles: Iterable[Role], offices: Iterable[str] = ()
) -> None:
    """`offices` are those of a specialist: one row each. Other roles hold for the whole line."""
    await tx.run(delete(role).where(role.c.account == account_id))
    rows = [
        {"account": account_id, "role": one.value, "office": office}
        for one in sorted(set(roles))
        for office in (sorted(set(offices)) or [""] if one is Role.SPECIALIST else [""])
    ]
    if rows:
        await tx.run(insert(role).values(rows))


async def set_skills(tx: Transaction, account_id: UUID, skills: Iterable[str]) -> None:
    await tx.run(delete(skill).where(skill.c.account == account_id))
    rows = [{"account": account_id, "skill": one} for one in sorted(set(skills))]
    if rows:
        await tx.run(insert(skill).values(rows))


async def set_active(tx: Transaction, account_id: UUID, *, active: bool) -> None:
    """Whoever is no longer active is signed out everywhere."""
    await tx.run(update(account).where(account.c.id == account_id).values(active=active))
    if not active:
        await end_sessions(tx, account_id)


async def set_password(
    tx: Transaction, account_id: UUID, password: str, *, must_change: bool
) -> None:
    """A new hash; whoever was signed in with the old password is signed out."""
    values: dict[str, Any] = {"password": password, "must_change": must_change}
    await tx.run(
        update(account)
        .where(account.c.id == account_id)
        .values(**values, failures=0, locked_until=None)
    )
    await end_sessions(tx, account_id)


async def count_attempt(tx: Transaction, lookups: list[bytes], now: datetime) -> Attempt:
    """Count a try before the password is looked at, so that tries side by side count too.

    While an account is locked nothing is counted: the lock has an end, also under attack.
    """
    open_now = or_(account.c.locked_until.is_(None), account.c.locked_until <= now)
    failures = account.c.failures + 1
    result = await tx.run(
        update(account)
        .where(account.c.login_lookup.in_(lookups), account.c.active, open_now)
        .values(failures=failures, locked_until=_lock(failures, now))
        .returning(account.c.id, account.c.password)
    )
    row = result.first()
    if row is not None:
        return Attempt(row.id, row.password)
    found = await tx.run(select(account.c.locked_until).where(account.c.login_lookup.in_(lookups)))
    until = found.scalar()
    return Attempt(None, None, locked=until is not None and until > now)


def _lock(failures: Any, now: datetime) -> Any:
    beyond = func.least(failures - FREE_FAILURES - 1, 10)
    length = func.least(FIRST_LOCK * func.power(2, beyond), LONGEST_LOCK)
    return case((failures > FREE_FAILURES, now + length))


async def clear_failures(tx: Transaction, account_id: UUID) -> None:
    await tx.run(
        update(account).where(account.c.id == account_id).values(failures=0, locked_until=None)
    )


async def open_session(
    tx: Transaction, new: NewSession, now: datetime, expires_at: datetime
) -> None:
    await tx.run(
        insert(session).values(
            token=new.digest,
            account=new.account,
            way=new.way,
            created_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )


async def see_session(tx: Transaction, digest: bytes, now: datetime) -> None:
    """The session was used: its idle time begins anew."""
    await tx.do("update people.session set seen_at = %s where token = %s", (now, digest))


async def end_session(tx: Transaction, digest: bytes) -> None:
    await tx.run(delete(session).where(session.c.token == digest))


async def end_sessions(tx: Transaction, account_id: UUID) -> None:
    await tx.run(delete(session).where(session.c.account == account_id))


async def end_sessions_before(tx: Transaction, account_id: UUID, way: str, before: datetime) -> int:
    """Those that began in this way until this moment; how many."""
    return await tx.do(
        "delete from people.session where account = %s and way = %s and created_at <= %s",
        (account_id, way, before),
    )


async def sweep_sessions(tx: Transaction, now: datetime, idle: timedelta) -> int:
    """Forget sessions that are over; how many."""
    return await tx.do(
        "delete from people.session where expires_at <= %s or seen_at <= %s", (now, now - idle)
    )
