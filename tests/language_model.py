"""A language model's address as a real server on the loopback, that works or fails in a named way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from office_systems import WAYS_TO_FAIL as OF_SERVERS
from office_systems import OfficeSystem, Seen

WAYS_TO_FAIL = (*OF_SERVERS, "no_choices", "empty", "story", "flood")


@dataclass
class Model(OfficeSystem):
    """`says` is what it answers; it speaks OpenAI's chat interface."""

    says: str = "Höhe Regelsatz"

    def _content(self, request: Seen) -> tuple[int, bytes]:
        said = {"empty": " \n", "story": "Ihnen steht zu: " * 100}.get(self.fails or "", self.says)
        if self.fails == "no_choices":
            return 200, b'{"choices": []}'
        if self.fails == "flood":
            return 200, b"[" * 1_000_000
        if self.fails in ("empty", "story") or not self.fails or self.fails == "cuts_off":
            answer = {"choices": [{"message": {"role": "assistant", "content": said}}]}
            return 200, json.dumps(answer).encode()
        return super()._content(request)


@asynccontextmanager
async def a_model(fails: str | None = None, says: str = "Höhe Regelsatz") -> AsyncGenerator[Model]:
    model = Model(fails, says=says)
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        server.close()
