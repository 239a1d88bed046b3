"""Sound of many calls: RTP sockets made beforehand, and a process that keeps them speaking.

What comes in is read until the first marked packet only; the rest is left to the kernel to
drop, so that hearing costs the measured machine nothing.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from typing import Any

MARK = b"\x91\x92\x93\x94"
FRAME = 172  # RTP header and 20 ms of A-law
_TICK = 0.02
_HEADER = struct.Struct("!BBHII")


def _sockets(count: int) -> list[socket.socket]:
    made: list[socket.socket] = []
    for _ in range(count):
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.bind(("127.0.0.1", 0))
        one.setblocking(False)
        made.append(one)
    return made


def _frame(number: int, sequence: int) -> bytes:
    head = _HEADER.pack(0x80, 8, sequence & 0xFFFF, sequence * 160 & 0xFFFFFFFF, number + 1)
    return head + MARK + struct.pack("!I", number) + b"\x55" * 152


def _keep_speaking(sockets: list[socket.socket], orders: Any) -> None:
    """The process of its own: a frame each 20 ms on every socket that was told to speak."""
    speaking: dict[int, tuple[int, tuple[str, int]]] = {}
    sequence = 1000
    due = time.perf_counter()
    while True:
        while orders.poll(max(0.0, due - time.perf_counter())):
            order = orders.recv()
            if order is None:
                return
            which, number, peer = order
            if peer is None:
                speaking.pop(which, None)
            else:
                speaking[which] = (number, peer)
        due += _TICK
        sequence += 1
        for which, (number, peer) in speaking.items():
            sockets[which].sendto(_frame(number, sequence), peer)


class Pool:
    """Sockets for callers and phones; `steady`: whether sound runs as long as the talk does."""

    def __init__(self, count: int, *, steady: bool) -> None:
        self._all = _sockets(2 * count)
        self._free = deque(range(2 * count))
        self._sequence = 0
        self._orders: Any = None  # a pipe of the standard library, whose types differ by system
        if steady:
            fork = multiprocessing.get_context("fork")
            ours, theirs = fork.Pipe()
            self._process = fork.Process(target=_keep_speaking, args=(self._all, theirs))
            self._process.start()
            self._orders = ours

    def caller(self) -> int:
        return self._free.popleft()

    phone = caller

    def give_back(self, which: int) -> None:
        asyncio.get_running_loop().remove_reader(self._all[which])
        self._free.append(which)

    def port(self, which: int) -> int:
        return int(self._all[which].getsockname()[1])

    def listen(self, which: int, heard: Callable[[bytes], bool]) -> None:
        """Read until `heard` says that it was what was waited for."""
        loop = asyncio.get_running_loop()
        one = self._all[which]
        while _read(one):
            pass  # left over from the call before

        def ready() -> None:
            while data := _read(one):
                if heard(data):
                    loop.remove_reader(one)
                    return

        loop.add_reader(one, ready)

    def frame(self, which: int, number: int, peer: tuple[str, int]) -> None:
        self._sequence += 1
        self._all[which].sendto(_frame(number, self._sequence), peer)

    def speaks(self, which: int, number: int, peer: tuple[str, int]) -> None:
        if self._orders:
            self._orders.send((which, number, peer))

    def silent(self, which: int) -> None:
        if self._orders:
            self._orders.send((which, 0, None))

    def close(self) -> None:
        if self._orders:
            self._orders.send(None)
            self._process.join(5)
        for one in self._all:
            one.close()


def _read(one: socket.socket) -> bytes:
    try:
        return one.recv(2048)
    except BlockingIOError:
        return b""
