"""What the engine does by itself that has cost a call before (docs/reference/engine-pitfalls.md)."""

from __future__ import annotations

import ipaddress
import json
import re
import socket
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from calls.conftest import PROMPT_TONE
from servicetelefon.adapters.ari.interpreter import UNWANTED
from servicetelefon.phone.port import (
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRinging,
    PromptEnded,
    Ring,
)
from telephony.engine import LINE, Engine
from telephony.line import RINGS_FOR, Line, our_line
from telephony.phones import phone
from telephony.sipp import caller
from telephony.sound import is_tone

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-pitfalls", PhoneKind.DESK, "generated-secret")
PHONES = 260
"""So many once brought the engine's own bookkeeping of phones beyond its mark at the start."""
PAGES = 120
_LISTENS = "0A"


def test_every_module_that_is_named_runs(engine: Engine) -> None:
    """One that lacks another declines in silence: callers hear nothing, transfers do nothing."""
    named = re.findall(
        r"^load = (\S+)", (engine.settings.home / "etc/modules.conf").read_text(), re.MULTILINE
    )
    shown = engine.command("module show")
    runs = {row.split()[0] for row in shown.splitlines() if " Running " in row}
    assert len(named) > 50
    assert set(named) - runs == set()


def test_a_channel_of_each_kind_can_be_made(engine: Engine) -> None:
    """Without the announcer music into a bridge is silence."""
    shown = engine.command("core show channeltypes")
    assert {"PJSIP", "Announcer"} <= {row.split()[0] for row in shown.splitlines() if row.split()}
    assert "fully booted" in engine.command("core waitfullybooted")


async def test_events_are_named_that_do_not_come_and_never_those_that_do(
    engine: Engine, line: Line
) -> None:
    """A list of what is wanted swallows the answers to requests: each would then end in silence."""
    _, text = engine.rest("GET", "applications/servicetelefon")
    told = json.loads(text)
    assert {one["type"] for one in told["events_disallowed"]} == set(UNWANTED)
    assert told["events_allowed"] == []
    await line.engine.survey()


async def test_no_socket_of_the_engine_is_open_to_others(engine: Engine, line: Line) -> None:
    """On a machine of its own everything is on loopback, the sound of a talk too. The SIP library's
    resolver keeps one socket for its questions, which takes no call."""
    await line.engine.admit(AGENT)
    async with caller(engine, LINE) as call, phone(engine, AGENT.name, AGENT.secret) as desk:
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "listens")
        await line.engine.connect("b-listens", [channel, "listens"])
        found = list(sockets_of(engine.process.pid))
        open_to_all = [one for one in found if not ipaddress.ip_address(one[1]).is_loopback]
        assert len(found) > len(open_to_all)
        assert {kind for kind, _, _ in open_to_all} <= {"udp", "udp6"}
        asked = {port for _, _, port in open_to_all}
        assert len(asked) <= 2
        assert not asked & {*engine.settings.rtp_ports, engine.settings.sip_port}


def sockets_of(process: int) -> list[tuple[str, str, int]]:
    """Kind, address and port of each socket of the process that takes what others send."""
    links = (path.readlink().name for path in Path(f"/proc/{process}/fd").iterdir())
    mine = {name.removeprefix("socket:[").rstrip("]") for name in links if "socket:" in name}
    found: list[tuple[str, str, int]] = []
    for kind in ("tcp", "udp", "tcp6", "udp6"):
        for row in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]:
            words = row.split()
            if words[9] in mine and (kind.startswith("udp") or words[3] == _LISTENS):
                address, _, port = words[1].partition(":")
                found.append((kind, _address(address), int(port, 16)))
    return found


def _address(text: str) -> str:
    """The kernel writes each four bytes as a number of the machine, least byte first."""
    raw = b"".join(bytes.fromhex(text[i : i + 8])[::-1] for i in range(0, len(text), 8))
    return socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)


async def test_a_prompt_that_comes_with_the_answer_is_heard_from_its_beginning(
    engine: Engine, line: Line, prompt: Path
) -> None:
    """The dialplan's own answer waits half a second for the caller's sound; ours does not."""
    async with caller(engine, LINE) as call:
        call.media.sends = False
        channel = await line.takes()
        await line.engine.play(channel, [prompt], "at-once")
        assert await line.saw(PromptEnded) == PromptEnded(channel, "at-once")
        await call.media.hears(partial(is_tone, PROMPT_TONE), over=0.5)
        assert call.media.frames * 0.02 >= 0.6 - 0.04


async def test_a_phone_that_still_rings_is_brought_into_no_talk(engine: Engine, line: Line) -> None:
    """Asterisk refuses (422), as for a leg that has just been asked for; told again it is done."""
    await line.engine.admit(AGENT)
    async with (
        caller(engine, LINE, hums=440) as call,
        phone(engine, AGENT.name, AGENT.secret) as desk,
    ):
        channel = await line.takes()
        await call.answered()
        await line.engine.ring(Ring("early", AGENT.name, "Servicetelefon", RINGS_FOR))
        await desk.rung()
        await line.saw(PhoneRinging)
        await line.engine.connect("b-early", [channel, "early"])
        assert (await line.engine.survey()).bridges["b-early"] == {channel}
        await desk.answer()
        await line.saw(PhoneAnswered)
        await line.engine.connect("b-early", [channel, "early"])
        await desk.media.hears(partial(is_tone, 440))
        await line.engine.dissolve("b-early")


async def test_so_many_pages_are_open_that_the_engines_own_limit_would_shut_us_out(
    engine: Engine,
) -> None:
    """A hundred is its limit if nothing is said: all browsers and our own connection together."""
    address = f"ws://127.0.0.1:{engine.settings.http_port}/ws"
    async with AsyncExitStack() as pages:
        for _ in range(PAGES):
            page = connect(address, subprotocols=[Subprotocol("sip")], proxy=None)
            await pages.enter_async_context(page)
        async with our_line(engine) as line, caller(engine, LINE) as call:
            await line.takes()
            await call.answered()


async def test_a_whole_city_of_phones_is_admitted_and_nothing_runs_over(
    engine: Engine, line: Line
) -> None:
    before = engine.log().count("high water")
    everybody = [
        PhoneAccount(f"desk-pitfall-{number}", PhoneKind.DESK, "generated-secret")
        for number in range(PHONES)
    ]
    for one in everybody:
        await line.engine.admit(one)
    async with phone(engine, everybody[-1].name, "generated-secret"):
        assert everybody[-1].name in await line.engine.phones()
        async with caller(engine, LINE) as call:
            await line.takes()
            await call.answered()
    for one in everybody:
        await line.engine.expel(one.name)
    assert engine.log().count("high water") == before
