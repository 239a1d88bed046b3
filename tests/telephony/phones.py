"""Telephones that are rung: an agent's desk phone, or whoever the carrier reaches for us.

async with phone(engine, account, secret, hums=600) as desk:
    await desk.rung()
    await desk.answer()
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from telephony.g711 import Law
from telephony.media import Media
from telephony.scenario import News, free_port, running, tell
from telephony.sipp import CODEC, SipServer


@dataclass
class Phone:
    """An agent's desk phone: rings until the test says what it does."""

    account: str
    media: Media
    news: News
    port: int
    seen: int = field(default=0)  # lines that belong to calls before this one
    call_id: str = field(default="")

    async def rung(self, *, within: float = 5.0) -> str:
        """Wait for the ring; returns the From header, which is what the display shows."""
        line = await self.news.line(r"\S+ rung ", within=within, after=self.seen)
        self.seen = len(self.news.lines)
        self.call_id, _, port, shown = line.split(" ", 3)
        self.media.peer = ("127.0.0.1", int(port))
        return shown

    async def dialled(self) -> str:
        """The number that was called, from the To header."""
        line = await self._news_of_call("dialled")
        return line.partition("sip:")[2].partition("@")[0]

    async def answer(self) -> None:
        tell(self.port, self.call_id, "answer")
        await self._news_of_call("answered")

    async def reply(self, code: int) -> None:
        """Refuse: 486 busy, 603 declined, 480, 488 …"""
        tell(self.port, self.call_id, str(code))
        await self._news_of_call("end")

    async def cancelled(self, *, within: float = 5.0) -> None:
        """The line stopped ringing."""
        await self._news_of_call("cancelled", within=within)
        await self._news_of_call("end", within=within)

    async def gone(self, *, within: float = 5.0) -> None:
        await self._news_of_call("gone", within=within)
        await self._news_of_call("end", within=within)

    async def hang_up(self) -> None:
        tell(self.port, self.call_id, "bye")
        await self._news_of_call("end")

    async def put_down(self) -> None:
        """End whatever call there still is; the engine may be doing that at the same moment."""
        mine = {line.removeprefix(f"{self.call_id} ") for line in self.news.lines}
        if self.call_id and not mine & {"gone", "cancelled", "end"}:
            tell(self.port, self.call_id, "bye" if "answered" in mine else "480")
            with suppress(AssertionError):
                await self._news_of_call("end", within=1.0)

    async def refer(self, target: str) -> None:
        """Blind transfer by the phone's own key (SIP REFER)."""
        tell(self.port, self.call_id, f"refer {target}")
        await self._news_of_call("refer taken")

    async def holds(self) -> None:
        """The phone's own hold key (re-INVITE, sendonly)."""
        tell(self.port, self.call_id, "hold")
        await self._news_of_call("holds")

    async def resumes(self) -> None:
        tell(self.port, self.call_id, "resume")
        await self._news_of_call("resumes")

    async def notified(self, code: int, *, within: float = 5.0) -> None:
        """The phone is told how its transfer ended (the status line in the last NOTIFY)."""
        await self._news_of_call(f"notified SIP/2.0 {code} terminated", within=within)

    async def _news_of_call(self, word: str, *, within: float = 5.0) -> str:
        return await self.news.line(re.escape(f"{self.call_id} {word}"), within=within)


@asynccontextmanager
async def phone(
    engine: SipServer,
    account: str,
    secret: str,
    *,
    hums: float | None = None,
    law: Law = "alaw",
    codec: tuple[str, str] | None = None,
) -> AsyncGenerator[Phone]:
    """A phone that has registered and waits to be rung."""
    port = free_port()
    await register(engine, account, secret, port)
    async with _phone_at(engine, account, port, hums, law, codec) as desk:
        yield desk


@asynccontextmanager
async def outside(
    engine: SipServer, port: int, trunk: str, *, hums: float | None = None
) -> AsyncGenerator[Phone]:
    """Whoever the carrier reaches for us: every number that goes out rings here."""
    async with _phone_at(engine, trunk, port, hums, "alaw", None) as desk:
        yield desk


@asynccontextmanager
async def _phone_at(
    engine: SipServer,
    account: str,
    port: int,
    hums: float | None,
    law: Law,
    codec: tuple[str, str] | None,
) -> AsyncGenerator[Phone]:
    media = Media(law)
    await media.open()
    if hums is not None:
        media.hum(hums)
    payload, name = codec or CODEC[law]
    keys = {
        "account": account, "payload": payload, "codec": name,
        "media_port_of_ours": str(media.port),
    }  # fmt: skip
    try:
        async with running("phone.xml", port, "-aa", keys=keys, serves="udp") as (_, news):
            await is_reachable(engine, account)
            desk = Phone(account, media, news, port)
            try:
                yield desk
            finally:
                await desk.put_down()
    finally:
        await media.close()


async def is_reachable(engine: SipServer, account: str) -> None:
    """Wait for it: what the engine asked before the phone was there may end without an answer after
    a question that was answered, and then nobody is called there for half a minute."""
    async with asyncio.timeout(15):
        while not engine.qualify(account):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


async def dials(engine: SipServer, account: str, secret: str, number: str) -> int:
    """A phone that knows its secret dials `number`: the code that it gets."""
    host, sip_port = engine.sip
    async with running(
        "dial.xml", free_port(), "-m", "1", "-s", number, "-au", account, "-ap", secret,
        f"{host}:{sip_port}", keys={"account": account},
    ) as (_, news):  # fmt: skip
        return int((await news.line("refused", within=5.0)).split()[1])


async def register(
    engine: SipServer, account: str, secret: str, port: int, *, seconds: int = 120
) -> None:
    """Register the phone at `port`; AssertionError if it is refused. 0 seconds sign it off."""
    host, sip_port = engine.sip
    contact = f"<sip:{account}@127.0.0.1:{port}>" if seconds else "*"
    keys = {"account": account, "seconds": str(seconds), "contact": contact}
    async with running(
        "register.xml", port, "-m", "1", "-recv_timeout", "3000", "-au", account, "-ap", secret,
        f"{host}:{sip_port}", keys=keys,
    ) as (process, _):  # fmt: skip
        assert await process.wait() == 0, f"{account} could not register"
