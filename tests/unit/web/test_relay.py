"""What a browser is told of the relay: when it ends, signed, and nothing of who."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from servicetelefon.web.relay import FOR_A_SHIFT, Relay, servers

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RELAY = Relay("turns:relay.example:443?transport=tcp", "shared")


def test_the_name_says_until_when_and_is_signed_as_coturn_does_it():
    [one] = RELAY.servers(NOW, FOR_A_SHIFT)
    assert one["urls"] == RELAY.address
    until, _, who = one["username"].partition(":")
    assert datetime.fromtimestamp(int(until), UTC) == NOW + FOR_A_SHIFT
    assert who == "servicetelefon"
    expected = hmac.new(b"shared", one["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(one["credential"]) == expected


def test_another_moment_another_credential():
    later = RELAY.servers(NOW + timedelta(seconds=1), FOR_A_SHIFT)
    assert later[0]["credential"] != RELAY.servers(NOW, FOR_A_SHIFT)[0]["credential"]


def test_without_a_relay_no_server_is_named():
    assert servers(None, NOW, FOR_A_SHIFT) == []


def test_the_secret_is_not_shown():
    assert "shared" not in repr(RELAY)
