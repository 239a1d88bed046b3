"""Writes and finds rows of referrals, seen only as far as the transaction may see.

The partition is held twice: `see` tells the database's row policies, and every statement here
filters by itself. A test takes away either and the other still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.escalation import Standing
from servicetelefon.domain.referral import EVERY_PARTITION, ReferralKind, ReferralState
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.keys import LINE, office_key


@dataclass(frozen=True, slots=True)
class Sees:
    """Which partitions a transaction sees; `LINE_SEES` is the line itself, which keeps clocks."""

    partitions: frozenset[str]

    @property
    def everything(self) -> bool:
        return EVERY_PARTITION in self.partitions

    def condition(self) -> str:
        """The store's own filter, beside the row policies."""
        return "true" if self.everything else "partition = any(%(sees)s)"

    def values(self) -> dict[str, Any]:
        return {} if self.everything else {"sees": sorted(self.partitions)}


LINE_SEES = Sees(frozenset({EVERY_PARTITION}))


async def see(tx: Transaction, sees: Sees) -> None:
    """Tell the row policies, for this transaction only."""
    setting = ",".join(sorted(one for one in sees.partitions if one))
    await tx.raw.execute("select set_config('servicetelefon.office', %s, true)", (setting,))


@dataclass(frozen=True, slots=True)
class Referral:
    """One row: codes and clocks. Field names are the columns."""

    enquiry: UUID
    partition: str
    office: str | None
    line: str
    realm: str
    channel: str
    kind: str
    enquiry_type: str | None
    matter: str | None
    district: str | None
    language: str
    state: str
    since: datetime
    received_at: datetime
    clock_from: datetime
    due_at: datetime
    level: str | None
    level_changes_at: datetime | None
    owner: UUID | None
    taken_by: UUID | None
    urgency: str
    urgency_reason: str
    urgency_confirmed: bool
    deadline: date | None
    claim: str | None
    protection: str | None
    wants_callback: bool
    neutral: bool
    legal_basis: str
    accepted_at: datetime | None = None
    replied_at: datetime | None = None
    receipt_at: datetime | None = None
    closed_at: datetime | None = None
    result: str | None = None

    @property
    def key(self) -> str:
        """Whose key its content lies under: the line's until an office is set."""
        return office_key(self.office) if self.office else LINE

    @property
    def keeps_a_claim(self) -> bool:
        return self.claim in ("yes", "not_sure")

    def standing(self) -> Standing:
        return Standing(
            kind=ReferralKind(self.kind),
            state=ReferralState(self.state),
            has_office=self.office is not None,
            for_head=self.partition.endswith("!head"),
            has_taker=self.taken_by is not None,
            clock_from=self.clock_from,
            due_at=self.due_at,
            since=self.since,
        )


COLUMNS = ", ".join(one.name for one in fields(Referral))
_PLACES = ", ".join("%s" for _ in fields(Referral))


@dataclass(frozen=True, slots=True)
class Proofs:
    """What the citizen is given, and how it is found again; nothing of it stands in clear."""

    reference: bytes
    reference_lookup: bytes
    phone_lookup: bytes | None
    fingerprint: bytes
    code: bytes


def reference_slot(enquiry: UUID) -> Slot:
    return Slot("referral.referral", "reference", str(enquiry))


REFERENCE, PHONE = "referral.reference", "referral.phone"
"""What their keyed hashes are made for."""


def reference_lookups(vault: Vault, reference: str) -> list[bytes]:
    """What to search for; the first is what is written down."""
    return vault.lookups(reference, REFERENCE)


def phone_lookups(vault: Vault, number: str) -> list[bytes]:
    return vault.lookups(number, PHONE)


async def insert(tx: Transaction, row: Referral, proofs: Proofs) -> None:
    await tx.raw.execute(
        f"insert into referral.referral ({COLUMNS}, key, reference, reference_lookup, "  # noqa: S608 - names of fields
        f"phone_lookup, fingerprint, code) values ({_PLACES}, %s, %s, %s, %s, %s, %s)".encode(),
        (*astuple(row), row.key, *astuple(proofs)),
    )


async def find(
    tx: Transaction, sees: Sees, enquiry: UUID, *, lock: bool = False
) -> Referral | None:
    """The row; None also when this transaction may not see it. `lock` before a change."""
    row = await tx.row(
        f"select {COLUMNS} from referral.referral where enquiry = %(enquiry)s and "  # noqa: S608 - constants
        f"{sees.condition()}{' for update' if lock else ''}",
        {"enquiry": enquiry, **sees.values()},
    )
    return referral_of(row) if row else None


def referral_of(row: TupleRow) -> Referral:
    return Referral(*row)


_CHANGING = frozenset(
    {"partition", "office", "matter", "district", "state", "since", "clock_from", "due_at",
     "level", "level_changes_at", "owner", "urgency", "urgency_reason", "urgency_confirmed",
     "protection", "accepted_at", "replied_at", "receipt_at", "closed_at", "result", "clear_at",
     "key", "reference"}
)  # fmt: skip


async def change(tx: Transaction, sees: Sees, enquiry: UUID, values: Mapping[str, object]) -> bool:
    """Set columns of a row that was found with `lock`. False when it cannot be seen."""
    if unknown := values.keys() - _CHANGING:
        raise ValueError(f"a referral's {', '.join(sorted(unknown))} does not change")
    columns = ", ".join(f"{name} = %({name})s" for name in values)
    changed = await tx.do(
        f"update referral.referral set {columns} where enquiry = %(enquiry)s and "  # noqa: S608 - names checked
        f"{sees.condition()}",
        {**values, "enquiry": enquiry, **sees.values()},
    )
    return changed == 1


@dataclass(frozen=True, slots=True)
class There:
    """A referral that is there already: the row, its sealed reference, and the keyed hashes of the
    form and of the code."""

    row: Referral
    reference: bytes
    fingerprint: bytes
    code: bytes


async def there(tx: Transaction, enquiry: UUID) -> There | None:
    row = await tx.row(
        f"select reference, fingerprint, code, {COLUMNS} from referral.referral where enquiry = %s",  # noqa: S608 - constants
        (enquiry,),
    )
    if row is None or row[1] is None:
        return None
    return There(referral_of(row[3:]), *(bytes(one) for one in row[:3]))


async def reference_taken(tx: Transaction, lookups: list[bytes]) -> bool:
    found = await tx.row(
        "select 1 from referral.referral where reference_lookup = any(%s)", (lookups,)
    )
    return found is not None


async def by_reference(tx: Transaction, sees: Sees, lookups: list[bytes]) -> Referral | None:
    row = await tx.row(
        f"select {COLUMNS} from referral.referral where reference_lookup = any(%(lookups)s) and "  # noqa: S608 - constants
        f"{sees.condition()}",
        {"lookups": lookups, **sees.values()},
    )
    return referral_of(row) if row else None


async def by_phone(tx: Transaction, sees: Sees, lookups: list[bytes]) -> list[Referral]:
    """Open referrals with this number to call back."""
    rows = await tx.rows(
        f"select {COLUMNS} from referral.referral where phone_lookup = any(%(lookups)s) and "  # noqa: S608 - constants
        f"{sees.condition()} and state <> 'closed' order by received_at limit 50",
        {"lookups": lookups, **sees.values()},
    )
    return [referral_of(row) for row in rows]


async def due_to_change(tx: Transaction, now: datetime, most: int) -> list[Referral]:
    """Rows whose owner changes by itself now; others at the same work skip them."""
    rows = await tx.rows(
        f"select {COLUMNS} from referral.referral where level_changes_at <= %s "  # noqa: S608 - constants
        "order by level_changes_at limit %s for update skip locked",
        (now, most),
    )
    return [referral_of(row) for row in rows]
