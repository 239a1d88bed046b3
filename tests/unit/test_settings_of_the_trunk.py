"""What goes together in the settings of a carrier, and what is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities import MUSTERSTADT
from servicetelefon.bootstrap.engine import engine_settings
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.trunk import tls, trunks
from servicetelefon.city.load import load_city
from servicetelefon.config import Settings, read
from servicetelefon.kit.errors import Invalid
from servicetelefon.ops.certificate import Certificate

pytestmark = pytest.mark.unit

REGISTERED = {"trunk_user": "u115", "trunk_secret": "s", "trunk_domain": "sip.carrier.example"}


def given(tmp_path: Path, **values: str) -> Settings:
    names = {f"SERVICETELEFON_{name.upper()}": value for name, value in values.items()}
    return read({"SERVICETELEFON_HOME": str(tmp_path), **names})


def test_a_carrier_known_by_address_needs_nothing_else(tmp_path: Path):
    carrier, local = trunks(given(tmp_path, trunk="192.0.2.10 192.0.2.11"))
    assert (carrier.addresses, carrier.registration) == (("192.0.2.10", "192.0.2.11"), None)
    assert local.name == "local"


def test_a_carrier_with_registration_over_tls(tmp_path: Path):
    settings = given(
        tmp_path, **REGISTERED, trunk_out="sip.carrier.example:5061", trunk_transport="tls",
        trunk_encrypted="yes",
    )  # fmt: skip
    carrier = trunks(settings)[0]
    assert carrier.registration is not None
    assert carrier.registration.user == "u115"
    assert carrier.contact == "sip:sip.carrier.example:5061;transport=tls"
    assert carrier.encrypted


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"trunk_user": "u115"}, "given together"),
        ({"trunk_encrypted": "yes"}, "needs trunk_transport=tls"),
        ({"trunk_encrypted": "yes", "trunk_transport": "tcp"}, "needs trunk_transport=tls"),
        ({"turn": "turn:relay.example"}, "turn and turn_secret"),
        ({"certificate": "/etc/ssl/own.pem"}, "certificate and certificate_key"),
        ({"outside_address": "203.0.113.115"}, "outside_address needs HOST"),
        ({"host": "192.0.2.7", "outside_address": "line.example"}, "_OUTSIDE_ADDRESS:.* IPv4"),
        ({"host": "192.0.2.7", "outside_address": "2001:db8::1"}, "_OUTSIDE_ADDRESS:.* IPv4"),
        ({"turn": "http://relay.example", "turn_secret": "s"}, "SERVICETELEFON_TURN:"),
    ],
)
def test_half_a_setting_stops_the_start_with_one_sentence(
    tmp_path: Path, values: dict[str, str], said: str
):
    with pytest.raises(Invalid, match=said):
        given(tmp_path, **values)


@pytest.mark.parametrize("outside", [None, "203.0.113.115"])
def test_the_engine_is_told_its_outside_address(tmp_path: Path, outside: str | None):
    more = {"outside_address": outside} if outside else {}
    settings = given(tmp_path, host="192.0.2.7", **more)
    told = engine_settings(settings, Places(settings), load_city(MUSTERSTADT), tmp_path / "hold")
    assert (told.media_address, told.outside_address) == ("192.0.2.7", outside)


def test_an_authority_that_is_not_there_is_named(tmp_path: Path):
    settings = given(tmp_path, trunk_transport="tls", trunk_authority=str(tmp_path / "none.pem"))
    with pytest.raises(Invalid, match="SERVICETELEFON_TRUNK_AUTHORITY"):
        tls(settings, Certificate(tmp_path / "c.pem", tmp_path / "k.pem"))


def test_secrets_are_not_shown(tmp_path: Path):
    settings = given(tmp_path, **REGISTERED, turn="turn:relay.example", turn_secret="geheim")
    assert "geheim" not in repr(settings)
    assert "trunk_secret" not in repr(settings)
