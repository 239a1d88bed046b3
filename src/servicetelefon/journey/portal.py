"""What citizens hand in on the page: into the same referral as a call, with a receipt at once.

Without account and without script. The number of a form is given with the page and comes back
signed, so that a form sent twice is one enquiry and nobody asks for another's receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.handover import (
    CallbackWish,
    Channel,
    Giver,
    HandOver,
    Person,
    Receipt,
)
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.referral import ClaimWish, ReferralKind
from servicetelefon.domain.responsibility import Query, Status
from servicetelefon.journey.callback_windows import Window
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.helped import ASKED
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault, is_one_of
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import LINE, office_key
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry, NewContact
from servicetelefon.referral import documents
from servicetelefon.referral.documents import NewDocument, Place
from servicetelefon.referral.file_check import (
    LARGEST_TOGETHER,
    MOST_FILES,
    FileRefused,
    Scanner,
    media_type,
)
from servicetelefon.responsibility.find import Finder

_PURPOSE, _LETTERS = "portal.form", 32


class Wish(StrEnum):
    """What the page offers."""

    MESSAGE = "mitteilung"
    NEED = "bedarf"
    CALLBACK = "rueckruf"
    APPOINTMENT = "termin"
    DOCUMENTS = "unterlagen"
    COMPLAINT = "beschwerde"


_KINDS = {
    Wish.NEED: ReferralKind.BENEFIT_CLAIM,
    Wish.CALLBACK: ReferralKind.INFORMATION,
    Wish.COMPLAINT: ReferralKind.COMPLAINT,
}


class NoForm(Invalid):
    """The page's number is missing or made up: load the page again."""

    code = "no-form"


class NumberNeeded(Invalid):
    """Who wants to be called says where."""

    code = "number-needed"


@dataclass(frozen=True, slots=True)
class FormNumber:
    """The number of a form, and the proof that it is ours."""

    id: UUID
    proof: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in; files come beside it."""

    number: FormNumber
    wish: Wish
    said: str = field(repr=False)
    about_head: bool = False
    claim: ClaimWish | None = None
    name: str = field(default="", repr=False)
    file_number: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    matter: str = ""
    phone: str = field(default="", repr=False)
    window: Window | None = None
    appointment: str = field(default="", repr=False)
    deadline: date | None = None
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Portal:
    clock: Clock
    ids: Ids
    vault: Vault
    enquiries: Enquiries
    finder: Callable[[], Finder]
    scanner: Scanner

    def new_number(self) -> FormNumber:
        number = self.ids.new()
        return FormNumber(number, self._proof(number))

    def require_ours(self, number: FormNumber) -> None:
        """NoForm for a number that no page of ours gave out."""
        if not is_one_of(number.proof, self.vault.lookups(str(number.id), _PURPOSE), _LETTERS):
            raise NoForm("this form has no number of ours")

    def _proof(self, number: UUID) -> str:
        return self.vault.lookup(str(number), _PURPOSE).hex()[:_LETTERS]

    async def check(self, files: Sequence[tuple[str, bytes]]) -> list[NewDocument]:
        """What was handed in, each known and scanned; before the transaction, for it takes time."""
        if len(files) > MOST_FILES:
            raise FileRefused("too-many")
        if sum(len(content) for _, content in files) > LARGEST_TOGETHER:
            raise FileRefused("too-large")
        found: list[NewDocument] = []
        for name, content in files:
            kind = media_type(content)
            if not await self.scanner.clean(content):
                raise FileRefused("malware")
            found.append(NewDocument(self.ids.new(), kind, _name(name), content))
        return found

    async def take(
        self, tx: Transaction, filled: Filled, files: Sequence[NewDocument], line: str
    ) -> Receipt:
        """On disk, with its documents, when the transaction is committed."""
        self.require_ours(filled.number)
        handed = self._hand_over(filled, files)
        contact = await self._contact(tx, filled, line)
        giver = Giver(filled.number.id, line, contact=contact)
        receipt = await self.enquiries.take_in(tx, handed, giver)
        await self._keep(tx, receipt, files)
        return receipt

    def _hand_over(self, filled: Filled, files: Sequence[NewDocument]) -> HandOver:
        if filled.wish is Wish.CALLBACK and not filled.phone:
            raise NumberNeeded("a callback needs a number")
        is_need = filled.wish is Wish.NEED
        handed = HandOver(
            kind=_kind(filled),
            channel=Channel.PORTAL,
            said=filled.said.strip() or documents.as_words(files),
            language=filled.language,
            deadline=filled.deadline,
            callback=_callback(filled),
            appointment=filled.appointment.strip(),
            person=Person(filled.name.strip(), filled.file_number.strip()),
            claim=filled.claim or (ClaimWish.NOT_SURE if is_need else None),
        )
        return self._addressed(handed, filled)

    def _addressed(self, handed: HandOver, filled: Filled) -> HandOver:
        """The office, where address and matter lead to one; otherwise the line finds it. Whom a
        complaint is about never gets it: without an office the line's supervisors do."""
        finder = self.finder()
        matter = filled.matter if filled.matter in finder.city.matters else None
        if matter is None or not filled.address.strip():
            return replace(handed, matter=matter)
        found = finder.find(Query(finder.read(filled.address), matter=finder.city.matters[matter]))
        leads = found.status is Status.FOUND and not filled.about_head
        office = found.office if leads else None
        return replace(handed, matter=matter, district=found.place.district, office=office)

    async def _contact(self, tx: Transaction, filled: Filled, line: str) -> UUID:
        """The ContactRecord of this form: the same however often it is sent."""
        now, contact = self.clock.now(), filled.number.id
        new = NewContact(contact, "live", "portal", now, line, language=filled.language)
        await journal.open_contact(tx, new)
        marks = {**ASKED, "ended_at": now, "closed_at": now, "outcome": Outcome.REFERRED.value}
        await journal.mark(tx, contact, marks)
        return contact

    async def _keep(self, tx: Transaction, receipt: Receipt, files: Sequence[NewDocument]) -> None:
        if await documents.of(tx, receipt.enquiry):
            return
        key = office_key(receipt.office) if receipt.office else LINE
        for position, new in enumerate(files, start=1):
            place = Place(receipt.enquiry, position, key, self.clock.now())
            await documents.keep(tx, self.vault, new, place)
            entry = Entry(
                self.ids.new(),
                self.clock.now(),
                EventCode.DOCUMENT_MOVED,
                enquiry=receipt.enquiry,
                office=receipt.office,
                data={"document": str(new.id), "state": "arrived"},
            )
            await journal.append(tx, [entry])


def _kind(filled: Filled) -> ReferralKind:
    if filled.about_head:
        return ReferralKind.COMPLAINT
    kind = _KINDS.get(filled.wish, ReferralKind.MESSAGE)
    if kind is ReferralKind.BENEFIT_CLAIM and filled.claim is ClaimWish.NO:
        kind = ReferralKind.MESSAGE
    if kind is ReferralKind.MESSAGE and filled.deadline is not None:
        kind = ReferralKind.DEADLINE
    return kind


def _callback(filled: Filled) -> CallbackWish | None:
    if not filled.phone:
        return None
    window = filled.window
    return CallbackWish(
        filled.phone, window.start if window else None, window.end if window else None
    )


def _name(name: str) -> str:
    """A file's name as people read it; no path, nothing that an office's system could act on."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in plain if one.isprintable())[:120] or "Unterlage"
