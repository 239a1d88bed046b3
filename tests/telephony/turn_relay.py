"""A real relay (coturn) with the settings that `docs/operations/telephone.md` gives to operators."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tools
from telephony.certificate import self_signed
from telephony.engine import free_port

_DOCS = Path(__file__).parents[2] / "docs/operations/telephone.md"
_SECRET = "static-auth-secret="
_PORT, _PEER = "listening-port=", "allowed-peer-ip="
_LISTENS, _SENDS = "listening-ip=", "relay-ip="
_TLS_PORT, _CERTIFICATE, _KEY = "tls-listening-port=", "cert=", "pkey="
_UP_WITHIN = 10.0


def _documented() -> list[str]:
    found = re.search(r"```\n(use-auth-secret\n.*?)```", _DOCS.read_text(), re.DOTALL)
    assert found, "the relay's settings are not in the docs any more"
    return found[1].splitlines()


def _settings(folder: Path, relay: TurnRelay, secret: str, peer: str) -> str:
    """The documented ones, with this machine's values."""
    ours = {
        _SECRET: secret,
        _LISTENS: relay.listens,
        _SENDS: peer,
        _PEER: peer,
        _PORT: str(relay.port),
        _TLS_PORT: str(relay.tls_port),
        _CERTIFICATE: str(relay.certificate[0]),
        _KEY: str(relay.certificate[1]),
    }
    lines = _documented()
    for start, instead in ours.items():
        assert any(one.startswith(start) for one in lines), start
        lines = [f"{start}{instead}" if one.startswith(start) else one for one in lines]
    lines += [
        f"pidfile={folder / 'turn.pid'}",
        f"log-file={folder / 'turn.log'}",
        "simple-log",
        "verbose",
    ]
    return "\n".join([*lines, ""])


@dataclass(frozen=True)
class TurnRelay:
    """Where it stands: an address of this machine, and its ports without and with TLS."""

    listens: str
    port: int
    tls_port: int
    certificate: tuple[Path, Path]

    @property
    def plain(self) -> str:
        return f"turn:{self.listens}:{self.port}?transport=tcp"

    @property
    def secure(self) -> str:
        return f"turns:{self.listens}:{self.tls_port}?transport=tcp"


@contextmanager
def turn_relay(
    folder: Path, secret: str, peer: str, *, listens: str = "127.0.0.1"
) -> Generator[TurnRelay]:
    """It sends from `peer`, an address of this machine, and reaches nothing else."""
    program = tools.coturn()
    ports = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_STREAM)
    relay = TurnRelay(listens, *ports, self_signed(folder, listens))
    settings = folder / "turnserver.conf"
    settings.write_text(_settings(folder, relay, secret, peer))
    with (folder / "turn.out").open("wb") as out:
        process = subprocess.Popen(
            [str(program), "-c", str(settings)], cwd=folder, stdout=out, stderr=out
        )
    try:
        for port in ports:
            _listens(listens, port)
        yield relay
    finally:
        process.kill()
        process.wait()


def _listens(address: str, port: int) -> None:
    end = time.monotonic() + _UP_WITHIN
    while True:
        try:
            socket.create_connection((address, port)).close()
        except OSError:
            assert time.monotonic() < end, f"the relay does not listen at {address}:{port}"
            time.sleep(0.05)
        else:
            return
