"""Statements that leave together: one packet to the database, one turn of the event loop.

psycopg's own pipeline sends every statement by itself, so that the server wakes for each: half
of what a short statement costs there, and a turn of our loop here. Ours waits until an answer
is asked for. What it builds on is not psycopg's public face: `tests/stores/test_packets.py`
holds it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg
from psycopg.abc import PQGen
from psycopg.rows import TupleRow


class Packets(psycopg.AsyncPipeline):
    """Short statements only: what is sent must fit into the socket while nobody reads."""

    def _communicate_gen(self) -> PQGen[None]:
        """Into libpq's buffer; sent by whoever fetches or synchronises."""
        while self.command_queue:
            self.command_queue.popleft()()
        yield from ()

    def _sync_gen(self) -> PQGen[None]:
        self._enqueue_sync()
        yield from self._communicate_gen()
        yield from self._fetch_gen(flush=True)


class Connection(psycopg.AsyncConnection[TupleRow]):
    """A connection that can do both: a statement at a time, and many in one packet."""

    @asynccontextmanager
    async def packets(self) -> AsyncGenerator[Packets, None]:
        packets = self._pipeline = Packets(self)
        async with self.pipeline():
            yield packets
