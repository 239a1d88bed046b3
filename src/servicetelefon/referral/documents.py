"""Documents that citizens hand in: sealed, each with its own "arrived, where, when".

The content is destroyed once the office has confirmed that it is in its file; that it was here,
and when, stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction


class DocumentState(StrEnum):
    ARRIVED = "arrived"
    CONFIRMED = "confirmed"  # the office has it in its file
    CLEARED = "cleared"  # our copy is destroyed


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file that was checked (`referral/file_check.py`)."""

    id: UUID
    media_type: str
    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    id: UUID
    position: int
    media_type: str
    size: int
    state: DocumentState
    arrived_at: datetime
    confirmed_at: datetime | None
    entry: UUID | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What is personal of a document beside its content."""

    name: str = field(repr=False)
    sha256: str


def _slot(column: str, document: UUID) -> Slot:
    return Slot("referral.document", column, str(document))


@dataclass(frozen=True, slots=True)
class Place:
    """To which referral, as which of its documents, under whose key. `entry`: with what was added
    later; None: with what was handed over first."""

    enquiry: UUID
    position: int
    key: str
    at: datetime
    entry: UUID | None = None


def as_words(files: Sequence[NewDocument]) -> str:
    """Who hands in documents need not write a word: their names stand for it."""
    return f"Unterlagen: {', '.join(one.name for one in files)}" if files else ""


async def keep(tx: Transaction, vault: Vault, new: NewDocument, place: Place) -> None:
    about = json.dumps({"name": new.name, "sha256": hashlib.sha256(new.content).hexdigest()})
    await tx.raw.execute(
        "insert into referral.document (id, enquiry, entry, position, media_type, size, state, "
        "arrived_at, key, about, content) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "on conflict (id) do nothing",
        (
            new.id,
            place.enquiry,
            place.entry,
            place.position,
            new.media_type,
            len(new.content),
            DocumentState.ARRIVED.value,
            place.at,
            place.key,
            vault.seal(about, _slot("about", new.id), place.key),
            vault.seal_bytes(new.content, _slot("content", new.id), place.key),
        ),
    )


async def of(tx: Transaction, enquiry: UUID) -> list[Document]:
    rows = await tx.rows(
        "select id, position, media_type, size, state, arrived_at, confirmed_at, entry "
        "from referral.document where enquiry = %s order by position",
        (enquiry,),
    )
    return [
        Document(id_, position, media_type, size, DocumentState(state), arrived, confirmed, entry)
        for id_, position, media_type, size, state, arrived, confirmed, entry in rows
    ]


async def next_position(tx: Transaction, enquiry: UUID) -> int:
    """Under the lock of the referral: its documents are counted as long as it lives."""
    row = await tx.row(
        "select coalesce(max(position), 0) + 1 from referral.document where enquiry = %s",
        (enquiry,),
    )
    return int(row[0]) if row else 1


async def about(tx: Transaction, vault: Vault, enquiry: UUID) -> dict[UUID, About]:
    rows = await tx.rows(
        "select id, key, about from referral.document where enquiry = %s and about is not null",
        (enquiry,),
    )
    found: dict[UUID, About] = {}
    for document, key, sealed in rows:
        read = json.loads(vault.open(bytes(sealed), _slot("about", document), key))
        found[document] = About(read["name"], read["sha256"])
    return found


async def content(
    tx: Transaction, vault: Vault, enquiry: UUID, document: UUID
) -> tuple[str, bytes] | None:
    """Media type and content; None when it is not there (any more)."""
    row = await tx.row(
        "select media_type, key, content from referral.document where id = %s and enquiry = %s "
        "and content is not null",
        (document, enquiry),
    )
    if row is None:
        return None
    media_type, key, sealed = row
    return media_type, vault.open_bytes(bytes(sealed), _slot("content", document), key)


async def confirm(tx: Transaction, enquiry: UUID, document: UUID, now: datetime) -> bool:
    """The office has this one in its file: our copy is destroyed in the same moment."""
    changed = await tx.do(
        "update referral.document set state = %s, confirmed_at = coalesce(confirmed_at, %s), "
        "cleared_at = %s, content = null where id = %s and enquiry = %s and state = %s",
        (DocumentState.CONFIRMED.value, now, now, document, enquiry, DocumentState.ARRIVED.value),
    )
    return changed == 1
