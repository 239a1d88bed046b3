"""What is seen of a referral, and written to it beside its steps. Each look is in the audit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from uuid import UUID

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.referral import EntryKind
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.journey.office import OfficeWork
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Forbidden, NotFound
from servicetelefon.knowledge import read as articles
from servicetelefon.people import read as people
from servicetelefon.phone import office_calls
from servicetelefon.phone.office_calls import OfficeCall
from servicetelefon.records import enquiries
from servicetelefon.referral import content, documents, feedback, read, steps, store
from servicetelefon.referral.content import Entry, NewEntry
from servicetelefon.referral.contract import HandOverDocument
from servicetelefon.referral.documents import About, Document
from servicetelefon.referral.store import Referral, Sees

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class NoNumber(NotFound):
    """No number was left, or it is destroyed by now."""

    code = "no-number"


class NotForTheLine(Forbidden):
    """The line keeps the clock of every referral and reads only what came back to it."""

    code = "not-for-the-line"


@dataclass(frozen=True, slots=True)
class Told:
    """An article that the person was already told, as people know it; `number` None: it is known
    here no more."""

    title: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One referral as a page shows it. The number to call is not in it."""

    row: Referral
    reference: str
    handed: HandOverDocument | None = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    documents: tuple[tuple[Document, About | None], ...]
    owner: str = field(repr=False)
    calls: tuple[OfficeCall, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeSight:
    work: OfficeWork

    async def open(self, tx: Transaction, sees: Sees, enquiry: UUID, who: SignedIn) -> Opened:
        """Everything of one referral; that it was looked at stands in the audit."""
        row = await self.work.find(tx, sees, enquiry)
        if sees.everything and not came_back(row):
            raise NotForTheLine("this referral is with its office")
        await self.work.look(tx, enquiry, "saw_referral", who)
        vault = self.work.vault
        written = await content.entries(tx, vault, enquiry)
        about = await documents.about(tx, vault, enquiry)
        found = [(one, about.get(one.id)) for one in await documents.of(tx, enquiry)]
        names = await people.names(tx, vault, [row.owner] if row.owner else [])
        handed = _handed(written)
        return Opened(
            row=row,
            reference=await read.reference(tx, vault, row),
            handed=handed,
            entries=tuple(one for one in written if one.kind is not EntryKind.HANDED_OVER),
            documents=tuple(found),
            owner=names.get(row.owner, "") if row.owner else "",
            calls=tuple(await office_calls.of_enquiry(tx, enquiry)),
            told=await _told(tx, handed) if handed else (),
        )

    async def number(self, tx: Transaction, sees: Sees, enquiry: UUID, who: SignedIn) -> str:
        """The number to call back, for who is about to; the look is written down."""
        await self.work.find(tx, sees, enquiry)
        number = await number_of(tx, self.work.vault, enquiry)
        if number is None:
            raise NoNumber("no number was left")
        await self.work.look(tx, enquiry, "saw_number", who)
        return number

    async def confirm_urgency(
        self, tx: Transaction, sees: Sees, enquiry: UUID, level: Urgency, who: SignedIn
    ) -> None:
        """A human confirms what the rule proposed, or sets another."""
        row = await self.work.find(tx, sees, enquiry, lock=True)
        same = level.value == row.urgency
        reason = row.urgency_reason if same else UrgencyReason.PERSON.value
        changed = replace(row, urgency=level.value, urgency_reason=reason, urgency_confirmed=True)
        await store.change(tx, sees, enquiry, steps.differences(row, changed))
        await enquiries.mark_enquiry(tx, enquiry, {"urgency": level.value})
        data = {"urgency": level.value, "why": reason}
        await self.work.record(tx, changed, EventCode.URGENCY_CONFIRMED, data, who)

    async def add_note(
        self, tx: Transaction, sees: Sees, enquiry: UUID, words: str, who: SignedIn
    ) -> None:
        row = await self.work.find(tx, sees, enquiry, lock=True)
        new = NewEntry(
            self.work.ids.new(), enquiry, EntryKind.NOTE, self.work.clock.now(), words, "specialist"
        )
        await content.add(tx, self.work.vault, new, row.key)
        data = {"entry": str(new.id), "kind": new.kind.value}
        await self.work.record(tx, row, EventCode.REFERRAL_ADDED_TO, data, who)

    async def could_have_been_answered(
        self, tx: Transaction, sees: Sees, enquiry: UUID, words: str, who: SignedIn
    ) -> None:
        """One click that reaches the editors: this needed no office, with the right article."""
        row = await self.work.find(tx, sees, enquiry, lock=True)
        now, new_id = self.work.clock.now(), self.work.ids.new()
        if await feedback.give(tx, feedback.New(new_id, enquiry, row.enquiry_type, now)):
            await enquiries.mark_enquiry(tx, enquiry, {"at_first_contact": True})
            data = {"entry": str(new_id), "kind": EntryKind.FEEDBACK.value}
            await self.work.record(tx, row, EventCode.REFERRAL_ADDED_TO, data, who)
        if words.strip():
            entry = NewEntry(
                self.work.ids.new(), enquiry, EntryKind.FEEDBACK, now, words.strip(), "specialist"
            )
            await content.add(tx, self.work.vault, entry, row.key)

    async def document(
        self, tx: Transaction, sees: Sees, place: tuple[UUID, UUID], who: SignedIn
    ) -> tuple[str, bytes]:
        """A document's content; `place` is enquiry and document."""
        enquiry, document = place
        await self.work.find(tx, sees, enquiry)
        found = await documents.content(tx, self.work.vault, enquiry, document)
        if found is None:
            raise NotFound("no such document")
        await self.work.look(tx, enquiry, "saw_document", who)
        return found

    async def confirm_document(
        self, tx: Transaction, sees: Sees, place: tuple[UUID, UUID], who: SignedIn
    ) -> None:
        """The office has it in its file; our copy is destroyed."""
        enquiry, document = place
        row = await self.work.find(tx, sees, enquiry, lock=True)
        if await documents.confirm(tx, enquiry, document, self.work.clock.now()):
            data = {"document": str(document), "state": documents.DocumentState.CONFIRMED.value}
            await self.work.record(tx, row, EventCode.DOCUMENT_MOVED, data, who)


async def number_of(tx: Transaction, vault: Vault, enquiry: UUID) -> str | None:
    """The number that the citizen left for being called back; None once it is destroyed."""
    handed = _handed(await content.entries(tx, vault, enquiry))
    return handed.callback.number if handed and handed.callback else None


async def _told(tx: Transaction, handed: HandOverDocument) -> tuple[Told, ...]:
    ids = [UUID(one.version) for one in handed.given if _UUID.fullmatch(one.version)]
    names = await articles.names_of(tx, ids)
    by_version = {str(version): name for version, name in names.items()}
    found = (by_version.get(one.version, (one.article, None)) for one in handed.given)
    return tuple(dict.fromkeys(Told(title, number) for title, number in found))


def came_back(row: Referral) -> bool:
    """What the line may read: it looks for the right office, or answers what was asked back."""
    return row.office is None or row.state in ("returned", "asked_back")


def _handed(entries: list[Entry]) -> HandOverDocument | None:
    first = next((one for one in entries if one.kind is EntryKind.HANDED_OVER), None)
    if first is None or first.words is None:
        return None
    return HandOverDocument.model_validate_json(first.words)
