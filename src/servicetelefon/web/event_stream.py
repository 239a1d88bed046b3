"""The answer that stays open: server-sent events (HTML standard §9.2).

It ends soon after its person has signed out, was locked out or lost the role: what a page may not
be asked for any more must not go on flowing into one that is open.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import Request
from fastapi.responses import StreamingResponse

from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.hub import Event
from servicetelefon.web.access import may_still
from servicetelefon.web.site import site_of

LOOKED_EVERY = 5.0
"""Seconds; a quiet stream is looked at with its heartbeat (`kit/hub.py`)."""

SIGNED_OUT = Event("signed-out", last=True).encode()

_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""No proxy keeps or collects them."""


def event_stream(request: Request, messages: AsyncGenerator[bytes]) -> StreamingResponse:
    told = while_allowed(request, messages)
    return StreamingResponse(told, media_type="text/event-stream", headers=_HEADERS)


async def while_allowed(request: Request, messages: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    clock = site_of(request).services.clock
    looked_at = clock.monotonic()
    async with aclosing(messages):
        async for message in messages:
            if clock.monotonic() - looked_at >= LOOKED_EVERY:
                if not await _allowed(request):
                    yield SIGNED_OUT
                    return
                looked_at = clock.monotonic()
            yield message


async def _allowed(request: Request) -> bool:
    """While nobody can say, it stays: nothing new can be read either."""
    try:
        return await may_still(request)
    except DatabaseAway:
        return True
