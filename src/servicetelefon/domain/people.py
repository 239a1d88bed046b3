"""Who is at a page: the value that pages and journeys hand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from servicetelefon.domain.permissions import ALLOWED, Action, Role, may


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody of the staff with a valid session.

    `session` names the session in the database and proves nothing. Who `must_change` the
    password may do only that. `offices` are those for which a specialist works. `way` is how the
    person signed in: by password, or centrally by the city's own sign-in.
    """

    account: UUID
    name: str = field(repr=False)
    roles: frozenset[Role]
    session: str = field(repr=False)
    must_change: bool = False
    offices: frozenset[str] = frozenset()
    way: str = "password"

    def may(self, action: Action) -> bool:
        return may(self.roles, action)

    def acting(self, action: Action) -> Role | None:
        """The role by which this person does it: what the journal says instead of a name."""
        allowed = self.roles & ALLOWED.get(action, self.roles)
        return min(allowed, key=list(Role).index, default=None)
