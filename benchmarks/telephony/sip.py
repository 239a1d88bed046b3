"""As much SIP over UDP (RFC 3261) as a load of calls needs: callers, and phones that answer at once.

Each agent's leg sends sound that names it, so that a caller's first such packet tells which
phone the call reached, and when.
"""

from __future__ import annotations

import asyncio
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.telephony.media import FRAME, MARK, Pool

_RETRANSMIT = 0.5
_TRIES = 6
_PROBES = (0.0, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
"""Seconds after the phone's answer at which it is heard when no steady sound runs."""


@dataclass
class Rung:
    """One ring of a phone."""

    at: float
    answered: float = 0.0
    socket: int = -1
    peer: tuple[str, int] | None = None


@dataclass
class Dialled:
    """One caller's call; moments are seconds of `time.perf_counter`."""

    number: int
    begun: float
    answered: float = 0.0
    heard: float = 0.0
    reached: int = -1  # the number of the ring whose sound came
    peer: tuple[str, int] | None = None
    failed: str = ""
    repeated: int = 0
    ended: bool = False


def _head(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s*(.*?)\r?$", text, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _all(text: str, name: str) -> str:
    return "".join(
        f"{line}\r\n" for line in text.split("\r\n") if line.lower().startswith(f"{name}:")
    )


def _sound_at(text: str) -> tuple[str, int] | None:
    found = re.search(r"m=audio (\d+)", text)
    return ("127.0.0.1", int(found[1])) if found else None


def _offer(port: int) -> str:
    return (
        "v=0\r\no=b 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n"
    )


class _Sip(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.port = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", 0)
        )
        self.port = int(self._transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        self._transport.close()

    def send(self, text: str, to: tuple[str, int]) -> None:
        self._transport.sendto(text.encode(), to)


class Phones(_Sip):
    """All agents' phones at one port: each rings, answers at once, and is heard."""

    def __init__(self, pool: Pool) -> None:
        super().__init__()
        self._pool = pool
        self.rung: list[Rung] = []
        self._of: dict[str, int] = {}

    def use(self, pool: Pool) -> Pool:
        """Other sockets from now on; no call may be running."""
        self._pool = pool
        return pool

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        text = data.decode(errors="replace")  # sound that came too late for its port
        method = text.partition(" ")[0]
        call = _head(text, "Call-ID")
        if method == "INVITE" and call not in self._of:
            self._ring(text, call, addr)
        elif method in ("OPTIONS", "BYE", "UPDATE", "CANCEL", "NOTIFY"):
            self._reply(text, "200 OK", addr)
            if method == "BYE":
                self._over(call)

    def _ring(self, text: str, call: str, addr: tuple[str, int]) -> None:
        number = self._of[call] = len(self.rung)
        rung = Rung(time.perf_counter())
        self.rung.append(rung)
        self._reply(text, "180 Ringing", addr)
        rung.socket = self._pool.phone()
        rung.peer = _sound_at(text)
        rung.answered = time.perf_counter()
        self._reply(text, "200 OK", addr, _offer(self._pool.port(rung.socket)))
        if rung.peer:
            self._pool.speaks(rung.socket, number, rung.peer)
            loop = asyncio.get_running_loop()
            for after in _PROBES:
                loop.call_later(after, self._pool.frame, rung.socket, number, rung.peer)

    def _over(self, call: str) -> None:
        number = self._of.pop(call, None)
        if number is not None and (rung := self.rung[number]).socket >= 0:
            self._pool.silent(rung.socket)
            self._pool.give_back(rung.socket)
            rung.socket = -1

    def _reply(self, text: str, status: str, to: tuple[str, int], body: str = "") -> None:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        self.send(
            f"SIP/2.0 {status}\r\n{_all(text, 'via')}From: {_head(text, 'From')}\r\n"
            f"To: {_head(text, 'To')};tag=p\r\nCall-ID: {_head(text, 'Call-ID')}\r\n"
            f"CSeq: {_head(text, 'CSeq')}\r\nContact: <sip:b@127.0.0.1:{self.port}>\r\n"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}",
            to,
        )


class Callers(_Sip):
    """Many callers at one port. `line` is what they dial."""

    def __init__(self, pool: Pool, server: tuple[str, int], line: str, run: str) -> None:
        super().__init__()
        self._pool = pool
        self._server = server
        self._line = line
        self._run = run
        self.calls: list[Dialled] = []
        self._sockets: dict[int, int] = {}
        self._answers: dict[int, str] = {}

    def dial(self) -> Dialled:
        call = Dialled(len(self.calls), time.perf_counter())
        self.calls.append(call)
        socket = self._sockets[call.number] = self._pool.caller()
        self._pool.listen(socket, self._hearing(call))
        self._invite(call, _TRIES)
        return call

    def _invite(self, call: Dialled, tries: int) -> None:
        if call.answered or call.failed or call.ended:
            return
        if tries == 0:
            call.failed = "no answer"
            return
        call.repeated += tries < _TRIES
        body = _offer(self._pool.port(self._sockets[call.number]))
        kind = "Content-Type: application/sdp\r\n"
        self._request(call, "INVITE", 1, kind, body)
        asyncio.get_running_loop().call_later(_RETRANSMIT, self._invite, call, tries - 1)

    def _request(
        self, call: Dialled, method: str, cseq: int, heads: str = "", body: str = ""
    ) -> None:
        host, port = self._server
        to = self._answers.get(call.number, f"<sip:{self._line}@{host}>")
        branch = f"z9hG4bK{self._run}{call.number}{method[0]}"
        self.send(
            f"{method} sip:{self._line}@{host}:{port} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={branch}\r\n"
            f"From: <sip:0401{call.number}@127.0.0.1>;tag={call.number}\r\nTo: {to}\r\n"
            f"Call-ID: {self._run}-{call.number}\r\nCSeq: {cseq} {method}\r\nMax-Forwards: 70\r\n"
            f"Contact: <sip:c@127.0.0.1:{self.port}>\r\n{heads}"
            f"Content-Length: {len(body)}\r\n\r\n{body}",
            self._server,
        )

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        text = data.decode(errors="replace")  # sound that came too late for its port
        run, _, number = _head(text, "Call-ID").rpartition("-")
        if run != self._run:
            return
        call = self.calls[int(number)]
        if text.startswith("BYE"):
            self.send(
                f"SIP/2.0 200 OK\r\n{_all(text, 'via')}From: {_head(text, 'From')}\r\n"
                f"To: {_head(text, 'To')}\r\nCall-ID: {_head(text, 'Call-ID')}\r\n"
                f"CSeq: {_head(text, 'CSeq')}\r\nContent-Length: 0\r\n\r\n",
                addr,
            )
            self._over(call)
        elif text.startswith("SIP/2.0") and "INVITE" in _head(text, "CSeq"):
            self._answered(call, text)

    def _answered(self, call: Dialled, text: str) -> None:
        code = int(text[8:11])
        if code < 200:
            return
        self._answers[call.number] = _head(text, "To")
        self._request(call, "ACK", 1)
        if code >= 300:
            call.failed = str(code)
        elif not call.answered:
            call.answered = time.perf_counter()
            call.peer = _sound_at(text)
            if call.peer:
                self._pool.speaks(self._sockets[call.number], 0, call.peer)

    def _hearing(self, call: Dialled) -> Callable[[bytes], bool]:
        def heard(data: bytes) -> bool:
            """Whether this was the first of the phone's own sound."""
            if len(data) < FRAME or data[12:16] != MARK:
                return False
            call.heard = time.perf_counter()
            (call.reached,) = struct.unpack_from("!I", data, 16)
            return True

        return heard

    def hang_up(self, call: Dialled) -> None:
        if call.answered and not call.ended:
            self._request(call, "BYE", 2)
        self._over(call)

    def _over(self, call: Dialled) -> None:
        if not call.ended:
            call.ended = True
            socket = self._sockets[call.number]
            self._pool.silent(socket)
            self._pool.give_back(socket)
