"""A real relay (coturn) under the documented settings: whom it serves, how many, and whither."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import os
import struct
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicetelefon.web.relay import FOR_A_CALL, FOR_A_SHIFT, Relay
from telephony.home_network import own_address
from telephony.turn_relay import turn_relay

pytestmark = [pytest.mark.ops, pytest.mark.networks]

SECRET = "shared-with-the-pages"
DESKS = 12
ELSEWHERE = ("198.51.100.7", "10.0.0.1", "169.254.169.254", "127.0.0.1")
UNAUTHORIZED, FORBIDDEN = 401, 403

_COOKIE = 0x2112A442
_ALLOCATE, _PERMIT = 0x0003, 0x0008
_ERROR = 0x0110
_USER, _INTEGRITY, _CODE, _PEER, _REALM, _NONCE = 0x0006, 0x0008, 0x0009, 0x0012, 0x0014, 0x0015
_TRANSPORT, _UDP = 0x0019, struct.pack("!I", 17 << 24)


@dataclass
class Client:
    """As much of a browser as asks for an address at a relay (RFC 8656 over TCP)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    user: str
    password: str
    challenge: dict[int, bytes] = field(default_factory=dict[int, bytes])

    async def allocates(self) -> int:
        """0, or the code of the refusal."""
        code = await self._asks(_ALLOCATE, {_TRANSPORT: _UDP})
        return await self._asks(_ALLOCATE, {_TRANSPORT: _UDP}) if code == UNAUTHORIZED else code

    async def may_send_to(self, address: str) -> int:
        number = int(ipaddress.IPv4Address(address)) ^ _COOKIE
        return await self._asks(_PERMIT, {_PEER: struct.pack("!BBHI", 0, 1, 9 ^ 0x2112, number)})

    async def _asks(self, kind: int, attributes: dict[int, bytes]) -> int:
        signed = bool(self.challenge)
        if signed:
            attributes |= {_USER: self.user.encode(), **self.challenge}
        body = b"".join(_attribute(*one) for one in attributes.items())
        head = struct.pack("!HHI", kind, len(body) + 24 * signed, _COOKIE) + os.urandom(12)
        if signed:
            realm = self.challenge[_REALM].decode()
            key = hashlib.md5(f"{self.user}:{realm}:{self.password}".encode()).digest()  # noqa: S324 - the protocol's
            body += _attribute(_INTEGRITY, hmac.digest(key, head + body, hashlib.sha1))
        self.writer.write(head + body)
        async with asyncio.timeout(10):
            answer, length = struct.unpack("!HH16x", await self.reader.readexactly(20))
            found = _attributes(await self.reader.readexactly(length))
        self.challenge |= {one: found[one] for one in (_REALM, _NONCE) if one in found}
        return found[_CODE][2] * 100 + found[_CODE][3] if answer & _ERROR == _ERROR else 0


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while body:
        kind, length = struct.unpack_from("!HH", body)
        found[kind] = body[4 : 4 + length]
        body = body[4 + length + -length % 4 :]
    return found


@pytest.fixture(scope="module")
def here() -> Generator[str]:
    with own_address() as address:
        yield address


@pytest.fixture
def relay(tmp_path: Path, here: str) -> Generator[Relay]:
    with turn_relay(tmp_path, SECRET, here) as coturn:
        yield Relay(coturn.plain, SECRET)


@asynccontextmanager
async def client(relay: Relay, now: datetime, lasts: timedelta) -> AsyncGenerator[Client]:
    (server,) = relay.servers(now, lasts)
    port = int(server["urls"].partition("?")[0].rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Client(reader, writer, server["username"], server["credential"])
    finally:
        writer.close()


async def test_all_desks_have_a_way_at_once_and_it_leads_to_asterisk_only(
    relay: Relay, here: str
) -> None:
    now = datetime.now(UTC)
    async with AsyncExitStack() as desks:
        for desk in range(DESKS):
            moment = now + timedelta(seconds=desk)
            one = await desks.enter_async_context(client(relay, moment, FOR_A_SHIFT))
            assert await one.allocates() == 0, f"desk {desk + 1} gets no relay"
            assert await one.may_send_to(here) == 0
            for other in ELSEWHERE:
                assert await one.may_send_to(other) == FORBIDDEN


async def test_a_name_that_has_ended_or_was_guessed_opens_nothing(relay: Relay) -> None:
    now = datetime.now(UTC)
    async with client(relay, now - FOR_A_CALL - timedelta(minutes=1), FOR_A_CALL) as late:
        assert await late.allocates() == UNAUTHORIZED
    guessed = Relay(relay.address, "guessed")
    async with client(guessed, now, FOR_A_CALL) as stranger:
        assert await stranger.allocates() == UNAUTHORIZED
