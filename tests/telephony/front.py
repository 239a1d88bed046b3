"""A door before something that speaks TCP: what comes in is handed on, decrypted or late."""

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
    async with front(address, (address, behind), context=context) as port:
        yield port


@asynccontextmanager
async def front(
    address: str,
    behind: tuple[str, int],
    *,
    late: float = 0.0,
    context: ssl.SSLContext | None = None,
) -> AsyncGenerator[int]:
    """A port at `address` before `behind`; all that passes comes so many seconds late, each way."""
    open_ends: list[asyncio.StreamWriter] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(*behind)
        open_ends.extend((writer, inner_writer))
        async with asyncio.TaskGroup() as both:
            both.create_task(_hand_on(reader, inner_writer, late))
            both.create_task(_hand_on(inner_reader, writer, late))

    server = await asyncio.start_server(connected, address, 0, ssl=context)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for end in open_ends:
            end.close()
            with suppress(*_LOST):
                await end.wait_closed()


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, late: float) -> None:
    later = asyncio.get_running_loop().call_later
    with suppress(*_LOST):
        while data := await reader.read(65536):
            if late:
                later(late, writer.write, data)
            else:
                writer.write(data)
                await writer.drain()
    later(late, writer.close)
