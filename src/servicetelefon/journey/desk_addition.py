"""What a caller corrects, adds or takes back at the desk, of an enquiry that was handed over before.

By reference and code only: keyed in by the caller in this call, or said to the agent. The agent
learns nothing of the enquiry but what everybody with the code may know.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.desk_hand_over import DeskHandOver
from servicetelefon.journey.earlier import EnquirySeen, before
from servicetelefon.journey.enquiry_state import Added, EnquiryStates
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records import store as journal
from servicetelefon.records.store import Look


@dataclass(frozen=True, slots=True)
class AddedTo:
    """To which enquiry, and whose bell is to be rung."""

    enquiry: UUID
    office: str | None


@dataclass(frozen=True, slots=True)
class DeskAddition:
    clock: Clock
    ids: Ids
    desk: DeskHandOver
    states: EnquiryStates

    async def proven(self, tx: Transaction, contact: UUID, who: SignedIn) -> EnquirySeen | None:
        """The enquiry whose code the caller has keyed in; NotYours for another's contact."""
        await self.desk.own(tx, contact, who)
        return (await before(tx, self.desk.vault, contact)).enquiry

    async def add(
        self,
        tx: Transaction,
        contact: UUID,
        who: SignedIn,
        added: Added,
        numbers: tuple[str, str],
    ) -> AddedTo | None:
        """`numbers` are reference and code as they were said, where none were keyed in. None
        whatever was wrong with them; the try is counted when the transaction is committed."""
        seen = await self.proven(tx, contact, who)
        if seen is not None:
            done = AddedTo(seen.id, seen.office)
            if not await self.states.add_proven(tx, seen.id, added):
                return None
        else:
            stand = await self.states.add(tx, numbers, added)
            if stand is None:
                return None
            done = AddedTo(stand.enquiry, stand.office)
        look = Look(
            self.ids.new(), self.clock.now(), who.account, Role.AGENT.value, "added_to",
            "enquiry", str(done.enquiry),
        )  # fmt: skip
        await journal.audit(tx, look)
        return done
