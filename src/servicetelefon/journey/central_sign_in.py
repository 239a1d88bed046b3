"""Signing in with an account of the city: begun here, proven there, decided here.

Whether somebody comes in is ours to say: an account of ours, active, and the same person as the
last time. Doing, journal and audit are one transaction.
"""

from __future__ import annotations

import base64
import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from servicetelefon.domain.permissions import Role
from servicetelefon.journey.people import People, Person
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.people import central_store as store
from servicetelefon.people import read
from servicetelefon.people.central import (
    CentralRefused,
    Grant,
    Identity,
    Provider,
    Refused,
    Rules,
    SignedOutThere,
    Ticket,
)

WAY = "central"
_SECRET_BYTES = 32
CLOCKS_DIFFER = timedelta(minutes=1)
"""By so much the provider's clock may be behind ours."""


@dataclass(frozen=True, slots=True)
class CentralSignIn:
    """`chance` must be fit for secrets."""

    provider: Provider
    rules: Rules
    people: People
    clock: Clock
    chance: random.Random
    vault: Vault

    def ticket(self) -> Ticket:
        secret = base64.urlsafe_b64encode(self.chance.randbytes(_SECRET_BYTES))
        return Ticket(secret.decode().rstrip("="))

    async def keep(self, tx: Transaction, ticket: Ticket) -> None:
        await store.keep(tx, ticket, self.clock.now())

    async def take(self, tx: Transaction, ticket: Ticket, state: str) -> bool:
        """Whether this answer belongs to a sign-in of this browser; each counts once."""
        return ticket.state == state and await store.take(tx, ticket, self.clock.now())

    async def sign_in(self, tx: Transaction, identity: Identity) -> str:
        """A new session's token; CentralRefused when this person does not come in."""
        grants = self.rules.granted(identity.groups)
        if self.rules.grants and not grants:
            raise CentralRefused(Refused.NO_ROLE, "none of the groups has a role here")
        account = await self._account(tx, identity, grants)
        await self._take_over_roles(tx, account, grants)
        return await self.people.sign_in_as(tx, account, WAY)

    async def refuse(self, tx: Transaction, why: Refused) -> None:
        await self.people.refuse_as(tx, None, WAY, why.value)

    async def signed_out(self, tx: Transaction, said: SignedOutThere) -> None:
        """Whoever left the city's sign-in leaves ours; who came by password stays."""
        account = await store.bound_to(tx, self.vault, said)
        if account is not None:
            await self.people.sign_out_elsewhere(tx, account, WAY, said.at + CLOCKS_DIFFER)

    async def _account(self, tx: Transaction, identity: Identity, grants: frozenset[Grant]) -> UUID:
        found = await store.find(tx, self.vault, identity)
        if found is None:
            return await self._new(tx, identity, grants)
        if not found.active:
            raise CentralRefused(Refused.UNKNOWN, "the account is no longer active")
        if not found.is_theirs:
            await self._bind(tx, found.account, identity, taken=found.is_somebody_elses)
        return found.account

    async def _new(self, tx: Transaction, identity: Identity, grants: frozenset[Grant]) -> UUID:
        if not self.rules.new_accounts:
            raise CentralRefused(Refused.UNKNOWN, "no account has this sign-in name")
        roles, offices = _rights(grants)
        person = Person(identity.login, identity.name or identity.login, roles, offices=offices)
        made = await self.people.create(tx, person, by=None)
        await self._bind(tx, made.account, identity, taken=False)
        return made.account

    async def _bind(
        self, tx: Transaction, account: UUID, identity: Identity, *, taken: bool
    ) -> None:
        now = self.clock.now()
        if taken or not await store.bind(tx, self.vault, account, identity, now):
            raise CentralRefused(Refused.SOMEBODY_ELSE, "the account is another person's")
        await self.people.changed(tx, account, "identity_bound", None)

    async def _take_over_roles(
        self, tx: Transaction, account: UUID, grants: frozenset[Grant]
    ) -> None:
        """Whoever lost a group over there loses its role here at the next sign-in."""
        if not grants:
            return
        before = await read.one_account(tx, self.vault, account)
        roles, offices = _rights(grants)
        if before is not None and (before.roles, before.offices) != (roles, offices):
            skills = before.skills
            await self.people.set_rights(tx, account, roles, skills, by=None, offices=offices)


def _rights(grants: frozenset[Grant]) -> tuple[frozenset[Role], frozenset[str]]:
    roles = frozenset(grant.role for grant in grants)
    return roles, frozenset(grant.office for grant in grants if grant.office)
