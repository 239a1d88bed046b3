"""The city's street directory is taken in: whole, journalled and audited in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.office import Basis
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records.store import Entry, Look, append, audit
from servicetelefon.responsibility import read, store
from servicetelefon.responsibility.store import TakenIn
from servicetelefon.responsibility.street_file import StreetFile


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read, and whether it was news."""

    file: StreetFile
    changed: bool


@dataclass(frozen=True, slots=True)
class StreetDirectories:
    clock: Clock
    ids: Ids

    async def take_in(
        self, tx: Transaction, file: StreetFile, basis: Basis, *, by: SignedIn | None
    ) -> Imported:
        """The same streets on the same basis are no news and change nothing."""
        await store.lock(tx)
        before = await read.newest(tx)
        if before is not None and (before.hash, before.basis) == (file.hash, basis):
            return Imported(file, changed=False)
        now, directory = self.clock.now(), self.ids.new()
        await store.replace_directory(tx, TakenIn(directory, now, file.hash, basis, file.segments))
        role = by.acting(Action.MANAGE_CITY) if by else None
        code = role.value if role else None
        event = EventCode.STREETS_TAKEN_IN
        data = {"directory": str(directory), "segments": len(file.segments), "hash": file.hash}
        entry = Entry(self.ids.new(), now, event, role=code, data=data)
        await append(tx, [entry])
        account = by.account if by else None
        what = (event.value, "street_directory", str(directory))
        await audit(tx, Look(self.ids.new(), now, account, code, *what, journal=entry.id))
        return Imported(file, changed=True)
