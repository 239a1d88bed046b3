"""What is held about one person, and what the law lets go of it.

A person is found by a proof (reference and code) or by a number, never by a name: nothing else of
a person can be searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

Ids = frozenset[UUID]


class Way(StrEnum):
    """How the person was found."""

    REFERENCE = "reference"
    NUMBER = "number"


class Why(StrEnum):
    """Why something is kept although its erasure was asked for."""

    CLAIM_WITHOUT_RECEIPT = "claim_without_receipt"  # a Leistungsbegehren, § 16 SGB I
    ENQUIRY_OPEN = "enquiry_open"  # an office still works on it
    CONTACT_OPEN = "contact_open"  # they are talking
    CALLBACK_OPEN = "callback_open"  # somebody is owed a call at this number


@dataclass(frozen=True, slots=True)
class ByReference:
    reference: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByNumber:
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for the city, proven by the password, on what file number, about whom."""

    officer: str = field(repr=False)
    password: str = field(repr=False)
    reason: str = field(repr=False)
    person: ByReference | ByNumber
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """A search in the audit from the shell; moments without zone are the city's."""

    officer: str = field(repr=False)
    password: str = field(repr=False)
    object_id: str | None
    role: str | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Traces:
    """Under which ids something lies of the person."""

    contacts: Ids = frozenset()
    enquiries: Ids = frozenset()
    callbacks: Ids = frozenset()

    def __or__(self, more: Traces) -> Traces:
        return Traces(
            self.contacts | more.contacts,
            self.enquiries | more.enquiries,
            self.callbacks | more.callbacks,
        )

    def without(self, kept: Mapping[UUID, Why]) -> Traces:
        gone = kept.keys()
        return Traces(self.contacts - gone, self.enquiries - gone, self.callbacks - gone)

    @property
    def all(self) -> Ids:
        return self.contacts | self.enquiries | self.callbacks


@dataclass(frozen=True, slots=True)
class Held:
    """One stored value in clear. `column` with schema and table; `content` of a document."""

    column: str
    of: UUID
    at: datetime | None
    words: str = field(repr=False)
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Something left to an office or a service, by which way."""

    enquiry: UUID
    to: str
    way: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody of the staff looked or acted; the role, not the name (CJEU C-579/21)."""

    at: datetime
    role: str | None
    action: str
    object_kind: str
    object_id: str | None


COVERED: Mapping[str, str] = MappingProxyType(
    {
        "chat.message.words": "was im Chat geschrieben wurde",
        "chat.conversation.past": "worauf sich der Chat bezog",
        "desk.work.note": "Notiz im Gespräch",
        "phone.call.caller": "Rufnummer eines Anrufs",
        "phone.call.caller_lookup": "Schlüsselwert der Rufnummer",
        "records.repeat_mark.mark": "Merkmal für Wiederanrufe",
        "referral.referral.reference": "Vorgangsnummer",
        "referral.referral.reference_lookup": "Schlüsselwert der Vorgangsnummer",
        "referral.referral.phone_lookup": "Schlüsselwert der Rückrufnummer",
        "referral.referral.fingerprint": "Schlüsselwert der Eingabe",
        "referral.entry.words": "Angaben und Antworten zum Anliegen",
        "referral.benefit_claim.wording": "Leistungsbegehren",
        "referral.document.about": "Name und Prüfwert einer Unterlage",
        "referral.document.content": "eingereichte Unterlage",
        "routing.callback.number": "Rufnummer für einen Rückruf",
        "routing.callback.number_lookup": "Schlüsselwert der Rufnummer für einen Rückruf",
    }
)
"""Every personal, claim and lookup column about people who turn to the line, as they are told."""

NOT_OF_THEM: Mapping[str, str] = MappingProxyType(
    {
        "compliance.attestation.words": "Bemerkung von Beschäftigten zu einer Pflicht",
        "compliance.incident.words": "Vorfall, ohne Namen zu beschreiben",
        "compliance.name_request.words": "Grund von Beschäftigten, einen Namen zu erfahren",
        "compliance.person_request.words": "Aktenzeichen einer Auskunft oder Löschung",
        "knowledge.unanswered.question": "verdeckte Frage ohne Kennung; niemandem zuzuordnen",
        "knowledge.unanswered.alike": "Schlüsselwert der verdeckten Frage",
        "measures.mailing.recipient": "Anschrift von Beschäftigten, die Berichte bekommen",
        "people.account.login": "Konto von Beschäftigten",
        "people.account.login_lookup": "Konto von Beschäftigten",
        "people.account.name": "Konto von Beschäftigten",
        "people.identity.subject_lookup": "Konto von Beschäftigten bei der Stadt",
        "phone.handset.secret": "Kennwort eines Telefons",
        "planning.decision.signed": "Name einer Person, die entschieden hat",
        "records.repeat_key.key": "Tagesschlüssel",
    }
)
"""The others, and why they hold nothing that is given to or erased for a citizen."""
