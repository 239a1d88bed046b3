"""A real relay (coturn) with the settings that `docs/operations/telephone.md` gives to operators."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import tools
from telephony.engine import free_port

_DOCS = Path(__file__).parents[2] / "docs/operations/telephone.md"
_SECRET = "static-auth-secret="
_PORT, _PEER = "listening-port=", "allowed-peer-ip="
_OF_TLS = ("tls-listening-port", "cert", "pkey")
_UP_WITHIN = 10.0


def _documented() -> list[str]:
    found = re.search(r"```\n(use-auth-secret\n.*?)```", _DOCS.read_text(), re.DOTALL)
    assert found, "the relay's settings are not in the docs any more"
    return found[1].splitlines()


def _settings(folder: Path, secret: str, port: int, peer: str) -> str:
    """The documented ones, with this machine's values, and without TLS."""
    ours = {_SECRET: f"{_SECRET}{secret}", _PORT: f"{_PORT}{port}", _PEER: f"{_PEER}{peer}"}
    lines = [one for one in _documented() if not one.startswith(_OF_TLS)]
    for start, instead in ours.items():
        assert any(one.startswith(start) for one in lines), start
        lines = [instead if one.startswith(start) else one for one in lines]
    lines += ["listening-ip=127.0.0.1", f"relay-ip={peer}", "no-tls"]
    lines += [
        f"pidfile={folder / 'turn.pid'}",
        f"log-file={folder / 'turn.log'}",
        "simple-log",
        "verbose",
    ]
    return "\n".join([*lines, ""])


def own_address() -> str | None:
    """This machine's address in its network (nothing is sent); None where it has only loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asks:
        try:
            asks.connect(("192.0.2.254", 9))
        except OSError:
            return None
        return str(asks.getsockname()[0])


@asynccontextmanager
async def turn_relay(folder: Path, secret: str, peer: str) -> AsyncGenerator[str]:
    """Its address for browsers. It stands at `peer`, this machine's own address, and reaches nothing
    else."""
    program = tools.coturn()
    port = free_port(socket.SOCK_STREAM)
    settings = folder / "turnserver.conf"
    settings.write_text(_settings(folder, secret, port, peer))
    with (folder / "turn.out").open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            str(program), "-c", str(settings), cwd=folder, stdout=out, stderr=out
        )
    try:
        await _listens(port)
        yield f"turn:127.0.0.1:{port}?transport=tcp"
    finally:
        process.kill()
        await process.wait()


async def _listens(port: int) -> None:
    async with asyncio.timeout(_UP_WITHIN):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
