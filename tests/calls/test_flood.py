"""Strangers send calls and registrations without end; whoever calls the line comes through."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from servicetelefon.phone.port import CallArrived
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.sipp import caller

pytestmark = pytest.mark.calls

STRANGERS = 20
A_SECOND = 200
"""Of each kind: 200 calls and 200 registrations."""
HONEST = 8
_STEP = 0.02
_OFFER = (
    "v=0\r\no=- 1 1 IN IP4 {at}\r\ns=-\r\nc=IN IP4 {at}\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)


class Stranger(asyncio.DatagramProtocol):
    """One address that guesses; counts the codes of the answers and confirms none of them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sent = 0
        self.answers: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport
        self.port = int(transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        del addr
        self.answers[data.split(b" ", 2)[1].decode()] += 1

    def guesses(self, engine: tuple[str, int]) -> None:
        for kind, body in (("INVITE", _OFFER.format(at=self.address)), ("REGISTER", "")):
            self.sent += 1
            self._transport.sendto(self._message(kind, body).encode(), engine)

    def close(self) -> None:
        self._transport.close()

    def _message(self, kind: str, body: str) -> str:
        name = f"{self.address}-{self.sent}"
        content = "Content-Type: application/sdp\r\n" if body else ""
        whom = LINE if kind == "INVITE" else f"desk-{self.sent % 50}"
        return (
            f"{kind} sip:{LINE}@line SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK-{name}\r\n"
            f"From: <sip:desk-{self.sent % 50}@line>;tag={name}\r\nTo: <sip:{whom}@line>\r\n"
            f"Call-ID: {name}\r\nCSeq: 1 {kind}\r\nMax-Forwards: 70\r\n"
            f"Contact: <sip:x@{self.address}:{self.port}>\r\nExpires: 60\r\n"
            f"{content}Content-Length: {len(body)}\r\n\r\n{body}"
        )


@asynccontextmanager
async def flood(engine: tuple[str, int]) -> AsyncGenerator[list[Stranger]]:
    loop = asyncio.get_running_loop()
    strangers: list[Stranger] = []
    for number in range(STRANGERS):
        address = f"127.0.1.{number + 1}"
        _, one = await loop.create_datagram_endpoint(
            lambda address=address: Stranger(address), local_addr=(address, 0)
        )
        strangers.append(one)
    sending = loop.create_task(_send(strangers, engine))
    try:
        yield strangers
    finally:
        sending.cancel()
        for one in strangers:
            one.close()


async def _send(strangers: list[Stranger], engine: tuple[str, int]) -> None:
    """As many as are due, in bursts where the machine was busy."""
    loop = asyncio.get_running_loop()
    began, sent = loop.time(), 0
    while True:
        while sent < (loop.time() - began) * A_SECOND:
            strangers[sent % STRANGERS].guesses(engine)
            sent += 1
        await asyncio.sleep(_STEP)


async def test_whoever_calls_comes_through_a_flood_of_strangers(engine: Engine, line: Line) -> None:
    async with flood(engine.sip) as strangers:
        for number in range(HONEST):
            async with caller(engine, LINE, number=f"0407{number}") as call:
                arrived = await line.saw(CallArrived, within=30)
                assert arrived.caller == f"0407{number}"
                await line.engine.answer(arrived.channel)
                await call.answered(within=30)
                await call.hang_up()
        answers = sum((one.answers for one in strangers), Counter[str]())
        sent = sum(one.sent for one in strangers)
    assert set(answers) == {"401"}  # and each once: a repeated one would make us a weapon
    assert answers.total() <= sent
    assert not [one for one in line.events if isinstance(one, CallArrived)]
    assert (await line.engine.survey()).channels == {}
