"""Callers: sipp does the signalling, `Media` is ear and voice.

async with caller(engine, "115", hums=440) as call:
    await call.answered()
    await call.media.hears(is_speech)
    call.media.press("1")
    await call.hang_up()
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from telephony.g711 import Law
from telephony.media import Media
from telephony.scenario import News, free_port, running, tell

CODEC: dict[Law, tuple[str, str]] = {"alaw": ("8", "PCMA"), "ulaw": ("0", "PCMU")}


class SipServer(Protocol):
    """Where the phones call: address and port of the engine under test."""

    @property
    def sip(self) -> tuple[str, int]: ...
    def qualify(self, account: str) -> bool:
        """Ask the phone now whether it is there; whether the engine takes it for that."""
        ...


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
    payload, name = codec or CODEC[law]
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
