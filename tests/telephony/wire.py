"""SIP word by word (RFC 3261), for what no well-made telephone sends: one dialog, each message as a
test writes it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telephony.media import Media
from telephony.phones import is_reachable
from telephony.sipp import SipServer

_SDP = "application/sdp"


@dataclass(frozen=True)
class Message:
    """One that came: its first line, its header fields in order, its body."""

    first: str
    fields: tuple[tuple[str, str], ...]
    body: str

    def __getitem__(self, name: str) -> str:
        return next(value for key, value in self.fields if key == name.lower())

    @property
    def code(self) -> int:
        """Of an answer; 0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    def is_for(self, method: str) -> bool:
        return self["cseq"].endswith(f" {method}")

    @property
    def sound_at(self) -> tuple[str, int]:
        """Where the sender wants sound."""
        host = re.search(r"c=IN IP4 (\S+)", self.body)
        port = re.search(r"m=audio (\d+)", self.body)
        assert host, self.body
        assert port, self.body
        return host[1], int(port[1])


def _read(data: bytes) -> Message:
    head, _, body = data.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    parted = (line.partition(":") for line in lines)
    fields = tuple((name.strip().lower(), value.strip()) for name, _, value in parted)
    return Message(first, fields, body)


class _Socket(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.came: list[Message] = []
        self.news = asyncio.Event()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        del addr
        if data.strip():
            self.came.append(_read(data))
            self.news.set()


@dataclass
class Wire:
    """A caller's dialog with the line; nothing is sent but what a test says."""

    engine: tuple[str, int]
    media: Media
    line: str
    caller: str
    transport: asyncio.DatagramTransport
    socket: _Socket
    to_tag: str = ""
    target: str = ""
    dialled: str = ""
    _count: int = 0

    @property
    def branch(self) -> str:
        """Of the first INVITE, and so of what concerns it."""
        return f"z9hG4bK-{self.port}-first"

    def branch_of(self, method: str, number: int) -> str:
        return f"z9hG4bK-{self.port}-{method}-{number}"

    @property
    def port(self) -> int:
        return int(self.transport.get_extra_info("sockname")[1])

    def sdp(
        self, *, direction: str = "sendrecv", keys: bool = True, port: int | None = None
    ) -> str:
        self._count += 1
        telephone_event = "a=rtpmap:101 telephone-event/8000\r\n" if keys else ""
        return (
            f"v=0\r\no=- 1 {self._count} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {self.media.port if port is None else port} RTP/AVP 8{' 101' if keys else ''}\r\n"
            f"a=rtpmap:8 PCMA/8000\r\n{telephone_event}a={direction}\r\n"
        )

    def send(
        self,
        method: str,
        number: int,
        body: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        branch: str | None = None,
        uri: str | None = None,
    ) -> None:
        host, port = self.engine
        dialled = f"sip:{self.line}@{host}:{port}"
        address = uri or self.target or dialled
        given = {
            "Via": f"SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch={branch or self.branch_of(method, number)}",
            "From": f"{self.caller};tag=ours",
            "To": f"<{dialled}>" + (f";tag={self.to_tag}" if self.to_tag else ""),
            "Call-ID": f"wire-{self.port}-{id(self)}",
            "CSeq": f"{number} {method}",
            "Contact": f"<sip:caller@127.0.0.1:{self.port}>",
            "Max-Forwards": "70",
            **(fields or {}),
        }
        if body:
            given.setdefault("Content-Type", _SDP)
        self._out(f"{method} {address} SIP/2.0", given, body)

    def invite(
        self,
        body: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        uri: str | None = None,
    ) -> None:
        self.dialled = uri or "sip:{}@{}:{}".format(self.line, *self.engine)
        self.send(
            "INVITE",
            1,
            self.sdp() if body is None else body,
            fields=fields,
            branch=self.branch,
            uri=uri,
        )

    def cancel(self) -> None:
        self.send("CANCEL", 1, branch=self.branch, uri=self.dialled)

    def answer(self, request: Message, code: int, body: str = "") -> None:
        kept = {name: request[name.lower()] for name in ("Via", "From", "To", "Call-ID", "CSeq")}
        contact = {"Contact": f"<sip:caller@127.0.0.1:{self.port}>"}
        kind = {"Content-Type": _SDP} if body else {}
        self._out(f"SIP/2.0 {code} Said", kept | contact | kind, body)

    def _out(self, first: str, fields: Mapping[str, str], body: str) -> None:
        lines = [first, *(f"{name}: {value}" for name, value in fields.items())]
        text = "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body])
        self.transport.sendto(text.encode(), self.engine)

    async def came(self, judge: Callable[[Message], bool], *, within: float = 5.0) -> Message:
        """The first message like this; it is then taken."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for message in self.socket.came:
                        if judge(message):
                            self.socket.came.remove(message)
                            return message
                    self.socket.news.clear()
                    await self.socket.news.wait()
        except TimeoutError:
            left = [message.first for message in self.socket.came]
            raise AssertionError(f"not within {within} s, but {left}") from None

    async def code(self, method: str, *, within: float = 5.0) -> Message:
        """The final answer to our request."""
        return await self.came(lambda m: m.code >= 200 and m.is_for(method), within=within)

    async def asks(self, method: str, number: int, body: str) -> tuple[str, int]:
        """Ask within the dialog; where sound goes from then on."""
        self.send(method, number, body)
        answer = await self.code(method)
        assert answer.code == 200, answer.first
        if method == "INVITE":
            self.send("ACK", number)
        return answer.sound_at

    async def request(self, method: str, *, within: float = 5.0) -> Message:
        return await self.came(lambda m: m.first.startswith(f"{method} "), within=within)

    async def answered(self, *, within: float = 5.0) -> Message:
        """Taken, before our ACK."""
        answer = await self.code("INVITE", within=within)
        assert answer.code == 200, answer.first
        self.knows(answer)
        return answer

    def knows(self, answer: Message) -> None:
        """The dialog stands from here on."""
        self.to_tag = answer["to"].rpartition("tag=")[2]
        found = re.search("<(.*?)>", answer["contact"])
        assert found
        self.target = found[1]
        if answer.body:
            self.media.peer = answer.sound_at

    async def gives_up(self) -> None:
        """CANCEL before the answer, to its end."""
        self.cancel()
        assert (await self.code("INVITE")).code == 487
        self.send("ACK", 1, branch=self.branch)

    async def talks(self) -> None:
        """An ordinary call up to the line's greeting."""
        self.invite()
        await self.answered()
        self.send("ACK", 1)


@asynccontextmanager
async def wire(
    engine: SipServer, line: str, *, caller: str = "<sip:040428280@127.0.0.1>", hums: float = 440.0
) -> AsyncGenerator[Wire]:
    """A caller at the trunk's address."""
    media = Media("alaw")
    await media.open()
    media.hum(hums)
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(_Socket, local_addr=("127.0.0.1", 0))
    try:
        yield Wire(engine.sip, media, line, caller, transport, protocol)
    finally:
        transport.close()
        await media.close()


class Diverting(asyncio.DatagramProtocol):
    """A carrier that is there (OPTIONS) and diverts whatever we dial to another address."""

    def __init__(self, to: str) -> None:
        self._to = to
        self.dialled: list[str] = []

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        request = _read(data)
        method, uri, _ = request.first.split(" ", 2)
        if method not in ("OPTIONS", "INVITE"):
            return
        first = "SIP/2.0 200 OK"
        if method == "INVITE":
            self.dialled.append(uri)
            first = f"SIP/2.0 302 Moved\r\nContact: <{self._to}>"
        kept = [
            f"{name}: {request[name.lower()]}" for name in ("Via", "From", "To", "Call-ID", "CSeq")
        ]
        self._transport.sendto(
            "\r\n".join([first, *kept, "Content-Length: 0", "", ""]).encode(), addr
        )


@asynccontextmanager
async def diverting(engine: SipServer, port: int, trunk: str, to: str) -> AsyncGenerator[Diverting]:
    loop = asyncio.get_running_loop()
    transport, carrier = await loop.create_datagram_endpoint(
        lambda: Diverting(to), local_addr=("127.0.0.1", port)
    )
    try:
        await is_reachable(engine, trunk)
        yield carrier
    finally:
        transport.close()
