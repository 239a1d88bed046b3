"""How an enquiry stands, for who has its reference and code: on the page, and for the phone menu.

Nothing personal is shown: state, office, by when, and what became of each document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.city import City
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.referral import EntryKind, ReferralEvent, ReferralState
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records import enquiries
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry
from servicetelefon.referral import codes, content, documents, steps, store
from servicetelefon.referral.content import NewEntry
from servicetelefon.referral.documents import DocumentState
from servicetelefon.referral.store import LINE_SEES, Referral


@dataclass(frozen=True, slots=True)
class DocumentStand:
    """What became of one document: arrived, where, when."""

    position: int
    arrived_at: datetime
    confirmed_at: datetime | None
    state: DocumentState


@dataclass(frozen=True, slots=True)
class EnquiryStand:
    """Everything that may be told by reference and code."""

    enquiry: UUID
    state: ReferralState
    office: str | None
    received_at: datetime
    reply_by: datetime
    overdue: bool
    receipt_at: datetime | None
    replied_at: datetime | None
    claim_kept: bool
    documents: tuple[DocumentStand, ...]


@dataclass(frozen=True, slots=True)
class EnquiryStates:
    clock: Clock
    ids: Ids
    vault: Vault
    city: Callable[[], City]

    async def ask(self, tx: Transaction, reference: str, code: str) -> EnquiryStand | None:
        """None whatever was wrong; the try is counted when the transaction is committed.

        Digits only: blanks between groups are for the eye.
        """
        now = self.clock.now()
        await store.see(tx, LINE_SEES)
        digits = ("".join(reference.split()), "".join(code.split()))
        row = await codes.proven(tx, self.vault, *digits, now)
        how = "shown" if row else "refused"
        entry = Entry(
            self.ids.new(),
            now,
            EventCode.STATE_ASKED,
            enquiry=row.enquiry if row else None,
            data={"how": how},
        )
        await journal.append(tx, [entry])
        if row is None:
            return None
        found = await documents.of(tx, row.enquiry)
        return EnquiryStand(
            enquiry=row.enquiry,
            state=ReferralState(row.state),
            office=row.office,
            received_at=row.received_at,
            reply_by=row.due_at,
            overdue=row.state not in DONE and row.due_at < now,
            receipt_at=row.receipt_at,
            replied_at=row.replied_at,
            claim_kept=row.keeps_a_claim,
            documents=tuple(
                DocumentStand(one.position, one.arrived_at, one.confirmed_at, one.state)
                for one in found
            ),
        )

    async def add(
        self, tx: Transaction, numbers: tuple[str, str], kind: EntryKind, words: str
    ) -> EnquiryStand | None:
        """A correction, an addition or a withdrawal: a new entry, never an edit. What was closed is
        open again; this is the only way. `numbers` are reference and code."""
        stand = await self.ask(tx, *numbers)
        if stand is None:
            return None
        row = await store.find(tx, LINE_SEES, stand.enquiry, lock=True)
        if row is None or kind not in BY_THE_CITIZEN:
            return None
        now, city = self.clock.now(), self.city()
        new = NewEntry(self.ids.new(), row.enquiry, kind, now, words.strip())
        await content.add(tx, self.vault, new, row.key)
        data = {"entry": str(new.id), "kind": kind.value}
        code = EventCode.REFERRAL_ADDED_TO
        lines = [
            Entry(self.ids.new(), now, code, enquiry=row.enquiry, office=row.office, data=data)
        ]
        if row.state == ReferralState.CLOSED:
            hours = city.service_hours(row.line)
            again = steps.restarted(row, now, hours, city.promise.reply.within)
            await store.change(tx, LINE_SEES, row.enquiry, steps.differences(row, again))
            marks = {"closed_at": None, "outcome": None, "due_at": again.due_at}
            await enquiries.mark_enquiry(tx, row.enquiry, marks)
            lines.append(self._reopened(row, again))
        await journal.append(tx, lines)
        return stand

    def _reopened(self, row: Referral, again: Referral) -> Entry:
        data: dict[str, Code] = {
            "event": ReferralEvent.REOPENED.value,
            "from": row.state,
            "to": again.state,
            "level": again.level,
        }
        return Entry(
            self.ids.new(),
            self.clock.now(),
            EventCode.REFERRAL_STEPPED,
            enquiry=row.enquiry,
            office=row.office,
            data=data,
        )


DONE = frozenset({ReferralState.ANSWERED.value, ReferralState.CLOSED.value})

BY_THE_CITIZEN = frozenset({EntryKind.ADDITION, EntryKind.CORRECTION, EntryKind.WITHDRAWAL})
