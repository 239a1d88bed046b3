"""That somebody did something about the rules: a line of the journal, and who it was in the audit."""

from __future__ import annotations

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records.store import Entry, Look, append, audit


async def noted(
    tx: Transaction, services: tuple[Clock, Ids], by: SignedIn, what: str, of: str
) -> None:
    clock, ids = services
    now, role = clock.now(), Role.COMPLIANCE
    data = {"what": what, "object": of}
    entry = Entry(ids.new(), now, EventCode.RULES_ENTERED, role=role, data=data)
    await append(tx, [entry])
    look = Look(
        id=ids.new(),
        at=now,
        account=by.account,
        role=role,
        action=what,
        object_kind="rules",
        object_id=of,
        journal=entry.id,
    )
    await audit(tx, look)
