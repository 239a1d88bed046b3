"""What a carrier is told where a router of the city translates addresses: the outside address, and
who is inside the inner one."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

import tools
from cities import MUSTERSTADT
from servicetelefon.city.load import load_city
from servicetelefon.domain.outgoing import Allowed, Target, decide
from servicetelefon.ops.asterisk_settings import Registration, Trunk
from servicetelefon.phone.port import Dial
from telephony.engine import LINE, Engine, running_engine
from telephony.home_network import own_address
from telephony.line import our_line
from telephony.registrar import registrar
from telephony.sipp import caller

pytestmark = [pytest.mark.calls, pytest.mark.networks]

INNER, OUTER = "127.0.0.1", "203.0.113.115"


@dataclass(frozen=True)
class Carrier:
    address: str
    told: str
    """The address of ours that this carrier must be told."""


@pytest.fixture(params=["outside", "inside"])
def carrier(request: pytest.FixtureRequest) -> Generator[Carrier]:
    if request.param == "inside":
        yield Carrier("127.0.0.3", INNER)
        return
    with own_address() as address:
        yield Carrier(address, OUTER)


@contextmanager
def city(home: Path, trunk: Trunk) -> Generator[Engine]:
    with running_engine(home, tools.asterisk(), trunks=(trunk,), outside_address=OUTER) as engine:
        yield engine


async def test_a_caller_is_told_where_sound_has_to_go(carrier: Carrier, tmp_path: Path) -> None:
    with city(tmp_path, Trunk(name="trunk", addresses=(carrier.address,))) as engine:
        async with our_line(engine) as line, caller(engine, LINE, address=carrier.address) as call:
            await line.takes()
            await call.answered()
            assert call.sound_to == carrier.told


async def test_a_call_of_ours_names_the_address_that_the_carrier_reaches(
    carrier: Carrier, tmp_path: Path
) -> None:
    async with listening(carrier.address) as (port, invitation):
        trunk = Trunk(name="trunk", contact=f"sip:{carrier.address}:{port}")
        with city(tmp_path, trunk) as engine:
            async with our_line(engine) as line:
                await line.engine.dial(Dial("out", an_office(), "+49990100", timedelta(seconds=5)))
                async with asyncio.timeout(5):
                    told = await invitation
            sip = f"{carrier.told}:{engine.settings.sip_port}"
    assert re.findall(r"^Contact: <sip:.*?@([\d.:]+)", told, re.MULTILINE) == [sip]
    assert re.findall(r"^Via: SIP/2.0/UDP ([\d.:]+)", told, re.MULTILINE) == [sip]
    assert re.findall(r"^c=IN IP4 (\S+)", told, re.MULTILINE) == [carrier.told]


async def test_a_registration_names_the_address_that_the_carrier_reaches(
    carrier: Carrier, tmp_path: Path
) -> None:
    async with registrar(carrier.address, "u115", "top-secret") as asked:
        account = Registration("u115", asked.domain, "top-secret")
        with city(tmp_path, Trunk(name="trunk", registration=account)) as engine:
            contact = await asked.registered()
            assert f"@{carrier.told}:{engine.settings.sip_port}" in contact


def an_office() -> Allowed:
    target = Target.read("office:amt-nord")
    assert target is not None
    found = decide(target, load_city(MUSTERSTADT), "sozial", date(2026, 11, 23))
    assert isinstance(found, Allowed)
    return found


class _Invitation(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.came: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002
        if data.startswith(b"INVITE ") and not self.came.done():
            self.came.set_result(data.decode().replace("\r\n", "\n"))


@asynccontextmanager
async def listening(address: str) -> AsyncGenerator[tuple[int, asyncio.Future[str]]]:
    """A carrier's port, and the first INVITE that comes there."""
    transport, heard = await asyncio.get_running_loop().create_datagram_endpoint(
        _Invitation, (address, 0), family=socket.AF_INET
    )
    try:
        yield transport.get_extra_info("sockname")[1], heard.came
    finally:
        transport.close()
