"""TLS before something that speaks TCP only: what comes in is decrypted and handed on."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

_LOST = (OSError, ssl.SSLError)


@asynccontextmanager
async def tls_front(
    address: str, certificate: tuple[Path, Path], behind: int
) -> AsyncGenerator[int]:
    """A port at `address` with this certificate and key, before the port `behind`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(address, behind)
        async with asyncio.TaskGroup() as both:
            both.create_task(_hand_on(reader, inner_writer))
            both.create_task(_hand_on(inner_reader, writer))

    server = await asyncio.start_server(connected, address, 0, ssl=context)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(*_LOST):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
