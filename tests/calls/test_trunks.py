"""Callers over carriers: TCP, TLS with encrypted sound, and a carrier that wants registration."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

import tools
from servicetelefon.bootstrap.trunk import tls
from servicetelefon.bootstrap.trunk import trunks as trunks_of
from servicetelefon.config import Settings, read
from servicetelefon.kit.clock import SystemClock
from servicetelefon.ops.asterisk_settings import Registration, Tls, Trunk
from servicetelefon.ops.certificate import ensure_certificate
from servicetelefon.phone.port import CallArrived, PhoneAccount, PhoneKind
from telephony.baresip import softphone
from telephony.certificate import self_signed
from telephony.engine import LINE, Engine, free_port, running_engine
from telephony.line import our_line
from telephony.phones import phone
from telephony.registrar import registrar
from telephony.sipp import caller
from telephony.sound import is_speech, is_tone

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-trunk", PhoneKind.DESK, "generated-secret")
CARRIER = "127.0.0.3"


@dataclass(frozen=True)
class Trunks:
    engine: Engine
    authority: Path
    tls_port: int


@pytest.fixture(scope="module")
def trunks(tmp_path_factory: pytest.TempPathFactory) -> Generator[Trunks]:
    folder = tmp_path_factory.mktemp("trunks")
    certificate, key = self_signed(folder)
    on_tls = Tls(free_port(socket.SOCK_STREAM), certificate, key)
    secure = Trunk(name="secure", addresses=("127.0.0.1",), encrypted=True)
    with running_engine(folder / "home", tools.asterisk(), tls=on_tls, trunks=(secure,)) as engine:
        yield Trunks(engine, certificate, on_tls.port)


@pytest.mark.parametrize("transport", ["tls", "tcp"])
async def test_encrypted_sound_goes_both_ways(
    trunks: Trunks, tmp_path: Path, transport: str
) -> None:
    engine = trunks.engine
    port = trunks.tls_port if transport == "tls" else engine.settings.sip_port
    uri = f"sip:{LINE}@127.0.0.1:{port};transport={transport}"
    async with our_line(engine) as line:
        await line.engine.admit(AGENT)
        async with (
            phone(engine, AGENT.name, AGENT.secret) as desk,
            softphone(tmp_path, uri, trunks.authority, hums=440, encrypted=True) as soft,
        ):
            channel = await line.takes()
            await line.reaches(desk, f"secure-{transport}")
            await line.engine.connect(f"talk-{transport}", [channel, f"secure-{transport}"])
            await desk.media.hears(partial(is_tone, 440), within=8)
            desk.media.hum(600)
            await desk.media.hears(partial(is_tone, 440), over=0.6)
            await soft.hang_up()
        last = soft.heard()[-2400:]
        assert is_tone(600, last)


async def test_encrypted_trunk_takes_no_open_sound(trunks: Trunks) -> None:
    async with caller(trunks.engine, LINE) as call:
        assert await call.refused() == 488


async def test_calls_of_a_carrier_come_in_after_we_registered(tmp_path: Path) -> None:
    async with registrar(CARRIER, "u115", "top-secret") as carrier:
        account = Registration("u115", carrier.domain, "top-secret")
        trunk = Trunk(name="carrier", registration=account)
        with running_engine(tmp_path, tools.asterisk(), trunks=(trunk,)) as engine:
            contact = await carrier.registered()
            async with our_line(engine) as line:
                async with caller(engine, LINE, address=CARRIER) as stranger:
                    assert await stranger.refused() == 401  # without the contact's own mark
                async with caller(engine, LINE, address=CARRIER, uri=contact) as call:
                    arrived = await line.saw(CallArrived)
                    assert arrived.dialled == LINE
                    await line.engine.answer(arrived.channel)
                    await call.answered()
                    await line.engine.music(arrived.channel)
                    await call.media.hears(is_speech, over=0.5)


def over_tls(home: Path, domain: str, authority: Path) -> Settings:
    """What an operator sets for a carrier with registration and encrypted sound."""
    return read(
        {
            "SERVICETELEFON_HOME": str(home),
            "SERVICETELEFON_TRUNK_USER": "u115",
            "SERVICETELEFON_TRUNK_SECRET": "top-secret",
            "SERVICETELEFON_TRUNK_DOMAIN": domain,
            "SERVICETELEFON_TRUNK_TRANSPORT": "tls",
            "SERVICETELEFON_TRUNK_ENCRYPTED": "yes",
            "SERVICETELEFON_TRUNK_AUTHORITY": str(authority),
            "SERVICETELEFON_SIP_TLS_PORT": str(free_port(socket.SOCK_STREAM)),
        }
    )


@contextmanager
def registering(folder: Path, domain: str, authority: Path) -> Generator[Engine]:
    settings = over_tls(folder / "home", domain, authority)
    secure = tls(settings, ensure_certificate(folder / "tls", "127.0.0.1", SystemClock()))
    (carrier, _) = trunks_of(settings)
    with running_engine(folder / "engine", tools.asterisk(), trunks=(carrier,), tls=secure) as one:
        yield one


async def test_the_line_registers_over_tls_at_the_carrier_that_it_was_told(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path, CARRIER)
    async with registrar(CARRIER, "u115", "top-secret", certificate=certificate) as carrier:
        with registering(tmp_path, carrier.domain, certificate[0]):
            assert "transport=tls" in (await carrier.registered()).lower()


async def test_a_carrier_that_nobody_vouches_for_gets_no_registration(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    certificate, (other, _) = self_signed(tmp_path, CARRIER), self_signed(tmp_path / "other")
    async with registrar(CARRIER, "u115", "top-secret", certificate=certificate) as carrier:
        with registering(tmp_path, carrier.domain, other) as engine:
            async with asyncio.timeout(10):
                while "Rejected" not in (said := engine.command("pjsip show registrations")):  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.1)
            assert carrier.domain in said
            assert carrier.news.lines == []
