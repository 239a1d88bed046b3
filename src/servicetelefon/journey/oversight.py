"""What the line's supervisors do with referrals: find owners, forward, answer what an office asked
back, release a protected case to a named person, say who stands for an office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from servicetelefon.domain.escalation import OFFICE_LEVELS, Level
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.referral import EntryKind, ReferralKind, partition
from servicetelefon.journey.office import OfficeWork
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.people import read as people
from servicetelefon.referral import content, deputies, steps, store
from servicetelefon.referral.content import NewEntry
from servicetelefon.referral.store import Sees


class NothingToRelease(Conflict):
    """Only protected cases need a release, and complaints never get one."""

    code = "nothing-to-release"


@dataclass(frozen=True, slots=True)
class Oversight:
    work: OfficeWork

    async def release(
        self, tx: Transaction, sees: Sees, enquiry: UUID, to: UUID, who: SignedIn
    ) -> None:
        """A protected case to one named specialist of its office, and to nobody else."""
        row = await self.work.find(tx, sees, enquiry, lock=True)
        if row.protection is None or row.kind == ReferralKind.COMPLAINT or row.office is None:
            raise NothingToRelease("this referral needs no release")
        if to not in await people.specialists(tx, row.office):
            raise Invalid("this account does not work for the office")
        place = partition(row.office, ReferralKind(row.kind), None, released_to=str(to))
        now = self.work.clock.now()
        hours = self.work.city().service_hours(row.line)
        released = steps.owned_at(replace(row, partition=place, since=now), now, hours)
        await store.change(tx, sees, enquiry, steps.differences(row, released))
        new = NewEntry(self.work.ids.new(), enquiry, EntryKind.RELEASE, now, "", "supervisor")
        await content.add(tx, self.work.vault, new, row.key)
        data = {"entry": str(new.id), "kind": new.kind.value}
        await self.work.record(tx, released, EventCode.REFERRAL_ADDED_TO, data, who)

    async def name_deputies(
        self, tx: Transaction, office: str, level: Level, accounts: Iterable[UUID], who: SignedIn
    ) -> None:
        """Who stands for an office as substitute, head or duty service."""
        if office not in self.work.city().offices or level not in OFFICE_LEVELS:
            raise Invalid("there is no such office or level")
        chosen = set(accounts)
        if chosen - set(await people.specialists(tx, office)):
            raise Invalid("somebody chosen does not work for this office")
        await deputies.put(tx, office, level, chosen)
        for account in sorted(chosen, key=str):
            await self.work.look(tx, account, f"named_{level.value}", who)
