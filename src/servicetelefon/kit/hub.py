"""Event streams to pages: what concerns one place is sent at once, and every stream ends.

A stream has a queue of 32: who reads more slowly is dropped, comes back and gets the full
picture. After ten minutes a stream ends anyway, so that no connection is for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

QUEUE = 32
LIFE = 600.0
HEARTBEAT = 15.0
"""Seconds; a line now and then shows a proxy, and us, that the other side is still there."""


@dataclass(frozen=True, slots=True)
class Event:
    """`name` chooses the listener on the page; `data` is what it gets, several lines allowed."""

    name: str
    data: str = ""
    last: bool = False  # the stream ends with it, and the page does not come back by itself

    def encode(self) -> bytes:
        """As a message of the HTML standard §9.2 (server-sent events)."""
        lines = "".join(f"data: {line}\n" for line in self.data.splitlines() or [""])
        return f"event: {self.name}\n{lines}\n".encode()


RETRY = b"retry: 1000\n\n"
"""Come back after a second (ms)."""


class Stream:
    """One page that listens. `order` sorts the pages of one place: the highest holds it."""

    def __init__(self, place: str, order: str) -> None:
        self.place = place
        self.order = order
        self._queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        self._dropped = False

    def put(self, event: Event) -> None:
        """Send it next; a stream whose queue is full ends instead."""
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._dropped = True

    def end(self) -> None:
        """End without a message; the page comes back and gets the full picture."""
        self.put(_END)

    async def messages(
        self, life: float = LIFE, heartbeat: float = HEARTBEAT
    ) -> AsyncGenerator[bytes]:
        """What goes over the wire until the stream ends."""
        loop = asyncio.get_running_loop()
        until = loop.time() + life
        yield RETRY
        while not self._dropped:
            left = until - loop.time()
            if left <= 0:
                return
            try:
                async with asyncio.timeout(min(left, heartbeat)):
                    event = await self._queue.get()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if event is _END:
                return
            yield event.encode()
            if event.last:
                return


_END = Event("")

DISPLACED = Event("displaced", last=True)


class Hub:
    """The open streams of this process by place."""

    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = {}
        self._newest: dict[str, str] = {}

    def open(self, place: str, order: str) -> Stream:
        """A page takes the place; pages that came before it are told and end."""
        stream = Stream(place, order)
        self._streams.setdefault(place, set()).add(stream)
        self.taken(place, order)
        return stream

    def close(self, stream: Stream) -> None:
        streams = self._streams.get(stream.place, set())
        streams.discard(stream)
        if not streams:
            self._streams.pop(stream.place, None)

    def taken(self, place: str, order: str) -> None:
        """A page took the place, here or in another process: the older ones end."""
        newest = max(order, self._newest.get(place, ""))
        self._newest[place] = newest
        for stream in self._streams.get(place, ()):
            if stream.order < newest:
                stream.put(DISPLACED)

    def send(self, place: str, event: Event) -> None:
        """At once, to the page that holds the place."""
        for stream in self._streams.get(place, ()):
            stream.put(event)

    def places(self) -> frozenset[str]:
        """Where somebody listens now."""
        return frozenset(self._streams)

    def shut(self) -> None:
        """End all streams: the process is about to."""
        for streams in self._streams.values():
            for stream in streams:
                stream.end()

    def __len__(self) -> int:
        return sum(len(streams) for streams in self._streams.values())
