"""Whether our ports are free, and if not, who holds them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from servicetelefon.kit.errors import Conflict

_PROC = Path("/proc")
_LISTENING, _UNCONNECTED = "0A", "07"  # socket states of proc(5), net/tcp and net/udp


class PortTaken(Conflict):
    """A port that we need belongs to another program."""

    code = "port-taken"


@dataclass(frozen=True, slots=True)
class Port:
    """A port we want to listen on; `purpose` says what for, `setting` how to choose another."""

    number: int
    purpose: str
    setting: str
    address: str = "127.0.0.1"
    protocol: Literal["tcp", "udp"] = "tcp"

    def __str__(self) -> str:
        return f"{self.protocol} port {self.number}"


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that has a port."""

    pid: int
    name: str


def check_free(ports: Iterable[Port]) -> None:
    """Raise PortTaken, one sentence for all ports that cannot be had; also where we may not
    listen at all or the address is not this machine's. Meant for a child's `prepare`: then a
    predecessor that is about to be adopted does not count as a stranger.
    """
    sentences = [sentence for port in ports if (sentence := problem_of(port))]
    if sentences:
        raise PortTaken("; ".join(sentences))


def problem_of(port: Port) -> str | None:
    """Why we could not listen on this port; None if we could."""
    kind = socket.SOCK_STREAM if port.protocol == "tcp" else socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in port.address else socket.AF_INET
    with socket.socket(family, kind) as attempt:
        if port.protocol == "tcp":
            # As servers do: connections of an earlier start that still linger do not count.
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((port.address, port.number))
        except OSError as refusal:
            return _sentence(port, refusal)
    return None


def _sentence(port: Port, refusal: OSError) -> str:
    if refusal.errno == errno.EADDRINUSE:
        holder = holder_of(port)
        whose = f"process {holder.pid} ({holder.name})" if holder else "another program"
        return f"{port} ({port.purpose}) is taken by {whose}: end it or set {port.setting}"
    if refusal.errno == errno.EADDRNOTAVAIL:
        return f"{port.address} ({port.purpose}) is not an address of this machine"
    if refusal.errno in {errno.EACCES, errno.EPERM}:
        return f"{port} ({port.purpose}) may not be used by this user: set {port.setting}"
    return f"{port} ({port.purpose}): {refusal.strerror}"


def holder_of(port: Port) -> Holder | None:
    """Who listens on the port, as far as /proc lets us see."""
    inodes = _inodes(port)
    if not inodes:
        return None
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for process in _PROC.iterdir():
        if process.name.isdigit() and _has_open(process, wanted):
            return Holder(int(process.name), _name(process))
    return None


def _inodes(port: Port) -> set[str]:
    """The sockets bound to this port, by their inode numbers."""
    found: set[str] = set()
    state = _LISTENING if port.protocol == "tcp" else _UNCONNECTED
    for table in (port.protocol, f"{port.protocol}6"):
        try:
            lines = (_PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if fields[1].endswith(f":{port.number:04X}") and fields[3] == state:
                found.add(fields[9])
    return found


def _has_open(process: Path, wanted: set[str]) -> bool:
    try:
        return any(
            str(descriptor.readlink()) in wanted for descriptor in (process / "fd").iterdir()
        )
    except OSError:  # another user's process, or gone
        return False


def _name(process: Path) -> str:
    """The program as its user knows it: Asterisk runs under a loader's name."""
    try:
        words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return Path(words[0]).name or (process / "comm").read_text().strip()
    except OSError:
        return "a program that has just ended"
