"""The answer that stays open: server-sent events (HTML standard §9.2)."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fastapi.responses import StreamingResponse

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""No proxy keeps or collects them."""


def event_stream(messages: AsyncGenerator[bytes]) -> StreamingResponse:
    return StreamingResponse(messages, media_type="text/event-stream", headers=_HEADERS)
