"""What stands on the sheet of an office: all that whoever works on it or calls back must know."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from house import MUSTERSTADT
from servicetelefon.city.load import load_city
from servicetelefon.domain.handover import (
    Authority,
    CallbackWish,
    Channel,
    ConsentHow,
    HandOver,
    Help,
    Person,
    Stated,
)
from servicetelefon.domain.referral import LegalBasis, ReferralKind
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.journey.parcel import sheet_of
from servicetelefon.referral.contract import ReferralDocument, UrgencyPart, document_of

pytestmark = pytest.mark.unit

NINE = datetime(2026, 12, 1, 8, tzinfo=UTC)  # nine o'clock in the city


def test_nothing_that_was_taken_down_is_missing_on_it():
    handed = HandOver(
        kind=ReferralKind.MESSAGE,
        channel=Channel.PHONE,
        said="Die Heizung ist kaputt.",
        language="en",
        answers={"aktenzeichen": Stated("N 17/4", checked=True), "seit-wann": Stated(None)},
        deadline=date(2026, 12, 3),
        callback=CallbackWish("+4940123456", NINE, NINE.replace(hour=9)),
        appointment="Dienstag am Vormittag",
        help=(Help.RELAY, Help.EASY_LANGUAGE),
        person=Person("Erika Beispiel", "N 17/4", Authority.SAID, "Max Beispiel, Sohn"),
        consent=ConsentHow.SPOKEN,
    )
    document = ReferralDocument(
        id=UUID(int=1),
        reference="1234567897",
        received_at=NINE,
        reply_by=NINE,
        recipient="amt-nord",
        legal_basis=LegalBasis.SOCIAL_TASK,
        urgency=UrgencyPart(level=Urgency.SOON, reason=UrgencyReason.DEADLINE_NEAR, confirmed=True),
        claim=None,
        documents=(),
        handed_over=document_of(handed),
    )
    facts = dict(sheet_of(document, load_city(MUSTERSTADT), "").facts)
    assert facts["Dringlichkeit"] == "Bald"
    assert facts["Genannte Frist"] == "03.12.2026"
    assert facts["Welches Aktenzeichen steht auf dem Schreiben?"] == "N 17/4 (geprüft)"
    assert facts["Seit wann ist das so?"] == "weiß nicht"
    assert facts["Rückruf"] == "+4940123456 (bitte neutral anrufen)"
    assert facts["Am besten"] == "01.12.2026 zwischen 09:00 und 10:00 Uhr"
    assert facts["Terminwunsch"] == "Dienstag am Vormittag"
    assert facts["Sprache"] == "English"
    assert facts["Hilfe beim Gespräch"] == "Vermittlungsdienst, Leichte Sprache"
    assert facts["Vollmacht"] == "Vollmacht nur gesagt"
    assert facts["Wer spricht"] == "Max Beispiel, Sohn"
    assert facts["Einwilligung"] == "mündlich gegeben"
