"""Who may not call, dial or look in; and what stands in the engine's log afterwards."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from servicetelefon.kit.errors import Invalid
from servicetelefon.phone.port import CallArrived, PhoneAccount, PhoneKind, Ring
from telephony.engine import LINE, Engine
from telephony.line import RINGS_FOR, Line
from telephony.phones import dials, phone
from telephony.sipp import caller

pytestmark = pytest.mark.calls

DESK = PhoneAccount("desk-1", PhoneKind.DESK, "generated-secret")
STRANGER = "127.0.0.66"
TORTURE = Path(__file__).parents[3] / "shared" / "data" / "sip_rfc4475" / "messages"


@pytest.mark.parametrize("number", [LINE, "112", "00491711234567"])
async def test_stranger_reaches_nothing(engine: Engine, line: Line, number: str) -> None:
    async with caller(engine, number, address=STRANGER) as call:
        assert await call.refused() == 401
    assert line.of_calls == []


async def test_stranger_is_not_taken_for_the_trunk_by_its_name(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE, number="trunk", address=STRANGER) as call:
        assert await call.refused() == 401
    assert line.of_calls == []


@pytest.mark.parametrize("number", ["112", "110", "00491711234567", "s", "hold", "115x"])
async def test_trunk_reaches_the_line_and_nothing_else(
    engine: Engine, line: Line, number: str
) -> None:
    async with caller(engine, number) as call:
        assert await call.refused() == 404
    assert line.of_calls == []


@pytest.mark.parametrize("number", ["112", "110", "00491711234567"])
async def test_citizen_in_the_browser_dials_the_line_only(engine: Engine, number: str) -> None:
    assert await dials(engine, "citizen", engine.secrets.citizen, number) == 404


@pytest.mark.parametrize(
    "phone",
    ["00900123456@trunk", "trunk/sip:00900@127.0.0.3", "a1&PJSIP/trunk", "+49900", "", "a,1"],
)
async def test_nothing_but_a_phone_of_ours_can_be_rung(line: Line, phone: str) -> None:
    with pytest.raises(Invalid):
        await line.engine.ring(Ring("outside", phone, "Servicetelefon", RINGS_FOR))
    assert "outside" not in (await line.engine.survey()).channels


def test_ari_is_on_loopback_and_wants_the_generated_secret(engine: Engine) -> None:
    port = engine.settings.http_port
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        direct.open(f"http://127.0.0.1:{port}/ari/channels")
    refused.value.close()
    with pytest.raises(ConnectionRefusedError), socket.socket() as other:
        other.connect(("127.0.0.2", port))
    assert len(engine.secrets.ari) >= 32


def test_nobody_but_the_owner_reads_the_secrets(engine: Engine) -> None:
    home = engine.settings.home
    for path in (home / "secrets.json", home / "etc" / "ari.conf", home / "etc" / "pjsip.conf"):
        assert path.stat().st_mode & 0o077 == 0
    assert home.stat().st_mode & 0o077 == 0


def test_there_is_no_manager_interface(engine: Engine) -> None:
    assert "Manager (AMI):             No" in engine.command("manager show settings")


@pytest.mark.skipif(not TORTURE.is_dir(), reason="the torture messages are not beside the project")
async def test_torture_messages_of_rfc_4475_leave_the_line_working(
    engine: Engine, line: Line
) -> None:
    messages = sorted(
        path for path in TORTURE.rglob("*") if path.suffix in (".dat", ".txt", ".sip")
    )
    assert len(messages) >= 49
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for path in messages:
            sender.sendto(path.read_bytes(), engine.sip)
    assert "PJSIP" in engine.command("core show channeltypes")
    async with caller(engine, LINE) as call:
        await line.saw(CallArrived, lambda one: one.caller == "040428280")
        await call.hang_up()


async def test_no_number_of_a_caller_stands_in_the_log(engine: Engine, line: Line) -> None:
    for number, address in (("0409876543", "127.0.0.1"), ("0409876544", STRANGER)):
        async with caller(engine, LINE, number=number, address=address) as call:
            if address == STRANGER:
                await call.refused()
            else:
                await line.takes()
                await call.answered()
    assert "040987654" not in engine.log()


def a_registration(name: str, number: int) -> bytes:
    """As a program that guesses phones sends it: no password, or a wrong one."""
    guessed = (
        f'Authorization: Digest username="{name}", realm="asterisk", nonce="{number:032x}", '
        f'uri="sip:line", response="{number:032x}"\r\n'
        if number % 2
        else ""
    )
    return (
        f"REGISTER sip:line SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{number}\r\n"
        f"From: <sip:{name}@line>;tag={number}\r\nTo: <sip:{name}@line>\r\n"
        f"Call-ID: flood-{number}\r\nCSeq: 1 REGISTER\r\nMax-Forwards: 70\r\n{guessed}"
        "Contact: <sip:x@127.0.0.1:9>\r\nExpires: 120\r\nContent-Length: 0\r\n\r\n"
    ).encode()


async def test_a_flood_of_registrations_opens_nothing_and_keeps_nobody_out(
    engine: Engine, line: Line
) -> None:
    await line.engine.admit(DESK)
    names = [DESK.name, "citizen", "trunk", "100", "admin", *(f"desk-{n}" for n in range(40))]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(2000):
            sender.sendto(a_registration(names[number % len(names)], number), engine.sip)
        assert await line.engine.phones() == frozenset()
        async with phone(engine, DESK.name, DESK.secret):
            assert set(await line.engine.phones()) == {DESK.name}
            for number in range(2000, 3000):
                sender.sendto(a_registration(names[number % len(names)], number), engine.sip)
            async with caller(engine, LINE) as call:
                await line.takes()
                await call.answered()
        assert not {"admin", "100", "trunk"} & await line.engine.phones()
