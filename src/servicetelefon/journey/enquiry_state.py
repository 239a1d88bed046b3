"""How an enquiry stands, for who has its reference and code: on the page, and for the phone menu.

Nothing personal is shown: state, office, by when, and what became of each document.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.city import City
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.reference import typed
from servicetelefon.domain.referral import EntryKind, ReferralEvent, ReferralState
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.ids import Ids
from servicetelefon.records import enquiries
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry
from servicetelefon.referral import codes, content, documents, steps, store
from servicetelefon.referral.content import NewEntry
from servicetelefon.referral.documents import DocumentState, NewDocument, Place
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


class AnotherEntry(Conflict):
    """The number of this form belongs to another enquiry."""

    code = "another-form"


SendEntry = Callable[[Transaction, Referral, UUID], Awaitable[None]]


async def nothing_to_send(_tx: Transaction, _row: Referral, _entry: UUID) -> None:
    """For a house whose offices all work in the inbox."""


@dataclass(frozen=True, slots=True)
class Added:
    """What is written to an enquiry. `id` is chosen before the first try, so that the same form
    sent twice is one entry."""

    id: UUID
    kind: EntryKind
    words: str = field(repr=False)
    role: Role | None = None  # of who wrote it down; None: the citizen
    files: tuple[NewDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class EnquiryStates:
    """`send` puts the delivery of what was added into the same transaction, for offices without
    inbox."""

    clock: Clock
    ids: Ids
    vault: Vault
    city: Callable[[], City]
    send: SendEntry = nothing_to_send

    async def ask(self, tx: Transaction, reference: str, code: str) -> EnquiryStand | None:
        """None whatever was wrong; the try is counted when the transaction is committed.

        Digits only: blanks between groups are for the eye.
        """
        now = self.clock.now()
        await store.see(tx, LINE_SEES)
        digits = (typed(reference), typed(code))
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
        return await self._stand(tx, row) if row else None

    async def _stand(self, tx: Transaction, row: Referral) -> EnquiryStand:
        return EnquiryStand(
            enquiry=row.enquiry,
            state=_told(row),
            office=row.office,
            received_at=row.received_at,
            reply_by=row.due_at,
            overdue=row.state not in DONE and row.due_at < self.clock.now(),
            receipt_at=row.receipt_at,
            replied_at=row.replied_at,
            claim_kept=row.keeps_a_claim,
            documents=await _documents(tx, row.enquiry),
        )

    async def add(
        self, tx: Transaction, numbers: tuple[str, str], added: Added
    ) -> EnquiryStand | None:
        """A correction, an addition or a withdrawal: a new entry, never an edit. What was closed is
        open again; this is the only way. `numbers` are reference and code."""
        stand = await self.ask(tx, *numbers)
        if stand is None or added.kind not in BY_THE_CITIZEN:
            return None
        if not await self.add_proven(tx, stand.enquiry, added):
            return None
        row = await store.find(tx, LINE_SEES, stand.enquiry)
        return await self._stand(tx, row) if row else None

    async def add_proven(self, tx: Transaction, enquiry: UUID, added: Added) -> bool:
        """The same for an enquiry whose reference and code were proven before."""
        await store.see(tx, LINE_SEES)
        row = await store.find(tx, LINE_SEES, enquiry, lock=True)
        if row is None or added.kind not in BY_THE_CITIZEN:
            return False
        if (before := await content.added_as(tx, added.id)) is not None:
            if before != enquiry:
                raise AnotherEntry("this number belongs to another enquiry")
            return True
        now = self.clock.now()
        number = await content.next_number(tx, enquiry)
        role = added.role.value if added.role else None
        words = added.words.strip() or documents.as_words(added.files)
        new = NewEntry(added.id, enquiry, added.kind, now, words, role, number)
        await content.add(tx, self.vault, new, row.key)
        await self._keep(tx, row, added, now)
        data = {"entry": str(new.id), "kind": added.kind.value}
        line = Entry(
            self.ids.new(),
            now,
            EventCode.REFERRAL_ADDED_TO,
            enquiry=enquiry,
            role=role,
            office=row.office,
            data=data,
        )
        await journal.append(tx, [line])
        if row.state == ReferralState.CLOSED:
            row = await self._reopen(tx, row, now)
        await self.send(tx, row, new.id)
        return True

    async def _keep(self, tx: Transaction, row: Referral, added: Added, now: datetime) -> None:
        """Each file is a document of the referral like those that came first."""
        first = await documents.next_position(tx, row.enquiry) if added.files else 1
        for position, new in enumerate(added.files, start=first):
            place = Place(row.enquiry, position, row.key, now, added.id)
            await documents.keep(tx, self.vault, new, place)
            moved = Entry(
                self.ids.new(),
                now,
                EventCode.DOCUMENT_MOVED,
                enquiry=row.enquiry,
                office=row.office,
                data={"document": str(new.id), "state": DocumentState.ARRIVED.value},
            )
            await journal.append(tx, [moved])

    async def _reopen(self, tx: Transaction, row: Referral, now: datetime) -> Referral:
        city = self.city()
        hours = city.service_hours(row.line)
        again = steps.restarted(row, now, hours, city.promise.reply.within)
        await store.change(tx, LINE_SEES, row.enquiry, steps.differences(row, again))
        marks = {"closed_at": None, "outcome": None, "due_at": again.due_at}
        await enquiries.mark_enquiry(tx, row.enquiry, marks)
        await journal.append(tx, [self._reopened(row, again)])
        return again

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


async def _documents(tx: Transaction, enquiry: UUID) -> tuple[DocumentStand, ...]:
    return tuple(
        DocumentStand(one.position, one.arrived_at, one.confirmed_at, one.state)
        for one in await documents.of(tx, enquiry)
    )


def _told(row: Referral) -> ReferralState:
    """What no office has yet is told like what an office gave back: the line finds one."""
    state = ReferralState(row.state)
    return ReferralState.RETURNED if state is ReferralState.NEW and not row.office else state


DONE = frozenset({ReferralState.ANSWERED.value, ReferralState.CLOSED.value})

BY_THE_CITIZEN = frozenset({EntryKind.ADDITION, EntryKind.CORRECTION, EntryKind.WITHDRAWAL})
