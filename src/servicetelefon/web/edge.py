"""The edge of every request: its size, its headers, and what happens when something breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from servicetelefon.kit.errors import ServiceError

log = structlog.stdlib.get_logger()

LARGEST_REQUEST = 64 * 1024
"""Bytes. A note has at most 4,000 characters; files have an entrance of their own."""


class TooLarge(ServiceError):
    code = "too-large"
    status = 413


class TooSlow(ServiceError):
    """RFC 9110 §15.5.9: the rest of the request did not come."""

    code = "too-slow"
    status = 408


class Broken(ServiceError):
    """A fault of ours; says nothing of what it was."""

    code = "unexpected"
    retryable = True


LARGER = {"/anliegen": 26 * 1024 * 1024, "/planning/dienstplan": 5 * 1024 * 1024}
"""Where documents and rosters are handed in."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may take to come in: so many seconds without a byte, and at least so many
    bytes a second. Who never ends one holds a connection, and of these there are not many."""

    silence: float = 20.0
    slowest: float = 8_000.0


Answer = Callable[[Request, ServiceError], Awaitable[Response]]


def security_headers(websocket: str, *, secure: bool, sign_out_at: str = "") -> dict[str, str]:
    """Scripts, styles and sound from us alone, nothing inline (CSP level 3); no frames. Signing out
    is a form that leads on to the city's own sign-in: browsers ask for leave at every redirect."""
    phone = websocket if "://" in websocket else ""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        f"connect-src 'self' {phone}".strip(),
        "media-src 'self'",
        f"form-action 'self' {sign_out_at}".strip(),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    headers = {
        "content-security-policy": "; ".join(policy),
        "permissions-policy": "microphone=(self), camera=(), geolocation=(), payment=()",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if secure:
        headers["strict-transport-security"] = "max-age=31536000"
    return headers


class Edge:
    """Outermost: nothing leaves without our headers, nothing larger than allowed comes in, and
    a fault of ours becomes a page that helps instead of a trace."""

    def __init__(
        self, app: ASGIApp, *, headers: dict[str, str], answer: Answer,
        embeddable: tuple[str, ...] = (), patience: Patience = Patience(),
    ) -> None:  # fmt: skip
        self._app = app
        self._headers = headers
        self._answer = answer
        self._framed = headers | _framed(headers)
        self._embeddable = embeddable
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        body = _Body(receive, _most(scope), self._patience)

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                framed = scope["path"] in self._embeddable
                headers.update(self._framed if framed else self._headers)
                headers.setdefault("cache-control", "no-store")
                if body.was_too_slow:
                    headers["connection"] = "close"
            await send(message)

        try:
            _check_length(scope)
            await self._app(scope, body, with_headers)
        except ServiceError as refused:
            response = await self._answer(Request(scope), refused)
            await response(scope, receive, with_headers)
        except Exception:
            log.exception("request.broken", method=scope["method"], route=_route(scope))
            if started:
                raise
            response = await self._answer(Request(scope), Broken("a fault of ours"))
            await response(scope, receive, with_headers)


def _framed(headers: dict[str, str]) -> dict[str, str]:
    """The chat may stand in a frame of another site: it has no cookie that could be misused."""
    policy = headers.get("content-security-policy", "")
    return {
        "content-security-policy": policy.replace("frame-ancestors 'none'", "frame-ancestors *"),
        "cross-origin-resource-policy": "cross-origin",
    }


def _route(scope: Scope) -> str:
    """The pattern, never the address: that may hold what somebody searched for."""
    route = scope.get("route")
    return getattr(route, "path", "unknown")


def _check_length(scope: Scope) -> None:
    most = _most(scope)
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > most:
            raise TooLarge(f"more than {most} bytes")


def _most(scope: Scope) -> int:
    return LARGER.get(scope["path"], LARGEST_REQUEST)


class _Body:
    """What comes in, counted for bodies in pieces whose length nobody has said before; and each
    piece has to come."""

    def __init__(self, receive: Receive, most: int, patience: Patience) -> None:
        self._receive = receive
        self._most = most
        self._silence = patience.silence
        self._end = _now() + patience.silence + most / patience.slowest
        self._taken = 0
        self._more = True
        self.was_too_slow = False

    async def __call__(self) -> Message:
        # After the body only the end of the connection is waited for, as long as that takes.
        message = await (self._piece() if self._more else self._receive())
        self._more = bool(message.get("more_body"))
        self._taken += len(message.get("body", b""))
        if self._taken > self._most:
            raise TooLarge(f"more than {self._most} bytes")
        return message

    async def _piece(self) -> Message:
        try:
            async with asyncio.timeout_at(min(_now() + self._silence, self._end)):
                return await self._receive()
        except TimeoutError:
            self.was_too_slow = True
            raise TooSlow("the rest of the request did not come") from None


def _now() -> float:
    return asyncio.get_running_loop().time()
