"""What couriers bring in these tests: a referral, and what was added to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from servicetelefon.domain.handover import Channel
from servicetelefon.domain.referral import EntryKind, LegalBasis, ReferralKind
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.referral.contract import (
    EntryDocument,
    HandOverDocument,
    ReferralDocument,
    UrgencyPart,
)
from servicetelefon.referral.port import Enclosed, Parcel

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "Die Heizung geht nicht"


def a_parcel() -> Parcel:
    document = ReferralDocument(
        id=UUID(int=7),
        reference="1234567897",
        received_at=NOW,
        reply_by=NOW + timedelta(days=2),
        recipient="amt-nord",
        legal_basis=LegalBasis.SOCIAL_TASK,
        urgency=UrgencyPart(level=Urgency.NORMAL, reason=UrgencyReason.ORDINARY, confirmed=False),
        claim=None,
        documents=(),
        handed_over=HandOverDocument(
            kind=ReferralKind.MESSAGE, channel=Channel.PORTAL, said=SECRET
        ),
    )
    return Parcel(
        id=UUID(int=9),
        document=document,
        title="Vorgang 1234567897",
        text=SECRET,
        pdf=b"%PDF-1.7 made up",
        confirm_at="https://line.test/eingang/x/y",
        enclosed=(Enclosed("Mietvertrag.pdf", "application/pdf", b"%PDF rent"),),
    )


def an_addition(**other: Any) -> Parcel:
    """What was added to the referral of `a_parcel`."""
    document = EntryDocument(
        id=UUID(int=8),
        referral=UUID(int=7),
        reference="1234567897",
        number=2,
        kind=EntryKind.CORRECTION,
        received_at=NOW + timedelta(hours=3),
        reply_by=NOW + timedelta(days=2),
        recipient="amt-nord",
        legal_basis=LegalBasis.SOCIAL_TASK,
        claim=None,
        said=SECRET,
        documents=(),
    )
    plain = replace(
        a_parcel(),
        id=UUID(int=10),
        document=document,
        title="Vorgang 1234567897: Nachtrag 2",
        enclosed=(),
    )
    return replace(plain, **other)
