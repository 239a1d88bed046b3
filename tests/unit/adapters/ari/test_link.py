"""The link to the engine is kept up, whatever the engine answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest

from servicetelefon.adapters.ari.connection import AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.kit.tasks import Tasks

pytestmark = pytest.mark.unit


class Strange(AriConnection):
    """An engine that answers something else than is documented, once."""

    def __init__(self) -> None:
        super().__init__(AriAddress("ws://127.0.0.1:1/ari", "user", "secret"))
        self.served = 0
        self.again = asyncio.Event()

    async def serve(
        self,
        applications: Sequence[str],
        on_open: Callable[[], Awaitable[None]],
        on_event: Callable[[Mapping[str, Any]], None],
    ) -> None:
        del applications, on_open, on_event
        self.served += 1
        if self.served == 1:
            raise KeyError("dialplan")
        self.again.set()
        await asyncio.Event().wait()


async def test_an_engine_whose_answers_cannot_be_read_is_connected_to_again():
    connection, tasks = Strange(), Tasks("test")
    tasks.start(AriLink(connection, "servicetelefon", random.Random(1)).run(), "link")
    async with asyncio.timeout(30):
        await connection.again.wait()
    await tasks.close()
    assert connection.served == 2
