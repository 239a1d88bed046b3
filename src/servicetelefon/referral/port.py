"""What delivery asks of the outside world: to bring a parcel to an office, with a proof.

Delivery is never receipt: that a named person or the case system confirms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from servicetelefon.kit.errors import ServiceError
from servicetelefon.referral.contract import EntryDocument, ReferralDocument


class Way(StrEnum):
    """By which an office without this inbox gets its referrals."""

    MAIL = "mail"  # S/MIME
    ZAMMAD = "zammad"
    FOLDER = "folder"  # CSV and PDF for a case system
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document of the citizen."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One referral on its way, or what was added to one. `id` is the delivery's, the same at every
    try, so that whoever gets it twice can tell. `confirm_at` is where a named person says that it
    is in the file. `belongs_to` is the proof with which the referral itself was brought: under it
    the other side knows what an entry is added to."""

    id: UUID
    document: ReferralDocument | EntryDocument = field(repr=False)
    title: str
    text: str = field(repr=False)
    pdf: bytes = field(repr=False)
    confirm_at: str = field(repr=False)
    enclosed: tuple[Enclosed, ...] = ()
    tries: int = 1
    belongs_to: str = ""

    @property
    def stem(self) -> str:
        """How its files are called."""
        return "nachtrag" if isinstance(self.document, EntryDocument) else "weiterleitung"


class Fault(StrEnum):
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"  # told us no: trying again without a change does not help
    BUSY = "busy"
    BROKEN_ANSWER = "broken_answer"
    NOT_SET_UP = "not_set_up"


LASTING = frozenset({Fault.REFUSED, Fault.NOT_SET_UP})
"""Faults that a person must mend before another try makes sense."""


class NotDelivered(ServiceError):
    """This try brought nothing; says whether another one helps."""

    code = "not-delivered"

    def __init__(self, fault: Fault, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class Courier(Protocol):
    """One way to one office."""

    @property
    def way(self) -> Way: ...

    async def bring(self, parcel: Parcel) -> str:
        """A proof: a short code of the other side (message id, ticket number, file name).
        Raises NotDelivered."""
        ...
