"""A referral as it goes to an office: the contract, a text and a PDF, with what was handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from servicetelefon.domain.city import City
from servicetelefon.domain.reference import spoken
from servicetelefon.domain.referral import ClaimWish, EntryKind, LegalBasis
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.referral import content, documents, read
from servicetelefon.referral.contract import (
    DocumentPart,
    HandOverDocument,
    ReferralDocument,
    UrgencyPart,
    counts_from,
)
from servicetelefon.referral.port import Enclosed
from servicetelefon.referral.sheet_words import say
from servicetelefon.referral.store import Referral


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed of a referral: a heading, facts in order, then what was said."""

    title: str
    facts: tuple[tuple[str, str], ...]
    said: str
    footer: str


Print = Callable[[Sheet], Awaitable[bytes]]
"""A sheet as PDF/UA-1."""


@dataclass(frozen=True, slots=True)
class Content:
    document: ReferralDocument
    enclosed: tuple[Enclosed, ...]


async def content_of(tx: Transaction, vault: Vault, row: Referral) -> Content:
    """Everything that leaves the house; NotFound once its content is destroyed."""
    written = await content.entries(tx, vault, row.enquiry)
    first = next((one for one in written if one.kind is EntryKind.HANDED_OVER), None)
    if first is None or first.words is None:
        raise NotFound("the content is destroyed")
    found = await documents.of(tx, row.enquiry)
    about = await documents.about(tx, vault, row.enquiry)
    parts: list[DocumentPart] = []
    enclosed: list[Enclosed] = []
    for one in found:
        named = about.get(one.id)
        held = await documents.content(tx, vault, row.enquiry, one.id)
        if named is None or held is None:
            continue
        part = DocumentPart(
            id=one.id,
            name=named.name,
            media_type=one.media_type,
            size=one.size,
            sha256=named.sha256,
        )
        parts.append(part)
        enclosed.append(Enclosed(named.name, held[0], held[1]))
    document = ReferralDocument(
        id=row.enquiry,
        reference=await read.reference(tx, vault, row),
        received_at=row.received_at,
        reply_by=row.due_at,
        recipient=row.office,
        legal_basis=LegalBasis(row.legal_basis),
        urgency=UrgencyPart(
            level=Urgency(row.urgency),
            reason=UrgencyReason(row.urgency_reason),
            confirmed=row.urgency_confirmed,
        ),
        claim=counts_from(ClaimWish(row.claim) if row.claim else None, row.received_at),
        documents=tuple(parts),
        handed_over=HandOverDocument.model_validate_json(first.words),
    )
    return Content(document, tuple(enclosed))


def sheet_of(document: ReferralDocument, city: City, confirm_at: str) -> Sheet:
    """In German, for who works in the office."""
    words, handed = city.wording, document.handed_over
    kind = city.enquiry_types.get(handed.enquiry_type or "")
    title = kind.title if kind else say(f"kind_{handed.kind.value}")
    footer = say("confirm", address=confirm_at) if confirm_at else words.t("service.name").text
    facts = (*_first_facts(document, city), *_further_facts(handed, city))
    return Sheet(title, facts, handed.said, footer)


def _first_facts(document: ReferralDocument, city: City) -> list[tuple[str, str]]:
    facts = [
        (say("reference"), spoken(document.reference)),
        (say("received"), _moment(document.received_at, city.zone)),
        (say("reply_by"), _moment(document.reply_by, city.zone)),
        (say("kind"), say(f"kind_{document.handed_over.kind.value}")),
        (say("basis"), say(f"basis_{document.legal_basis.value}")),
    ]
    if document.claim is not None and document.claim.counts_from is not None:
        facts.append((say("claim"), say("claim_counts")))
    return facts


def _further_facts(handed: HandOverDocument, city: City) -> list[tuple[str, str]]:
    facts = [(say("name"), handed.person.name), (say("file_number"), handed.person.file_number)]
    if handed.deadline:
        facts.append((say("deadline"), f"{handed.deadline:%d.%m.%Y}"))
    for key, answer in handed.answers.items():
        question = city.questions.get(key)
        said = say("not_known") if answer.value is None else answer.value
        facts.append((question.text["de"] if question else key, said))
    if handed.callback:
        number = handed.callback.number
        neutral = handed.callback.neutral
        facts.append(
            (say("callback"), say("callback_neutral", number=number) if neutral else number)
        )
    return [(name, value) for name, value in facts if value]


def text_of(sheet: Sheet) -> str:
    """The same as plain text."""
    facts = "\n".join(f"{name}: {value}" for name, value in sheet.facts)
    return f"{sheet.title}\n\n{facts}\n\n{sheet.said}\n\n{sheet.footer}\n"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return say("moment", day=f"{local:%d.%m.%Y}", time=f"{local:%H:%M}")
