"""The receipt of offices without inbox: a named person by the address in the delivery, or the case
system by a signed message. Only this confirms; that something was delivered never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.city import City
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.referral import EntryKind, ReferralEvent, ReferralState
from servicetelefon.domain.referral_step import Now, StepAsked, refusal
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault, is_one_of
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.records import enquiries
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry
from servicetelefon.referral import content, deliveries, documents, read, steps, store
from servicetelefon.referral.content import NewEntry
from servicetelefon.referral.deliveries import Delivery
from servicetelefon.referral.sheet_words import say
from servicetelefon.referral.store import LINE_SEES, Referral

_PURPOSE = "referral.confirm"
_LETTERS = 32


class NoSuchDelivery(NotFound):
    """The same words whatever was wrong with the address."""

    code = "no-such-delivery"


def token_of(vault: Vault, delivery: UUID) -> str:
    """What makes the address of a delivery: whoever has it got the delivery."""
    return vault.lookup(str(delivery), _PURPOSE).hex()[:_LETTERS]


@dataclass(frozen=True, slots=True)
class Pending:
    """What the page shows: the reference, which addition (none: the referral itself), and whether
    it was confirmed already."""

    reference: str
    confirmed: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class OfficeReceipts:
    clock: Clock
    ids: Ids
    vault: Vault
    city: Callable[[], City]

    async def show(self, tx: Transaction, delivery: UUID, token: str) -> Pending:
        one, row = await self._found(tx, delivery, token)
        reference = await read.reference(tx, self.vault, row)
        if one.entry is None:
            return Pending(reference, row.receipt_at is not None)
        number = await content.number_of(tx, one.entry)
        return Pending(reference, one.confirmed_at is not None, number)

    async def by_person(self, tx: Transaction, delivery: UUID, token: str, words: str) -> Referral:
        """`words`: who confirms, and the file's number. Kept as an entry, under the office's key.

        An addition is confirmed for itself: it says nothing of the claim that came before it."""
        one, row = await self._found(tx, delivery, token, lock=True)
        if one.entry is not None:
            await self._confirm_entry(tx, row, one.entry, words)
            return row
        return await self._confirm(tx, row, words, "person")

    async def by_system(
        self, tx: Transaction, enquiry: UUID, office: str, words: str, entry: UUID | None = None
    ) -> datetime | None:
        """When it was confirmed. The signature is checked where the message came in."""
        await store.see(tx, LINE_SEES)
        row = await store.find(tx, LINE_SEES, enquiry, lock=True)
        if row is None or row.office != office:
            raise NoSuchDelivery("no such referral of this office")
        if entry is None:
            return (await self._confirm(tx, row, words, "system")).receipt_at
        if await content.added_as(tx, entry) != enquiry:
            raise NoSuchDelivery("no such addition to this referral")
        await self._confirm_entry(tx, row, entry, words)
        return await deliveries.confirmed_at(tx, entry, office)

    async def _confirm_entry(self, tx: Transaction, row: Referral, entry: UUID, words: str) -> None:
        """Confirmed twice is confirmed once."""
        moment = self.clock.now()
        if not await deliveries.confirm(tx, entry, row.office or "", moment):
            return
        number = str(await content.number_of(tx, entry))
        said = say("entry_receipt", number=number, words=words)
        new = NewEntry(self.ids.new(), row.enquiry, EntryKind.RECEIPT, moment, said)
        await content.add(tx, self.vault, new, row.key)
        await self._in_file(tx, row, entry, moment)
        line = Entry(
            self.ids.new(),
            moment,
            EventCode.REFERRAL_ADDED_TO,
            enquiry=row.enquiry,
            office=row.office,
            data={"entry": str(entry), "kind": EntryKind.RECEIPT.value},
        )
        await journal.append(tx, [line])

    async def _found(
        self, tx: Transaction, delivery: UUID, token: str, *, lock: bool = False
    ) -> tuple[Delivery, Referral]:
        if not is_one_of(token, self.vault.lookups(str(delivery), _PURPOSE), _LETTERS):
            raise NoSuchDelivery("no such delivery")
        await store.see(tx, LINE_SEES)
        one = await deliveries.find(tx, delivery)
        row = await store.find(tx, LINE_SEES, one.enquiry, lock=lock) if one else None
        if row is None or one is None or row.office != one.office:
            raise NoSuchDelivery("no such delivery")
        return one, row

    async def _confirm(self, tx: Transaction, row: Referral, words: str, how: str) -> Referral:
        """Confirmed twice is confirmed once."""
        asked = StepAsked(ReferralEvent.RECEIPT_CONFIRMED, words)
        now = Now(ReferralState(row.state), row.keeps_a_claim, row.receipt_at is not None, False)
        if refusal(now, asked) is not None:
            return row
        moment = self.clock.now()
        hours = self.city().service_hours(row.line)
        changed = steps.after_step(row, asked, None, moment, hours)
        if changed is None:
            return row
        await store.change(tx, LINE_SEES, row.enquiry, steps.differences(row, changed))
        new = NewEntry(self.ids.new(), row.enquiry, EntryKind.RECEIPT, moment, words)
        await content.add(tx, self.vault, new, row.key)
        await self._in_file(tx, row, None, moment)
        await enquiries.mark_enquiry(tx, row.enquiry, {"receipt_at": changed.receipt_at})
        await self._record(tx, row, changed, how)
        return changed

    @staticmethod
    async def _in_file(
        tx: Transaction, row: Referral, entry: UUID | None, moment: datetime
    ) -> None:
        """The documents that came with what is confirmed, and no others: a later one may still be on
        its way."""
        for one in await documents.of(tx, row.enquiry):
            if one.entry == entry:
                await documents.confirm(tx, row.enquiry, one.id, moment)

    async def _record(self, tx: Transaction, row: Referral, changed: Referral, how: str) -> None:
        data: dict[str, Code] = {
            "event": ReferralEvent.RECEIPT_CONFIRMED.value,
            "from": row.state,
            "to": changed.state,
            "reason": how,
            "level": changed.level,
        }
        entry = Entry(
            self.ids.new(),
            self.clock.now(),
            EventCode.REFERRAL_STEPPED,
            enquiry=row.enquiry,
            office=row.office,
            data=data,
        )
        await journal.append(tx, [entry])
