"""People of the service line: signing in and out, accounts, passwords.

Doing, journal and audit are one transaction. The journal says what happened to which account
and under which role; who did it stands in the audit.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Forbidden, Invalid, NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.people import central_store, passwords, read, store
from servicetelefon.people.passwords import Passwords
from servicetelefon.people.read import Account, Session
from servicetelefon.people.store import Attempt, NewAccount
from servicetelefon.records.store import Entry, Look, append, audit

IDLE = timedelta(minutes=30)
"""A session that nobody uses; a desk's event stream counts as use."""

LONGEST = timedelta(hours=12)
"""A session at most: a long shift."""

SEEN_EVERY = timedelta(minutes=1)

_TOKEN_BYTES = 32

PASSWORD = "password"  # noqa: S105 - the way in which somebody signed in


class LoginTaken(Conflict):
    code = "login-taken"


class LastAdmin(Conflict):
    """Somebody must be able to make accounts."""

    code = "last-admin"


class WrongPassword(Forbidden):
    """Also for who is not known, locked or no longer active: the words are the same."""

    code = "wrong-password"


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator enters for a new account."""

    login: str = field(repr=False)
    name: str = field(repr=False)
    roles: frozenset[Role]
    skills: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Shown once, then changed by the person."""

    account: UUID
    login: str = field(repr=False)
    password: str = field(repr=False)
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class People:
    """`chance` makes tokens and passwords: a source fit for secrets."""

    clock: Clock
    ids: Ids
    chance: random.Random
    vault: Vault
    passwords: Passwords

    # Signing in: count, prove (outside a transaction), then note what came of it.

    async def count_attempt(self, tx: Transaction, login: str) -> Attempt:
        lookups = store.login_lookups(self.vault, login)
        return await store.count_attempt(tx, lookups, self.clock.now())

    async def prove(self, attempt: Attempt, password: str) -> bool:
        """Takes as long for an unknown person as for a wrong password."""
        return await self.passwords.fits(password, attempt.password)

    async def sign_in(self, tx: Transaction, attempt: Attempt) -> str:
        """A new session; its token, which nothing of ours keeps."""
        if attempt.account is None:
            raise ValueError("nobody was proven")
        await store.clear_failures(tx, attempt.account)
        return await self.sign_in_as(tx, attempt.account, PASSWORD)

    async def refuse(self, tx: Transaction, attempt: Attempt) -> None:
        why = "locked" if attempt.locked else "wrong"
        await self.refuse_as(tx, attempt.account, PASSWORD, why)

    async def sign_in_as(self, tx: Transaction, account: UUID, way: str) -> str:
        """The same for whoever was proven in this way."""
        token = await self._open_session(tx, account, self.clock.now(), way)
        await self._record(tx, EventCode.SIGNED_IN, {"way": way}, account, account)
        return token

    async def refuse_as(self, tx: Transaction, account: UUID | None, way: str, why: str) -> None:
        data = {"way": way, "why": why}
        await self._record(tx, EventCode.SIGN_IN_REFUSED, data, account, None)

    async def sign_out(self, tx: Transaction, who: SignedIn) -> None:
        await store.end_session(tx, bytes.fromhex(who.session))
        data = {"why": "asked"}
        await self._record(tx, EventCode.SIGNED_OUT, data, who.account, who.account)

    async def sign_out_elsewhere(
        self, tx: Transaction, account: UUID, way: str, before: datetime
    ) -> None:
        """Left where the session was begun: it ends here too. Told twice it changes nothing."""
        if await store.end_sessions_before(tx, account, way, before):
            await self._record(tx, EventCode.SIGNED_OUT, {"why": way}, account, account)

    async def session(self, tx: Transaction, token: str) -> Session | None:
        """Whose session this is; its idle time begins anew, noted at most once a minute."""
        now = self.clock.now()
        digest = store.token_digest(token)
        found = await read.session(tx, self.vault, digest, now, IDLE)
        if found is not None and now - found.seen_at >= SEEN_EVERY:
            await store.see_session(tx, digest, now)
        return found

    # Accounts.

    async def create(
        self, tx: Transaction, person: Person, *, by: SignedIn | None
    ) -> FirstPassword:
        """A new account with a generated password; `by` None is the set-up itself."""
        _complete(person)
        password = passwords.generated(self.chance)
        new = NewAccount(
            id=self.ids.new(),
            login=person.login,
            name=person.name,
            password=await self.passwords.hash(password),
            must_change=True,
            created_at=self.clock.now(),
        )
        if not await store.add(tx, self.vault, new):
            raise LoginTaken("the sign-in name is taken")
        await store.set_roles(tx, new.id, person.roles, person.offices)
        await store.set_skills(tx, new.id, person.skills)
        data = {"account": str(new.id), "roles": _codes(person.roles)}
        await self._record(tx, EventCode.ACCOUNT_CREATED, data, new.id, *_doer(by))
        login = store.normal_login(person.login)
        return FirstPassword(new.id, login, password, person.roles)

    async def first_accounts(
        self, tx: Transaction, people: Iterable[Person]
    ) -> tuple[FirstPassword, ...]:
        """The first sign-ins of a fresh database; nothing when there is anybody already."""
        if await read.anybody(tx):
            return ()
        return tuple([await self.create(tx, person, by=None) for person in people])

    async def set_rights(
        self,
        tx: Transaction,
        account: UUID,
        roles: frozenset[Role],
        skills: frozenset[str],
        *,
        by: SignedIn | None,
        offices: frozenset[str] = frozenset(),
    ) -> None:
        """Roles hold from the person's next page on; skills from the next time at the desk."""
        before = await self._account(tx, account)
        if Role.ADMIN in before.roles and Role.ADMIN not in roles:
            await self._keep_an_admin(tx, account)
        for what, changed in (
            ("roles", roles != before.roles),
            ("skills", skills != before.skills),
            ("offices", offices != before.offices),
        ):
            if changed:
                await self.changed(tx, account, what, by)
        await store.set_roles(tx, account, roles, offices)
        await store.set_skills(tx, account, skills)

    async def set_active(
        self, tx: Transaction, account: UUID, *, active: bool, by: SignedIn
    ) -> None:
        before = await self._account(tx, account)
        if not active and Role.ADMIN in before.roles:
            await self._keep_an_admin(tx, account)
        await store.set_active(tx, account, active=active)
        await self.changed(tx, account, "activated" if active else "deactivated", by)

    async def reset_password(
        self, tx: Transaction, account: UUID, *, by: SignedIn | None
    ) -> FirstPassword:
        before = await self._account(tx, account)
        password = passwords.generated(self.chance)
        hashed = await self.passwords.hash(password)
        await store.set_password(tx, account, hashed, must_change=True)
        await self.changed(tx, account, "password_reset", by)
        return FirstPassword(account, before.login, password, before.roles)

    async def loosen(self, tx: Transaction, account: UUID, *, by: SignedIn) -> None:
        """The account may become another person's of the city's sign-in."""
        if not await central_store.unbind(tx, account):
            raise NotFound("this account is nobody's of the central sign-in")
        await store.end_sessions(tx, account)
        await self.changed(tx, account, "identity_loosened", by)

    async def count_own_attempt(self, tx: Transaction, who: SignedIn) -> Attempt:
        """A try of one's own present password counts like a sign-in."""
        own = await self._account(tx, who.account)
        return await self.count_attempt(tx, own.login)

    async def change_password(self, tx: Transaction, who: SignedIn, password: str) -> str:
        """A new password of one's own: all sessions end; the token of the new one.

        WeakPassword when it may not be taken. The present one must have been proven.
        """
        own = await self._account(tx, who.account)
        passwords.check(password, own.login)
        hashed = await self.passwords.hash(password)
        await store.set_password(tx, who.account, hashed, must_change=False)
        await self.changed(tx, who.account, "password", who)
        return await self._open_session(tx, who.account, self.clock.now(), PASSWORD)

    # Steps that several of them take.

    async def _open_session(self, tx: Transaction, account: UUID, now: datetime, way: str) -> str:
        token = base64.urlsafe_b64encode(self.chance.randbytes(_TOKEN_BYTES)).decode().rstrip("=")
        opened = store.NewSession(account, store.token_digest(token), way)
        await store.open_session(tx, opened, now, now + LONGEST)
        return token

    async def _account(self, tx: Transaction, account: UUID) -> Account:
        found = await read.one_account(tx, self.vault, account)
        if found is None:
            raise NotFound("no such account")
        return found

    async def _keep_an_admin(self, tx: Transaction, account: UUID) -> None:
        if not await read.others_with(tx, Role.ADMIN, account):
            raise LastAdmin("nobody else could make accounts")

    async def _record(
        self,
        tx: Transaction,
        code: EventCode,
        data: Mapping[str, Code],
        account: UUID | None,
        by: UUID | None,
        role: Role | None = None,
    ) -> None:
        """Journal and audit: `by` did it to `account`; None is the set-up, or nobody known."""
        entry = Entry(self.ids.new(), self.clock.now(), code, role=role, data=data)
        await append(tx, [entry])
        look = Look(
            id=self.ids.new(),
            at=entry.at,
            account=by,
            role=role,
            action=code.value,
            object_kind="account",
            object_id=str(account) if account else None,
            journal=entry.id,
        )
        await audit(tx, look)

    async def changed(self, tx: Transaction, account: UUID, what: str, by: SignedIn | None) -> None:
        data = {"account": str(account), "what": what}
        await self._record(tx, EventCode.ACCOUNT_CHANGED, data, account, *_doer(by))


def _doer(by: SignedIn | None) -> tuple[UUID | None, Role | None]:
    return (by.account, by.acting(Action.MANAGE_ACCOUNTS)) if by else (None, None)


def _complete(person: Person) -> None:
    if not store.normal_login(person.login) or not person.name.strip() or not person.roles:
        raise Invalid("an account has a sign-in name, a name and a role")


def _codes(roles: frozenset[Role]) -> str:
    return "all" if len(roles) == len(Role) else ",".join(sorted(roles))
