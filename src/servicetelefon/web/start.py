"""Where people begin after signing in, by role."""

from __future__ import annotations

from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role

ACCOUNT = "/konto"

FIRST_PAGES = (
    (frozenset({Role.AGENT}), "/desk"),
    (frozenset({Role.SPECIALIST}), "/office"),
    (frozenset({Role.SUPERVISOR}), "/aufzeichnungen"),
    (frozenset({Role.COMPLIANCE}), "/compliance"),
    (frozenset({Role.ADMIN}), "/verwaltung/konten"),
    (frozenset({Role.EDITOR, Role.APPROVER}), "/redaktion"),
)
"""The first that fits; everybody else begins at the own account."""


def first_page(who: SignedIn | None) -> str:
    """Where somebody begins who did not ask for a page."""
    roles = who.roles if who and not who.must_change else frozenset[Role]()
    return next((path for wanted, path in FIRST_PAGES if wanted & roles), ACCOUNT)
