"""An enquiry that an office must finish is taken in: from a call, a chat or the portal, the same.

One transaction: the EnquiryRecord, the referral with its clock and its owner, what was said
under the office's key, a claim that cannot be lost, the way to the office, journal and audit.
Only then is anybody told that it was taken. What follows: `journey/office.py` (what the office
does), `journey/enquiry_clock.py` (what happens when nobody does), `journey/delivery.py`.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from servicetelefon.domain import completeness, escalation, urgency
from servicetelefon.domain.calendar import add_service_hours
from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.handover import Giver, HandOver, Receipt
from servicetelefon.domain.reference import new_reference
from servicetelefon.domain.referral import (
    EntryKind,
    ReferralKind,
    ReferralState,
    kind_with,
    legal_basis,
    partition,
)
from servicetelefon.domain.urgency import UrgencyReason, Urgent
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import office_key
from servicetelefon.records import enquiries as records
from servicetelefon.records import store as journal
from servicetelefon.records.enquiries import NewEnquiry
from servicetelefon.records.store import Entry, Look
from servicetelefon.referral import codes, content, renewal, store
from servicetelefon.referral.content import Claim, NewEntry
from servicetelefon.referral.contract import document_of
from servicetelefon.referral.store import LINE_SEES, Proofs, Referral

TOPIC = "referrals"
"""Ring this bell with the office's id after the commit."""


class Incomplete(Invalid):
    """Something that the office needs was not asked while it could be."""

    code = "incomplete-referral"

    def __init__(self, gaps: tuple[str, ...]) -> None:
        super().__init__(f"not asked: {', '.join(gaps)}")
        self.gaps = gaps


class OnlyInWriting(Invalid):
    """An act that has no effect by phone or form; the sentence says how it is done."""

    code = "only-in-writing"


class AnotherForm(Conflict):
    """The same number with other words: the first ones stand, and nothing was lost."""

    code = "another-form"


Send = Callable[[Transaction, Referral], Awaitable[None]]


async def nothing_to_send(_tx: Transaction, _row: Referral) -> None:
    """For a house whose offices all work in the inbox."""


@dataclass(frozen=True, slots=True)
class Enquiries:
    """`ensure_key` makes an office's key if there is none; `send` puts the deliveries of an
    office without inbox into the same transaction."""

    clock: Clock
    ids: Ids
    chance: random.Random
    vault: Vault
    city: Callable[[], City]
    ensure_key: Callable[[str], object]
    send: Send = nothing_to_send

    def gaps(self, handed: HandOver) -> tuple[str, ...]:
        """What is still to ask; for the desk while the caller is on the line."""
        kind = self.city().enquiry_types.get(handed.enquiry_type or "")
        return completeness.gaps(handed, kind.asks if kind else ())

    async def take_in(self, tx: Transaction, handed: HandOver, giver: Giver) -> Receipt:
        """On disk when the transaction is committed; the same receipt for the same form again.

        Incomplete, OnlyInWriting, AnotherForm or Invalid when it cannot be taken as it is.
        """
        handed = replace(handed, kind=kind_with(handed.kind, handed.claim))
        self._check(handed, giver)
        await store.see(tx, LINE_SEES)
        row, urgent = self._row(handed, giver)
        if row.office:
            self.ensure_key(office_key(row.office))
        document = document_of(handed).model_dump_json()
        if not await records.open_enquiry(tx, _counted(row)):
            return await self._again(tx, giver.enquiry, document)
        reference = await self._new_reference(tx)
        code = codes.new_code(self.vault, giver.enquiry)
        await store.insert(tx, row, self._proofs(handed, row, reference, document))
        await self._keep(tx, row, handed, document)
        await self._record(tx, row, giver, urgent)
        await self.send(tx, row)
        return _receipt(row, reference, code)

    def _check(self, handed: HandOver, giver: Giver) -> None:
        city = self.city()
        for what, value, known in (
            ("office", handed.office, city.offices),
            ("district", handed.district, city.districts),
            ("matter", handed.matter, city.matters),
            ("enquiry type", handed.enquiry_type, city.enquiry_types),
            ("line", giver.line, city.lines),
        ):
            if value is not None and value not in known:
                raise Invalid(f"there is no such {what}")
        kind = city.enquiry_types.get(handed.enquiry_type or "")
        asks_only = handed.kind in (ReferralKind.INFORMATION, ReferralKind.DEADLINE)
        if kind is not None and kind.only_in_writing and not asks_only:
            raise OnlyInWriting("this act is done in writing")
        gaps = self.gaps(handed)
        if gaps and not (giver.despite_gaps or handed.kind is ReferralKind.EMERGENCY):
            raise Incomplete(gaps)
        if completeness.Gap.WORDS in gaps:
            raise Incomplete(gaps)

    def _row(self, handed: HandOver, giver: Giver) -> tuple[Referral, Urgent]:
        now, city = self.clock.now(), self.city()
        hours = city.service_hours(giver.line)
        urgent = self._urgency(handed, now)
        row = Referral(
            enquiry=giver.enquiry,
            partition=partition(handed.office, handed.kind, handed.protection),
            office=handed.office,
            line=giver.line,
            realm=giver.realm,
            channel=handed.channel.value,
            kind=handed.kind.value,
            enquiry_type=handed.enquiry_type,
            matter=handed.matter,
            district=handed.district,
            language=handed.language,
            state=ReferralState.NEW.value,
            since=now,
            received_at=giver.since or now,
            clock_from=now,
            due_at=add_service_hours(hours, now, city.promise.reply.within),
            level=None,
            level_changes_at=None,
            owner=None,
            taken_by=giver.account,
            urgency=urgent.level.value,
            urgency_reason=urgent.reason.value,
            urgency_confirmed=handed.urgency is not None,
            deadline=handed.deadline,
            claim=handed.claim.value if handed.claim else None,
            protection=handed.protection.value if handed.protection else None,
            wants_callback=handed.callback is not None,
            neutral=handed.callback is not None and handed.callback.neutral,
            legal_basis=legal_basis(handed.kind).value,
        )
        owned = escalation.owned(escalation.rungs(row.standing(), hours), now)
        level = owned.level.value if owned.level else None
        owner = giver.account if owned.level is escalation.Level.AGENT else None
        return replace(row, level=level, level_changes_at=owned.changes_at, owner=owner), urgent

    def _urgency(self, handed: HandOver, now: datetime) -> Urgent:
        today = now.astimezone(self.city().zone).date()
        proposed = urgency.rule(
            handed.kind, today=today, deadline=handed.deadline, claim=handed.claim
        )
        if handed.urgency is None or handed.urgency is proposed.level:
            return proposed
        return Urgent(handed.urgency, UrgencyReason.PERSON)

    async def _new_reference(self, tx: Transaction) -> str:
        while True:
            reference = new_reference(self.chance)
            lookups = store.reference_lookups(self.vault, reference)
            if not await store.reference_taken(tx, lookups):
                return reference

    def _proofs(self, handed: HandOver, row: Referral, reference: str, document: str) -> Proofs:
        number = self._number(handed)
        return Proofs(
            reference=self.vault.seal(reference, store.reference_slot(row.enquiry), row.key),
            reference_lookup=self.vault.lookup(reference, store.REFERENCE),
            phone_lookup=self.vault.lookup(number, store.PHONE) if number else None,
            fingerprint=self.vault.lookup(document, renewal.FINGERPRINT),
            code=codes.proof(self.vault, reference, codes.new_code(self.vault, row.enquiry)),
        )

    def _number(self, handed: HandOver) -> str | None:
        return renewal.number_of(handed, self.city().calls_out)

    async def _keep(self, tx: Transaction, row: Referral, handed: HandOver, document: str) -> None:
        new = NewEntry(
            self.ids.new(), row.enquiry, EntryKind.HANDED_OVER, row.received_at, document
        )
        await content.add(tx, self.vault, new, row.key)
        if handed.claim is not None and handed.claim.keeps_the_date:
            claim = Claim(row.enquiry, row.received_at, handed.claim.value, handed.said)
            await content.keep_claim(tx, self.vault, claim, row.key)

    async def _again(self, tx: Transaction, enquiry: UUID, document: str) -> Receipt:
        """The same form once more: a browser that heard no answer."""
        found = await store.there(tx, enquiry)
        same = self.vault.lookups(document, renewal.FINGERPRINT)
        if found is None or found.fingerprint not in same:
            raise AnotherForm("another form was taken under this number")
        slot = store.reference_slot(enquiry)
        reference = self.vault.open(found.reference, slot, found.row.key)
        return _receipt(found.row, reference, codes.told_code(self.vault, found, reference))

    async def _record(self, tx: Transaction, row: Referral, giver: Giver, urgent: Urgent) -> None:
        role = giver.role.value if giver.role else None
        entry = Entry(
            self.ids.new(),
            row.received_at,
            EventCode.REFERRAL_MADE,
            giver.contact,
            row.enquiry,
            role=role,
            office=row.office,
            data={
                "kind": row.kind,
                "channel": row.channel,
                "matter": row.matter,
                "claim": row.claim,
                "urgency": urgent.level.value,
                "why": urgent.reason.value,
                "basis": row.legal_basis,
                "recipient": row.office,
            },
        )
        await journal.append(tx, [entry])
        if giver.contact is not None:
            marks = {"enquiry": row.enquiry, "office": row.office}
            await journal.mark(tx, giver.contact, marks)
        look = Look(
            self.ids.new(), row.received_at, giver.account, role, "handed_over",
            "enquiry", str(row.enquiry), journal=entry.id,
        )  # fmt: skip
        await journal.audit(tx, look)


def _counted(row: Referral) -> NewEnquiry:
    return NewEnquiry(
        id=row.enquiry,
        opened_at=row.received_at,
        channel=row.channel,
        kind=row.kind,
        enquiry_type=row.enquiry_type,
        matter=row.matter,
        district=row.district,
        office=row.office,
        urgency=row.urgency,
        claim=row.claim,
        due_at=row.due_at,
    )


def _receipt(row: Referral, reference: str, code: str) -> Receipt:
    return Receipt(
        enquiry=row.enquiry,
        reference=reference,
        code=code,
        received_at=row.received_at,
        reply_by=row.due_at,
        office=row.office,
        kind=ReferralKind(row.kind),
        claim_kept=row.keeps_a_claim,
    )
