"""Every request that we make is one that the installed Asterisk describes itself (its Swagger)."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import tools
from cities import musterstadt
from servicetelefon.adapters.ari.connection import Answer, AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.phone.port import Dial, PhoneAccount, PhoneKind, Ring

pytestmark = pytest.mark.calls


class Listener(AriConnection):
    """Notes each request and answers that all is well."""

    def __init__(self) -> None:
        super().__init__(AriAddress("ws://nowhere.invalid", "user", "secret"))
        self.asked: set[tuple[str, str, frozenset[str]]] = set()

    async def request(
        self,
        method: str,
        uri: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        del body
        self.asked.add((method, uri, frozenset(query or ())))
        if uri == "asterisk/info":
            return Answer(200, json.dumps({"status": {"startup_time": "2026-11-24T08:00:00+0000"}}))
        return Answer(404 if uri.startswith("playbacks/") else 200, "[]")


async def everything(telephony: AriTelephony) -> None:
    await telephony.survey()
    await telephony.answer("x")
    await telephony.play("x", [Path("/sound")], "p")
    await telephony.stop_playing("p")
    await telephony.music("x")
    await telephony.connect("b", ["x"])
    await telephony.dissolve("b")
    await telephony.mute("x", on=True)
    await telephony.mute("x", on=False)
    await telephony.send_keys("x", "1")
    await telephony.ring(Ring("y", "desk-1", "Servicetelefon", timedelta(seconds=9)))
    allowed = decide_callback("+494012345678", musterstadt().calls_out, confirmed=True)
    assert isinstance(allowed, Allowed)
    await telephony.dial(Dial("d", allowed, "115", timedelta(seconds=9)))
    for on in (True, False):
        await telephony.ringback("x", on=on)
    await telephony.transfer_ended("y", done=True)
    await telephony.hold_back("x")
    await telephony.hang_up("x")
    await telephony.admit(PhoneAccount("desk-1", PhoneKind.DESK, "secret"))
    await telephony.expel("desk-1")
    await telephony.phones()
    await telephony.take_calls(on=False)


def described(folder: Path) -> dict[tuple[str, str], set[str]]:
    """(method, path as a pattern) → names of its query parameters."""
    found: dict[tuple[str, str], set[str]] = {}
    for file in folder.glob("*.json"):
        for api in json.loads(file.read_text()).get("apis", []):
            for operation in api.get("operations", []):
                pattern = re.sub(r"\{\w+\}", "[^/]+", api["path"].lstrip("/"))
                names = {one["name"] for one in operation.get("parameters", [])}
                found[operation["httpMethod"], pattern] = names
    return found


async def test_asterisk_describes_every_request_that_we_make() -> None:
    known = described(tools.asterisk().data / "rest-api")
    connection = Listener()
    await everything(
        AriTelephony(AriLink(connection, "servicetelefon", random.Random(1)), way_out="carrier")
    )
    assert len(connection.asked) > 20
    for method, uri, query in connection.asked:
        names = [
            names
            for (verb, pattern), names in known.items()
            if verb == method and re.fullmatch(pattern, uri)
        ]
        assert names, f"{method} {uri} is not described"
        assert any(query <= one for one in names), f"{method} {uri} has no {sorted(query)}"
