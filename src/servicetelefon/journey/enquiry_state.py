"""How an enquiry stands, for who has its reference and code: on the page, and for the phone menu.

Nothing personal is shown: state, office, by when, and what became of each document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.referral import ReferralState
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry
from servicetelefon.referral import codes, documents, store
from servicetelefon.referral.documents import DocumentState
from servicetelefon.referral.store import LINE_SEES


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
            overdue=row.replied_at is None and row.closed_at is None and row.due_at < now,
            receipt_at=row.receipt_at,
            replied_at=row.replied_at,
            claim_kept=row.keeps_a_claim,
            documents=tuple(
                DocumentStand(one.position, one.arrived_at, one.confirmed_at, one.state)
                for one in found
            ),
        )
