"""Which columns lead to a staff member is decided for every column that could."""

from __future__ import annotations

import pytest
from sqlalchemy import ARRAY, Uuid

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.documents.columns import POINTS_AT_STAFF, held

pytestmark = pytest.mark.unit

OTHERS = {"callback", "chat", "contact", "enquiry", "entry", "id", "journal", "offer", "version"}
"""Ids of contacts, enquiries, versions and lines of the journal."""


def test_every_id_without_a_table_behind_it_is_somebodys_or_is_not():
    undecided = {
        f"{table.fullname}.{column.name}"
        for table in all_tables()
        for column in table.columns
        if isinstance(column.type, Uuid | ARRAY)
        and (isinstance(column.type, Uuid) or isinstance(column.type.item_type, Uuid))
        and not column.foreign_keys
        and column.name not in POINTS_AT_STAFF | OTHERS
    }
    assert undecided == set()


def test_the_staff_council_is_told_who_took_a_case_wrote_a_text_or_signed():
    staff = {name for _, name, _, is_staff in held() if is_staff}
    assert {
        "referral.referral.owner",
        "referral.referral.accepted_at",
        "knowledge.version.written_by",
        "knowledge.figure_value.confirmed_by",
        "compliance.name_request.asked_by",
        "planning.decision.signed",
        "measures.mailing.recipient",
    } <= staff
