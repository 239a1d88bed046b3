"""Servers of offices, real ones on the loopback, that work or fail in one way that is named."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

WAYS_TO_FAIL = (
    "hangs_up", "never_answers", "cuts_off", "garbage", "not_json", "wrong_json", "redirects",
    "400", "401", "404", "408", "422", "429", "500", "502", "503",
)  # fmt: skip


_ANSWERS = {
    "redirects": (302, b""),
    "not_json": (200, b"<html>Bitte anmelden</html>"),
    "wrong_json": (200, b'"yes"'),
}


@dataclass
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class OfficeSystem:
    """An HTTP server; `fails` is how, None is not at all. Knows tickets as Zammad does."""

    fails: str | None = None
    seen: list[Seen] = field(default_factory=list[Seen])
    tickets: dict[str, str] = field(default_factory=dict[str, str])
    notes: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    loses_answers: bool = False  # does what it is asked, and hangs up
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await self._read(reader)
            if request is not None:
                self.seen.append(request)
                await self._answer(request, reader, writer)
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Seen | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        exact = dict(line.split(": ", 1) for line in lines if line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Seen(method, path, {key.lower(): value for key, value in exact.items()}, body)

    async def _answer(
        self, request: Seen, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        way = self.fails
        if way == "hangs_up":
            return
        if way == "never_answers":
            await reader.read()  # until whoever asked has had enough
            return
        if way == "garbage":
            writer.write(b"220 this is no web server\r\n")
            return
        status, body = self._content(request)
        if self.loses_answers and request.method != "GET":
            return
        head = f"HTTP/1.1 {status} x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n"
        if way == "redirects":
            head += "location: http://127.0.0.1:9/elsewhere\r\n"
        writer.write(head.encode() + b"\r\n" + (body[:3] if way == "cuts_off" else body))
        await writer.drain()

    def _content(self, request: Seen) -> tuple[int, bytes]:
        if self.fails in _ANSWERS:
            return _ANSWERS[self.fails]
        if self.fails and self.fails.isdigit():
            return int(self.fails), b'{"error": "no"}'
        return self._as_zammad(request)

    def _as_zammad(self, request: Seen) -> tuple[int, bytes]:
        if request.path.startswith("/api/v1/tickets/search"):
            asked = unquote_plus(request.path)
            found = [
                {"id": 1, "number": number}
                for title, number in self.tickets.items()
                if f'"{title}"' in asked or f"number:{number}" in asked
            ]
            return 200, json.dumps(found).encode()
        if request.path == "/api/v1/ticket_articles/by_ticket/1":
            return 200, json.dumps(self.notes).encode()
        if request.path == "/api/v1/tickets/1" and request.method == "PUT":
            self.notes.append(json.loads(request.body)["article"])
            return 200, b'{"id": 1}'
        if request.path == "/api/v1/tickets":
            title = json.loads(request.body)["title"]
            number = str(10000 + len(self.tickets))
            self.tickets[title] = number
            return 201, json.dumps({"id": 1, "number": number}).encode()
        return 200, b'{"taken": true}'


@asynccontextmanager
async def an_office_system(fails: str | None = None) -> AsyncGenerator[OfficeSystem]:
    system = OfficeSystem(fails)
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0)
    system.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield system
    finally:
        server.close()


@dataclass
class MailHost:
    """As much of RFC 5321 as it takes to be handed a message; `says` refuses at a command."""

    says: dict[str, str] = field(default_factory=dict[str, str])
    hangs_up_at: str = ""
    taken: list[bytes] = field(default_factory=list[bytes])
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        try:
            while line := await reader.readline():
                verb = line.decode().split(" ")[0].strip().upper()
                if verb == self.hangs_up_at:
                    return
                writer.write(
                    (self.says.get(verb) or await self._usual(verb, reader, writer)).encode()
                    + b"\r\n"
                )
                await writer.drain()
                if verb == "QUIT":
                    return
        finally:
            writer.close()

    async def _usual(
        self, verb: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> str:
        if verb == "DATA":
            writer.write(b"354 go on\r\n")
            message = await reader.readuntil(b"\r\n.\r\n")
            if "." in self.says:
                return self.says["."]
            self.taken.append(message[:-3])
        return "221 bye" if verb == "QUIT" else "250 fine"


@asynccontextmanager
async def a_mail_host(**how: object) -> AsyncGenerator[MailHost]:
    host = MailHost(**how)  # pyright: ignore[reportArgumentType]
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()
