"""Test phones: sipp does the signalling of a caller or an agent's phone, `Media` is ear and voice.

async with caller(engine, "115", hums=440) as call:
    await call.answered()
    await call.media.hears(is_speech)
    call.media.press("1")
    await call.hang_up()
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from telephony.front import tls_front
from telephony.g711 import Law
from telephony.media import Media
from telephony.scenario import News, free_port, running, tell

_CODEC: dict[Law, tuple[str, str]] = {"alaw": ("8", "PCMA"), "ulaw": ("0", "PCMU")}


class SipServer(Protocol):
    """Where the phones call: address and port of the engine under test."""

    @property
    def sip(self) -> tuple[str, int]: ...
    def qualify(self, account: str) -> None: ...


@dataclass
class Call:
    """A caller's side of one call."""

    media: Media
    news: News
    port: int
    call_id: str
    process: asyncio.subprocess.Process
    address: str
    engine: str
    sound_to: str = ""
    """The address to which the line wants sound, once it has answered."""

    def process_ends(self) -> None:
        """Without a word, as when the caller's network is gone."""
        self.process.kill()
        self.news.lines.append("end")

    async def ringing(self, *, within: float = 5.0) -> None:
        await self.news.line("ringing", within=within)

    async def answered(self, *, within: float = 5.0) -> None:
        line = await self.news.line("answered", within=within)
        _, port, self.sound_to = line.split()
        self.media.peer = (self.engine, int(port))

    async def refused(self, *, within: float = 5.0) -> int:
        """The SIP code that the line gave."""
        code = int((await self.news.line("refused", within=within)).split()[1])
        await self.news.line("end", within=within)
        return code

    async def gone(self, *, within: float = 5.0) -> None:
        """The line hung up."""
        await self.news.line("gone", within=within)

    async def refer(self, target: str) -> str:
        self._tell(f"refer {target}")
        return await self.news.line("refer", within=5.0)

    async def hang_up(self) -> None:
        """BYE, or CANCEL before the answer."""
        self._tell("bye")
        await self.news.line("end", within=5.0)

    def _tell(self, word: str) -> None:
        tell(self.port, self.call_id, word, self.address)

    async def put_down(self) -> None:
        """End the call if it lives; the engine may be doing that at the same moment."""
        if self.process.returncode is None and not {"gone", "end"} & set(self.news.lines):
            self._tell("bye")
            with suppress(AssertionError):
                await self.news.line("end|gone", within=1.0)


@asynccontextmanager
async def caller(
    engine: SipServer,
    line: str,
    *,
    number: str = "040428280",
    identity: str = "Privacy: none",
    hums: float | None = None,
    codec: tuple[str, str] | None = None,
    law: Law = "alaw",
    address: str = "127.0.0.1",
    uri: str | None = None,
) -> AsyncGenerator[Call]:
    """Dial `line`. What `hums` is heard from the answer on; ends the call at the end."""
    media = Media(law)
    await media.open()
    if hums is not None:
        media.hum(hums)
    port, (host, sip_port) = free_port(), engine.sip
    payload, name = codec or _CODEC[law]
    call_id = f"call-{port}-{media.port}"
    keys = {
        "uri": uri or f"sip:{line}@{host}:{sip_port}",
        "from_number": number, "identity": identity, "payload": payload, "codec": name,
        "media_port_of_ours": str(media.port),
    }  # fmt: skip
    try:
        async with running(
            "caller.xml", port, "-s", line, "-m", "1", "-cid_str", call_id, f"{host}:{sip_port}",
            keys=keys, address=address,
        ) as (process, news):  # fmt: skip
            call = Call(media, news, port, call_id, process, address, host)
            try:
                yield call
            finally:
                await call.put_down()
    finally:
        await media.close()


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


@dataclass
class Registrar:
    """A carrier that was registered at; `domain` is its address and port."""

    domain: str
    news: News

    async def registered(self) -> str:
        """The contact that the line gave: where the carrier sends calls to."""
        line = await self.news.line("registered", within=5.0)
        return line.partition("<")[2].rstrip(">")


@asynccontextmanager
async def registrar(
    address: str, user: str, secret: str, *, certificate: tuple[Path, Path] | None = None
) -> AsyncGenerator[Registrar]:
    """A carrier; with a certificate and its key it speaks TLS."""
    port = free_port()
    keys = {"user": user, "secret": secret}
    kind: tuple[str, ...] = ("-t", "t1") if certificate else ()
    async with running(
        "registrar.xml", port, *kind, keys=keys, address=address,
        serves="tcp" if certificate else "udp",
    ) as (_, news):  # fmt: skip
        if certificate is None:
            yield Registrar(f"{address}:{port}", news)
            return
        async with tls_front(address, certificate, port) as secure:
            yield Registrar(f"{address}:{secure}", news)


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
    payload, name = codec or _CODEC[law]
    keys = {
        "account": account, "payload": payload, "codec": name,
        "media_port_of_ours": str(media.port),
    }  # fmt: skip
    try:
        async with running("phone.xml", port, "-aa", keys=keys, serves="udp") as (_, news):
            engine.qualify(account)  # its first question came before the phone could answer
            desk = Phone(account, media, news, port)
            try:
                yield desk
            finally:
                await desk.put_down()
    finally:
        await media.close()


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
