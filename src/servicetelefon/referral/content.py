"""What a person said: sealed under the key of the line, then of the office; destroyed by rule.

Only here content is opened. A claim's wording is written once; sealing it anew under another
key is the only change that the database lets through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.referral import EntryKind
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class NewEntry:
    id: UUID
    enquiry: UUID
    kind: EntryKind
    at: datetime
    words: str = field(repr=False)
    role: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """`words` None: destroyed by rule; that it was there, and when, stays. `number` counts what
    the citizen added to the referral, from 1; of other entries it is None."""

    id: UUID
    kind: EntryKind
    role: str | None
    at: datetime
    words: str | None = field(repr=False)
    number: int | None = None


def _entry_slot(entry: UUID) -> Slot:
    return Slot("referral.entry", "words", str(entry))


def _claim_slot(enquiry: UUID) -> Slot:
    return Slot("referral.benefit_claim", "wording", str(enquiry))


async def add(tx: Transaction, vault: Vault, new: NewEntry, key: str) -> None:
    sealed = vault.seal(new.words, _entry_slot(new.id), key)
    await tx.raw.execute(
        "insert into referral.entry (id, enquiry, kind, role, at, key, words, number) "
        "values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (new.id, new.enquiry, new.kind.value, new.role, new.at, key, sealed, new.number),
    )


async def next_number(tx: Transaction, enquiry: UUID) -> int:
    """Of what a citizen adds; the referral's row is held until the commit, so that none is
    given twice."""
    row = await tx.row(
        "select coalesce(max(number), 0) + 1 from referral.entry where enquiry = %s", (enquiry,)
    )
    return int(row[0]) if row else 1


async def added_as(tx: Transaction, entry: UUID) -> UUID | None:
    """To which enquiry an entry with this id was written already."""
    row = await tx.row("select enquiry from referral.entry where id = %s", (entry,))
    return row[0] if row else None


async def number_of(tx: Transaction, entry: UUID) -> int | None:
    row = await tx.row("select number from referral.entry where id = %s", (entry,))
    return row[0] if row else None


async def numbered(tx: Transaction, enquiry: UUID) -> list[UUID]:
    """What the citizen added, in order."""
    rows = await tx.rows(
        "select id from referral.entry where enquiry = %s and number is not null order by number",
        (enquiry,),
    )
    return [row[0] for row in rows]


async def entries(tx: Transaction, vault: Vault, enquiry: UUID) -> list[Entry]:
    """Everything written to a referral, in order. Whoever calls this writes the look down."""
    rows = await tx.rows(
        "select id, kind, role, at, key, words, number from referral.entry where enquiry = %s "
        "order by at, id",
        (enquiry,),
    )
    return [
        Entry(
            entry_id,
            EntryKind(kind),
            role,
            at,
            vault.open(bytes(words), _entry_slot(entry_id), key) if words is not None else None,
            number,
        )
        for entry_id, kind, role, at, key, words, number in rows
    ]


@dataclass(frozen=True, slots=True)
class Claim:
    """A Leistungsbegehren as it was said, with its day."""

    enquiry: UUID
    received_at: datetime
    wish: str
    wording: str = field(repr=False)


async def keep_claim(tx: Transaction, vault: Vault, claim: Claim, key: str) -> None:
    sealed = vault.seal(claim.wording, _claim_slot(claim.enquiry), key)
    await tx.raw.execute(
        "insert into referral.benefit_claim (enquiry, received_at, wish, key, wording) "
        "values (%s, %s, %s, %s, %s)",
        (claim.enquiry, claim.received_at, claim.wish, key, sealed),
    )


async def claim(tx: Transaction, vault: Vault, enquiry: UUID) -> Claim | None:
    row = await tx.row(
        "select received_at, wish, key, wording from referral.benefit_claim where enquiry = %s",
        (enquiry,),
    )
    if row is None:
        return None
    received_at, wish, key, wording = row
    words = vault.open(bytes(wording), _claim_slot(enquiry), key)
    return Claim(enquiry, received_at, wish, words)


async def reseal(tx: Transaction, vault: Vault, enquiry: UUID, key: str) -> None:
    """Another office: everything is sealed under its key, and the one before reads no more."""
    for table, row, columns in _SEALED:
        found = await tx.rows(
            f"select {row}, key, {', '.join(columns)} from referral.{table} "  # noqa: S608 - constants
            "where enquiry = %s and key <> %s",
            (enquiry, key),
        )
        for row_id, old, *sealed in found:
            slots = [Slot(f"referral.{table}", column, str(row_id)) for column in columns]
            fresh = [
                vault.seal_bytes(vault.open_bytes(bytes(one), slot, old), slot, key)
                if one is not None
                else None
                for one, slot in zip(sealed, slots, strict=True)
            ]
            setting = ", ".join(f"{column} = %s" for column in columns)
            await tx.raw.execute(
                f"update referral.{table} set key = %s, {setting} where {row} = %s".encode(),  # noqa: S608 - constants
                (key, *fresh, row_id),
            )


_SEALED = (
    ("referral", "enquiry", ("reference",)),
    ("entry", "id", ("words",)),
    ("benefit_claim", "enquiry", ("wording",)),
    ("document", "id", ("about", "content")),
)
