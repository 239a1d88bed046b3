"""A carrier at which the line registers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from telephony.front import tls_front
from telephony.scenario import News, free_port, running


@dataclass
class Registrar:
    """A carrier that was registered at; `domain` is its address and port."""

    domain: str
    news: News

    async def registered(self) -> str:
        """The contact that the line gave: where the carrier sends calls to."""
        line = await self.news.line("registered", within=5.0)
        return line.partition("<")[2].rstrip(">")


@asynccontextmanager
async def registrar(
    address: str, user: str, secret: str, *, certificate: tuple[Path, Path] | None = None
) -> AsyncGenerator[Registrar]:
    """A carrier; with a certificate and its key it speaks TLS."""
    port = free_port()
    keys = {"user": user, "secret": secret}
    kind: tuple[str, ...] = ("-t", "t1") if certificate else ()
    async with running(
        "registrar.xml", port, *kind, keys=keys, address=address,
        serves="tcp" if certificate else "udp",
    ) as (_, news):  # fmt: skip
        if certificate is None:
            yield Registrar(f"{address}:{port}", news)
            return
        async with tls_front(address, certificate, port) as secure:
            yield Registrar(f"{address}:{secure}", news)
