"""What offices, other systems and our own store read and write, as JSON: the referral, and what the
citizen added to it later, each by a version of its own.

`referral-1.schema.json` and `referral-entry-1.schema.json` beside this file are their schemas; a
test holds them together. A later version adds a file; the old one stays readable.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from servicetelefon.domain.handover import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    Authority,
    Channel,
    ConsentHow,
    HandOver,
    Help,
    Label,
)
from servicetelefon.domain.referral import (
    ClaimWish,
    EntryKind,
    LegalBasis,
    Protection,
    ReferralKind,
)
from servicetelefon.domain.urgency import Urgency, UrgencyReason

FORMAT = "servicetelefon.referral/1"
ENTRY_FORMAT = "servicetelefon.referral-entry/1"

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
Words = Annotated[str, StringConstraints(max_length=LONGEST_WORDS)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Number = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{3,15}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{9}$")]


class Part(BaseModel):
    """Unknown keys are faults: a sender learns at once what we do not take."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StatedPart(Part):
    value: Text | None = Field(default=None, description="null: asked, and not known")
    checked: bool = Field(default=False, description="seen or looked up, not only said")


class CallbackPart(Part):
    number: Number
    earliest: AwareDatetime | None = None
    latest: AwareDatetime | None = None
    neutral: bool = Field(default=True, description="say nothing that betrays the matter")


class PersonPart(Part):
    name: Words = ""
    file_number: Words = ""
    authority: Authority = Authority.OWN
    speaker: Words = Field(default="", description="who speaks for somebody else")


class GivenPart(Part):
    article: Code
    version: Words


class UrgencyPart(Part):
    level: Urgency
    reason: UrgencyReason
    confirmed: bool = Field(description="whether a human set or confirmed it")


class ClaimPart(Part):
    """A Leistungsbegehren: the wording is the referral's `said`, its day that of the referral's
    `received_at`."""

    wish: ClaimWish
    counts_from: AwareDatetime | None = Field(description="null when the citizen said no")


class DocumentPart(Part):
    id: UUID
    name: Words
    media_type: Words
    size: int = Field(ge=0)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class HandOverDocument(Part):
    """What a channel hands in."""

    kind: ReferralKind
    channel: Channel
    said: Text
    enquiry_type: Code | None = None
    matter: Code | None = None
    district: Code | None = None
    office: Code | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]+)?$")] = "de"
    answers: dict[Code, StatedPart] = Field(default_factory=dict[str, StatedPart])
    deadline: date | None = Field(default=None, description="as the citizen named it")
    callback: CallbackPart | None = None
    appointment: Words = Field(default="", description="when an appointment would fit")
    help: tuple[Help, ...] = ()
    person: PersonPart = PersonPart()
    given: tuple[GivenPart, ...] = Field(default=(), description="articles already given")
    consent: ConsentHow = ConsentHow.NONE
    label: Label = Label.NO_MACHINE
    claim: ClaimWish | None = None
    protection: Protection | None = None
    urgency: Urgency | None = Field(default=None, description="as a human set it")


class ReferralDocument(Part):
    """What an office receives."""

    format: Literal["servicetelefon.referral/1"] = FORMAT
    id: UUID
    reference: Reference
    received_at: AwareDatetime
    reply_by: AwareDatetime
    recipient: Code | None
    legal_basis: LegalBasis
    urgency: UrgencyPart
    claim: ClaimPart | None
    documents: tuple[DocumentPart, ...]
    handed_over: HandOverDocument


class EntryDocument(Part):
    """What the citizen added, corrected or took back later: a new entry, never an edit. A document
    of its own, because a reader of the referral alone would take it for the referral once more."""

    format: Literal["servicetelefon.referral-entry/1"] = ENTRY_FORMAT
    id: UUID = Field(description="of this entry; the same in every delivery")
    referral: UUID = Field(description="`id` of the referral that it belongs to")
    reference: Reference
    number: int = Field(ge=1, description="counted in each referral; delivered in this order")
    kind: Literal[EntryKind.ADDITION, EntryKind.CORRECTION, EntryKind.WITHDRAWAL]
    received_at: AwareDatetime
    reply_by: AwareDatetime = Field(description="as it stands now; the citizen can read it")
    recipient: Code
    legal_basis: LegalBasis
    claim: ClaimPart | None = Field(description="stands as it was dated, also after a withdrawal")
    said: Text
    documents: tuple[DocumentPart, ...] = Field(description="handed in with it")


def schema() -> dict[str, object]:
    """JSON Schema 2020-12 of what an office receives."""
    return _schema(ReferralDocument, FORMAT)


def entry_schema() -> dict[str, object]:
    """The same of what comes later."""
    return _schema(EntryDocument, ENTRY_FORMAT)


def _schema(document: type[BaseModel], name: str) -> dict[str, object]:
    made = document.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name, **made}


def document_of(handed: HandOver) -> HandOverDocument:
    """For the border outwards. ValidationError where a text is too long or a number is none."""
    return HandOverDocument.model_validate(handed, from_attributes=True)


def counts_from(wish: ClaimWish | None, received_at: datetime) -> ClaimPart | None:
    if wish is None:
        return None
    return ClaimPart(wish=wish, counts_from=received_at if wish.keeps_the_date else None)
