"""What carriers do that no textbook call does (RFC 3261), and where each of it ends."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial

import pytest

from calls.test_outside import dial
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    KeyPressed,
    PhoneAccount,
    PhoneKind,
    PhoneRefused,
)
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.media import Media
from telephony.phones import Phone, phone
from telephony.sound import is_tone
from telephony.wire import Wire, diverting, wire

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("agent-4713", PhoneKind.DESK, "generated-secret")
hears_caller, hears_agent = partial(is_tone, 440.0), partial(is_tone, 600.0)
is_elsewhere = partial(is_tone, 500.0)


async def talk(line: Line, caller: Wire, handset: Phone, channel: str) -> None:
    await line.reaches(handset, f"o-{channel}")
    await line.engine.connect(f"b-{channel}", (channel, f"o-{channel}"))
    await both_hear(caller, handset)


async def both_hear(caller: Wire, handset: Phone) -> None:
    caller.media.forget()
    handset.media.forget()
    await caller.media.hears(hears_agent, over=0.5)
    await handset.media.hears(hears_caller, over=0.5)


@pytest.fixture
async def handset(engine: Engine, line: Line) -> AsyncGenerator[Phone]:
    await line.engine.admit(AGENT)
    async with phone(engine, AGENT.name, AGENT.secret, hums=600.0) as made:
        yield made
    await line.engine.expel(AGENT.name)


@pytest.fixture
async def elsewhere() -> AsyncGenerator[Media]:
    """Another machine of the carrier's."""
    media = Media("alaw")
    await media.open()
    media.hum(500.0)
    yield media
    await media.close()


async def takes(line: Line, caller: Wire) -> str:
    """The line's channel of a caller who has sent an ordinary INVITE."""
    caller.invite()
    channel = await line.takes()
    await caller.answered()
    caller.send("ACK", 1)
    return channel


async def test_a_talk_costs_the_carrier_no_second_invitation(
    engine: Engine, line: Line, handset: Phone
) -> None:
    async with wire(engine, LINE) as caller:
        channel = await takes(line, caller)
        await talk(line, caller, handset, channel)
        assert [message.first for message in caller.socket.came if not message.code] == []


async def test_sound_follows_a_new_invitation(
    engine: Engine, line: Line, handset: Phone, elsewhere: Media
) -> None:
    """The carrier hands the call on to another machine, holds it, and asks what we can."""
    async with wire(engine, LINE) as caller:
        channel = await takes(line, caller)
        await talk(line, caller, handset, channel)
        elsewhere.peer = await caller.asks("INVITE", 2, caller.sdp(port=elsewhere.port))
        caller.media.sends = False
        await elsewhere.hears(hears_agent, over=0.5)
        await handset.media.hears(is_elsewhere, over=0.5)
        await caller.asks("INVITE", 3, caller.sdp(direction="inactive", port=elsewhere.port))
        await caller.asks("UPDATE", 4, caller.sdp())
        caller.media.sends = True
        await both_hear(caller, handset)
        caller.send("INVITE", 5)
        assert (await caller.code("INVITE")).body  # our offer
        caller.send("ACK", 5, caller.sdp())
        await both_hear(caller, handset)
        caller.send("INVITE", 6, caller.sdp().replace("8 101", "18").replace("PCMA", "G729"))
        assert (await caller.code("INVITE")).code == 488
        caller.send("ACK", 6, branch=caller.branch_of("INVITE", 6))
        await both_hear(caller, handset)


async def test_an_offer_that_comes_late(engine: Engine, line: Line, handset: Phone) -> None:
    async with wire(engine, LINE) as caller:
        caller.invite("")
        channel = await line.takes()
        assert (await caller.answered()).body
        caller.send("ACK", 1, caller.sdp())
        await talk(line, caller, handset, channel)


async def test_a_cancel_that_crosses_the_answer(engine: Engine, line: Line) -> None:
    """Nobody confirms the answer: the line ends the call by itself, and says that it broke."""
    async with wire(engine, LINE) as caller:
        caller.invite()
        channel = await line.takes()
        await caller.answered()
        caller.cancel()
        assert await line.saw(ChannelGone, within=20) == ChannelGone(channel, hung_up=False)
        await caller.request("BYE")


async def test_a_bye_before_the_ack_and_once_more(engine: Engine, line: Line) -> None:
    async with wire(engine, LINE) as caller:
        caller.invite()
        channel = await line.takes()
        await caller.answered()
        caller.send("BYE", 2)
        assert await line.saw(ChannelGone) == ChannelGone(channel, hung_up=True)
        caller.send("BYE", 3)
        await caller.code("BYE")
        assert not line.of_calls


@pytest.mark.parametrize(
    ("reason", "hung_up"),
    [("Q.850;cause=16", True), ("Q.850;cause=31", True), ("Q.850;cause=38", False),
     ("Q.850;cause=41", False), ("Q.850;cause=102", False)],
)  # fmt: skip
async def test_a_carrier_says_that_its_network_failed(
    engine: Engine, line: Line, reason: str, *, hung_up: bool
) -> None:
    """RFC 3326: whoever was cut off has not hung up, and is called back."""
    async with wire(engine, LINE) as caller:
        channel = await takes(line, caller)
        caller.send("BYE", 2, fields={"Reason": reason})
        assert await line.saw(ChannelGone) == ChannelGone(channel, hung_up=hung_up)


async def test_keys_by_info(engine: Engine, line: Line) -> None:
    """A carrier whose sound has no place for keys sends them beside it."""
    async with wire(engine, LINE) as caller:
        caller.invite(caller.sdp(keys=False))
        await line.takes()
        await caller.answered()
        caller.send("ACK", 1)
        kind = {"Content-Type": "application/dtmf-relay"}
        for number, key in enumerate("5#0", 2):
            caller.send("INFO", number, f"Signal={key}\r\nDuration=160\r\n", fields=kind)
            assert (await caller.code("INFO")).code == 200
            assert (await line.saw(KeyPressed)).key == key


@pytest.mark.parametrize(
    "to", ["sip:{line}@127.0.0.1:{sip}", "sip:0900123456@127.0.0.1:{carrier}", "tel:0900123456"]
)
async def test_a_diverted_call_reaches_nobody_else(engine: Engine, line: Line, to: str) -> None:
    """Not the number that the carrier names, and not our own line as if somebody called."""
    channel = f"t-{to[:8]}"
    address = to.format(line=LINE, sip=engine.sip[1], carrier=engine.outside)
    async with diverting(engine, engine.outside, "trunk", address) as carrier:
        await line.engine.dial(dial(channel))
        await line.saw(PhoneRefused, lambda refused: refused.channel == channel)
        async with wire(engine, LINE, caller="<sip:040428281@127.0.0.1>") as caller:
            caller.invite()  # whoever comes next is the first to arrive
            assert (await line.saw(CallArrived)).caller == "040428281"
            await caller.gives_up()
        assert carrier.dialled == [f"sip:+49990110@127.0.0.1:{engine.outside}"]
