"""Signing in with the city's own accounts: what is asked of the provider, and what of its answer
counts. By default somebody without an account here stays outside.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from servicetelefon.domain.permissions import Role
from servicetelefon.kit.errors import Forbidden, Invalid


class Refused(StrEnum):
    """Why a sign-in by the provider does not count; each has a sentence."""

    OVER = "over"  # too late, already used, or begun in another browser
    CANCELLED = "cancelled"  # the provider says no, or the person did
    NOT_PROVEN = "not_proven"  # the answer is not the provider's, or not for us
    UNKNOWN = "unknown"  # no account here, or no longer
    NO_ROLE = "no_role"  # none of the person's groups has a role here
    SOMEBODY_ELSE = "somebody_else"  # the account belongs to another person of the provider


class CentralRefused(Forbidden):
    """The sentence for the person is `sign_in.central_<why>`."""

    code = "central-refused"

    def __init__(self, why: Refused, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


@dataclass(frozen=True, slots=True)
class Ticket:
    """One sign-in under way. Its secret lies in the browser's cookie and nowhere else; state, nonce
    and verifier follow from it, so what the database keeps (a hash of the state) opens nothing.
    """

    secret: str = field(repr=False)

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """43 characters, as RFC 7636 §4.1 wants at least."""
        return self._derived("verifier")

    def _derived(self, label: str) -> str:
        digest = hmac.digest(self.secret.encode(), label.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is. Only issuer and subject name a person for ever (OpenID Connect
    Core §5.7); the sign-in name may be given to somebody else one day.
    """

    issuer: str
    subject: str = field(repr=False)
    login: str = field(repr=False)
    name: str = field(repr=False)
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SignedOutThere:
    """The provider's word that somebody has left its sign-in, at which moment of its clock."""

    issuer: str
    subject: str = field(repr=False)
    at: datetime


class Provider(Protocol):
    """The city's sign-in. Its failures are Unavailable, its refusals CentralRefused."""

    @property
    def origin(self) -> str:
        """Scheme, host and port, for the pages' own rules of where forms may lead."""
        ...

    async def address(self, ticket: Ticket, back: str) -> str:
        """Where the person signs in; `back` is our address for the answer."""
        ...

    async def identity(self, ticket: Ticket, back: str, code: str, issuer: str | None) -> Identity:
        """Who it is, proven by the provider's signature. `issuer` is what came with the answer."""
        ...

    async def signed_out(self, token: str) -> SignedOutThere:
        """Who has signed out there, proven by the provider's signature."""
        ...

    async def sign_out_address(self, back: str) -> str | None:
        """Where the person signs out there too; None where the provider has no such page."""
        ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What a group of the provider is here."""

    role: Role
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """`grants` empty: roles are those of the account here. `new_accounts`: whoever has a role by
    its groups gets an account at the first sign-in."""

    grants: Mapping[str, frozenset[Grant]] = field(default_factory=dict[str, frozenset[Grant]])
    new_accounts: bool = False

    def granted(self, groups: Iterable[str]) -> frozenset[Grant]:
        return frozenset[Grant]().union(*(self.grants.get(group, ()) for group in groups))


def read_rules(entries: Iterable[str], *, new_accounts: bool) -> Rules:
    """`GROUP=role` or `GROUP=specialist:office`, one an entry; a group may have several."""
    grants: dict[str, frozenset[Grant]] = {}
    for entry in entries:
        group, _, right = entry.rpartition("=")
        grant = _grant(right)
        if not group.strip() or grant is None:
            raise Invalid(f"openid_roles: {entry!r} is not GROUP=role or GROUP=specialist:office")
        grants[group.strip()] = grants.get(group.strip(), frozenset()) | {grant}
    if new_accounts and not grants:
        raise Invalid("openid_new_accounts needs openid_roles: nobody gets rights by signing in")
    return Rules(grants, new_accounts)


def _grant(right: str) -> Grant | None:
    role, _, office = right.strip().partition(":")
    if role not in set(Role):
        return None
    # A specialist without office would see nothing, and another role has none.
    if (role == Role.SPECIALIST) != bool(office):
        return None
    return Grant(Role(role), office or None)
