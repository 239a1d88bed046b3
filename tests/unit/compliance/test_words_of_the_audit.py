"""Whoever is told who looked at their data reads words, not codes of the program."""

from __future__ import annotations

import pytest

from servicetelefon.compliance.documents.person.information import read_template
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ReferralEvent

pytestmark = pytest.mark.unit

OF_AN_ENQUIRY = {
    *ReferralEvent,
    EventCode.REFERRAL_ADDED_TO, EventCode.REFERRAL_CALLED, EventCode.URGENCY_CONFIRMED,
    EventCode.DOCUMENT_MOVED, EventCode.PERSON_INFORMED, EventCode.PERSON_ERASED,
    "handed_over", "added_to", "saw_referral", "saw_number", "saw_document", "found_referral",
}  # fmt: skip
OF_A_CONTACT = {
    "took_contact", "closed_contact", "saw_chat_before", "explained", "agreed_callback",
    "saw_callback_number", "called_emergency", "alarm_raised", "alarm_taken", "alarm_ended",
}  # fmt: skip


def test_every_look_at_a_person_and_every_role_has_words():
    template = read_template()
    assert {str(one) for one in OF_AN_ENQUIRY | OF_A_CONTACT} - template.actions.keys() == set()
    assert {*Role} - template.roles.keys() == set()
