"""The practice knows nobody: each setting that could name somebody is decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.config import LEADS_OUT, Settings

pytestmark = pytest.mark.unit

STAYS_HERE = {
    "certificate", "certificate_key", "trunk_authority", "openid_authority", "openid_groups_claim",
    "key_file", "failpoint",
    "outside_address",  # our own
    "database_url",  # the practice's own database lies beside the city's
    "malware_scanner",  # reads what is handed in, and keeps and tells nothing
}  # fmt: skip


def test_whoever_could_be_reached_is_decided():
    optional = {name for name, one in Settings.model_fields.items() if one.default is None}
    assert optional == LEADS_OUT | STAYS_HERE


def test_nobody_is_left_who_could_be_reached(tmp_path: Path):
    made = Settings(
        home=tmp_path, model="http://model.test", text_gateway="http://texts.test",
        trunk_out="carrier.test:5060", turn="turn:turn.test:3478", turn_secret="x" * 20,
    )  # fmt: skip
    alone = made.reaching_nobody()
    assert {getattr(alone, name) for name in LEADS_OUT} == {None}
    assert alone.home == made.home
