"""What a process says of itself: alive, ready (and why not), and its measures.

Served on a private socket `var/run/<name>.sock`; `web` merges all of them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

Check = Callable[[], Awaitable[str | None]]
"""None when fine, else a short reason in words without personal data."""


class Health:
    """Named checks of one process and its metrics registry."""

    def __init__(self, process: str, version: str) -> None:
        self.process = process
        self.version = version
        self.registry = CollectorRegistry()
        self._checks: dict[str, Check] = {}
        self._findings: dict[str, Check] = {}
        self._began = False

    def began(self) -> None:
        """Everything stands; before this the process is alive and not ready."""
        self._began = True

    def check(self, name: str, check: Check) -> None:
        self._checks[name] = check

    def finding(self, name: str, check: Check) -> None:
        """Something that a person must look at, and the process serves all the same."""
        self._findings[name] = check

    async def problems(self) -> dict[str, str]:
        found = {} if self._began else {"start": "it is still starting"}
        return found | await _ask(self._checks)

    async def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body for `/healthz`, `/readyz`, `/metrics`."""
        about: dict[str, object] = {"process": self.process, "version": self.version}
        if path == "/healthz":
            about["findings"] = await _ask(self._findings)
            return 200, "application/json", json.dumps(about).encode()
        if path == "/readyz":
            problems = await self.problems()
            status = 503 if problems else 200
            return status, "application/json", json.dumps(about | {"problems": problems}).encode()
        if path == "/metrics":
            return 200, "text/plain; version=0.0.4", generate_latest(self.registry)
        return 404, "text/plain", b"not here\n"


async def _ask(checks: Mapping[str, Check]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, check in tuple(checks.items()):
        try:
            async with asyncio.timeout(2):
                reason = await check()
        except TimeoutError:
            reason = "does not answer"
        if reason:
            found[name] = reason
    return found


class HealthServer:
    """The three addresses over HTTP/1.1 on a Unix socket; one request a connection."""

    def __init__(self, health: Health, socket: Path) -> None:
        self._health = health
        self._socket = socket
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._socket.parent.mkdir(parents=True, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self._socket)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._socket.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(5):
                request = await reader.readuntil(b"\r\n")
                path = request.split(b" ")[1].decode("ascii", "replace")
                status, kind, body = await self._health.answer(path)
                head = f"HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\n"
                writer.write(
                    f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
                )
                writer.write(body)
                await writer.drain()
        except asyncio.CancelledError:
            pass  # the process ends; who asked will find the socket gone
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError,
                ConnectionError):  # fmt: skip
            pass
        finally:
            writer.close()
