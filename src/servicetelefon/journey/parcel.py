"""A referral, and what was added to it, as they go to an office: the contract, a text and a PDF, with
what was handed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from servicetelefon.domain.city import City
from servicetelefon.domain.handover import Authority, ConsentHow
from servicetelefon.domain.reference import spoken
from servicetelefon.domain.referral import ClaimWish, EntryKind, LegalBasis
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.referral import content, documents, read
from servicetelefon.referral.contract import (
    DocumentPart,
    EntryDocument,
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
    parts, enclosed = await _documents(tx, vault, row, None)
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
        documents=parts,
        handed_over=HandOverDocument.model_validate_json(first.words),
    )
    return Content(document, enclosed)


async def _documents(
    tx: Transaction, vault: Vault, row: Referral, entry: UUID | None
) -> tuple[tuple[DocumentPart, ...], tuple[Enclosed, ...]]:
    """What was handed in with an entry, or at first, and is still kept here."""
    about = await documents.about(tx, vault, row.enquiry)
    parts: list[DocumentPart] = []
    enclosed: list[Enclosed] = []
    for one in await documents.of(tx, row.enquiry):
        named = about.get(one.id)
        if one.entry != entry or named is None:
            continue
        held = await documents.content(tx, vault, row.enquiry, one.id)
        if held is None:
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
    return tuple(parts), tuple(enclosed)


@dataclass(frozen=True, slots=True)
class EntryContent:
    document: EntryDocument
    enclosed: tuple[Enclosed, ...]


async def entry_of(tx: Transaction, vault: Vault, row: Referral, entry: UUID) -> EntryContent:
    """What was added as it leaves the house; NotFound once it is destroyed."""
    written = await content.entries(tx, vault, row.enquiry)
    one = next((each for each in written if each.id == entry), None)
    if one is None or one.words is None or one.number is None or row.office is None:
        raise NotFound("the content is destroyed")
    parts, enclosed = await _documents(tx, vault, row, entry)
    document = EntryDocument.model_validate(
        {
            "id": one.id,
            "referral": row.enquiry,
            "reference": await read.reference(tx, vault, row),
            "number": one.number,
            "kind": one.kind,
            "received_at": one.at,
            "reply_by": row.due_at,
            "recipient": row.office,
            "legal_basis": LegalBasis(row.legal_basis),
            "claim": counts_from(ClaimWish(row.claim) if row.claim else None, row.received_at),
            "said": one.words,
            "documents": parts,
        }
    )
    return EntryContent(document, enclosed)


def entry_sheet(document: EntryDocument, city: City, confirm_at: str) -> Sheet:
    """In German, for who works in the office."""
    facts = (
        (say("reference"), spoken(document.reference)),
        (say("entry_number"), str(document.number)),
        (say("entry_received"), _moment(document.received_at, city.zone)),
        (say("reply_by"), _moment(document.reply_by, city.zone)),
        (say("basis"), say(f"basis_{document.legal_basis.value}")),
    )
    title = say(f"entry_{document.kind.value}")
    return Sheet(title, facts, document.said, say("confirm", address=confirm_at))


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
        (say("urgency"), say(f"urgency_{document.urgency.level.value}")),
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
        said = say("answer_checked", value=said) if answer.checked else said
        facts.append((question.text["de"] if question else key, said))
    facts += _callback_facts(handed, city)
    facts += _conversation_facts(handed, city)
    return [(name, value) for name, value in facts if value]


def _callback_facts(handed: HandOverDocument, city: City) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if (wish := handed.callback) is not None:
        shown = say("callback_neutral", number=wish.number) if wish.neutral else wish.number
        facts.append((say("callback"), shown))
        if wish.earliest and wish.latest:
            start, end = (at.astimezone(city.zone) for at in (wish.earliest, wish.latest))
            between = say(
                "window_between",
                day=f"{start:%d.%m.%Y}",
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
            )
            facts.append((say("window"), between))
    facts.append((say("appointment"), handed.appointment))
    return facts


def _conversation_facts(handed: HandOverDocument, city: City) -> list[tuple[str, str]]:
    """What whoever talks to this person must know beforehand."""
    facts: list[tuple[str, str]] = []
    if handed.language != MAIN_LANGUAGE:
        known = city.languages.get(handed.language)
        facts.append((say("language"), known.name if known else handed.language))
    if handed.help:
        facts.append((say("help"), ", ".join(say(f"help_{one.value}") for one in handed.help)))
    if handed.person.authority is not Authority.OWN:
        facts.append((say("authority"), say(f"authority_{handed.person.authority.value}")))
        facts.append((say("speaker"), handed.person.speaker))
    if handed.consent is not ConsentHow.NONE:
        facts.append((say("consent"), say(f"consent_{handed.consent.value}")))
    return facts


def text_of(sheet: Sheet) -> str:
    """The same as plain text."""
    facts = "\n".join(f"{name}: {value}" for name, value in sheet.facts)
    return f"{sheet.title}\n\n{facts}\n\n{sheet.said}\n\n{sheet.footer}\n"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return say("moment", day=f"{local:%d.%m.%Y}", time=f"{local:%H:%M}")
