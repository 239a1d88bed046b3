"""Writes EnquiryRecords: one row an enquiry, codes and times, updated until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class NewEnquiry:
    """What is counted of an enquiry when an office gets it."""

    id: UUID
    opened_at: datetime
    channel: str
    kind: str
    enquiry_type: str | None = None
    matter: str | None = None
    district: str | None = None
    office: str | None = None
    urgency: str | None = None
    claim: str | None = None
    due_at: datetime | None = None


MARKS = frozenset(
    {"office", "district", "matter", "urgency", "due_at", "accepted_at", "replied_at",
     "receipt_at", "closed_at", "outcome", "escalations", "at_first_contact"}
)  # fmt: skip
"""What changes after it was opened."""

_KEPT = frozenset({"accepted_at", "replied_at", "receipt_at"})
"""First moments: what the promise is measured by."""

_OPEN = """
insert into records.enquiry (id, opened_at, channel, kind, enquiry_type, matter, district, office,
  urgency, claim, due_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (id) do nothing
"""


async def open_enquiry(tx: Transaction, new: NewEnquiry) -> bool:
    """False when it is there already: the same form was sent twice."""
    about = (new.enquiry_type, new.matter, new.district, new.office, new.urgency, new.claim)
    values = (new.id, new.opened_at, new.channel, new.kind, *about, new.due_at)
    return await tx.do(_OPEN, values) == 1


async def mark_enquiry(tx: Transaction, enquiry: UUID, marks: Mapping[str, object]) -> None:
    """Set codes and moments of an EnquiryRecord."""
    unknown = marks.keys() - MARKS
    if unknown:
        raise ValueError(f"an enquiry has no {', '.join(sorted(unknown))}")
    if not marks:
        return
    columns = ", ".join(
        f"{column} = coalesce({column}, %s)" if column in _KEPT else f"{column} = %s"
        for column in marks
    )
    query = f"update records.enquiry set {columns} where id = %s"  # noqa: S608 - names from MARKS
    await tx.do(query, (*marks.values(), enquiry))


async def note_return(tx: Transaction, enquiry: UUID) -> None:
    """An office gave it back: not theirs, or incomplete."""
    await tx.do("update records.enquiry set returns = returns + 1 where id = %s", (enquiry,))


async def count_escalation(tx: Transaction, enquiry: UUID) -> None:
    await tx.do(
        "update records.enquiry set escalations = escalations + 1 where id = %s", (enquiry,)
    )
