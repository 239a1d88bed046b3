"""The audit searched by a data-protection officer: without names, and each search noted.

A name takes two: one asks with a reason, another with the same task agrees. Then the asker sees
it for a day. Asking, agreeing and seeing stand in journal and audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.compliance import names
from servicetelefon.compliance.names import NameRequest
from servicetelefon.domain.people import SignedIn
from servicetelefon.journey.rules_noted import noted
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import Forbidden, Invalid, NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.people import read as people
from servicetelefon.records import looks
from servicetelefon.records.looks import Line, Search

SEEN_FOR = timedelta(hours=24)
_LONGEST = 500


class SecondPersonNeeded(Forbidden):
    """Nobody agrees to their own request."""

    code = "second-person-needed"


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """`auditor` is the database as the only role that may read the audit."""

    clock: Clock
    ids: Ids
    vault: Vault
    auditor: Database

    async def search(self, tx: Transaction, asked: Search, by: SignedIn) -> list[Line]:
        async with self.auditor.step() as auditor:
            found = await looks.search(auditor, asked)
        # What somebody typed may be a name: only what stands in the audit is written down.
        await self._noted(tx, by, "audit_searched", (asked.object_id or "") if found else "")
        return found

    async def ask_name(self, tx: Transaction, line: UUID, reason: str, by: SignedIn) -> UUID:
        """NotFound where no person stands behind the line."""
        reason = reason.strip()
        if not 0 < len(reason) <= _LONGEST:
            raise Invalid(f"a reason of at most {_LONGEST} characters is needed")
        await self._account(line)
        now = self.clock.now()
        one = NameRequest(self.ids.new(), line, by.account, now, None, None, None, reason)
        await names.ask(tx, self.vault, one)
        await self._noted(tx, by, "name_asked", str(one.id))
        return one.id

    async def answer(self, tx: Transaction, request: UUID, by: SignedIn, *, agreed: bool) -> None:
        found = await names.find(tx, self.vault, request)
        if found is not None and found.asked_by == by.account:
            raise SecondPersonNeeded("somebody else has to agree")
        now = self.clock.now()
        if not await names.answer(tx, request, by.account, now, agreed=agreed):
            raise NotFound("no such request waits for an answer")
        await self._noted(tx, by, "name_agreed" if agreed else "name_refused", str(request))

    async def name(self, tx: Transaction, request: UUID, by: SignedIn) -> str:
        """For who asked, for a day after somebody else agreed. NotFound otherwise."""
        found = await names.find(tx, self.vault, request)
        if found is None or not may_see(found, by, self.clock.now()):
            raise NotFound("there is no such request of yours that somebody agreed to")
        account = await self._account(found.entry)
        told = await people.names(tx, self.vault, [account])
        await self._noted(tx, by, "name_seen", str(request))
        return told.get(account, "")

    async def _noted(self, tx: Transaction, by: SignedIn, what: str, of: str) -> None:
        await noted(tx, (self.clock, self.ids), by, what, of)

    async def _account(self, line: UUID) -> UUID:
        async with self.auditor.step() as auditor:
            account = await looks.account_of(auditor, line)
        if account is None:
            raise NotFound("no person stands behind this line")
        return account


def may_see(one: NameRequest, by: SignedIn, now: datetime) -> bool:
    answered = one.answered_at
    agreed = bool(one.agreed) and answered is not None and now < answered + SEEN_FOR
    return agreed and one.asked_by == by.account
