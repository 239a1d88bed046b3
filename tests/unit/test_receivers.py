"""Whom an installation speaks to is named to the record of processing, without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.bootstrap.delivery import DeliveryFile, MailPart
from servicetelefon.bootstrap.receivers import receivers
from servicetelefon.config import Settings

pytestmark = pytest.mark.unit


def test_a_fresh_installation_speaks_to_nobody():
    assert receivers(Settings(), DeliveryFile()) == ()


def test_everybody_who_is_set_is_named_by_host(tmp_path: Path):
    settings = Settings(
        text_gateway="https://user:pass@sms.example/send?key=secret",
        text_gateway_token="token",
        public_address="https://line.example",
        model="http://model.example:8000/v1",
        embeddings=str(tmp_path),
        malware_scanner="scan.example:3310",
    )
    mail = MailPart(host="mail.example", sender="line@city.example", password="secret")
    told = receivers(settings, DeliveryFile(mail=mail))
    assert [where for _, where in told] == [
        "sms.example", "mail.example", "model.example", "scan.example:3310",
    ]  # fmt: skip
    assert "secret" not in str(told)
