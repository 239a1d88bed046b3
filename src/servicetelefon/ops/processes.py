"""Processes of this machine, told apart from a later one that got the same number."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from collections.abc import Callable, Collection, Container, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_STATE, _PARENT, _GROUP, _STARTED = (
    0,
    1,
    2,
    19,
)  # fields 3, 4, 5, 22 of proc_pid_stat(5), after the name


@dataclass(frozen=True, slots=True)
class Identity:
    """A process: its number, when it started (clock ticks since boot), and which boot."""

    pid: int
    started: int
    boot: str


def identify(pid: int) -> Identity | None:
    """The living process with this number; one that has ended but is not reaped does not live."""
    fields = _stat(_PROC / str(pid))
    if fields is None or fields[_STATE] in "ZX":
        return None
    return Identity(pid, int(fields[_STARTED]), _boot())


def _stat(process: Path) -> list[str] | None:
    try:
        text = (process / "stat").read_text()
    except OSError:
        return None
    # The name stands in brackets and may itself hold brackets and blanks.
    return text.rpartition(")")[2].split()


def _boot() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()


def lives(who: Identity) -> bool:
    return identify(who.pid) == who


@contextmanager
def handle(who: Identity) -> Generator[int | None]:
    """A descriptor that means this very process (pidfd), or None if it has ended."""
    try:
        descriptor = os.pidfd_open(who.pid)
    except ProcessLookupError:
        yield None
        return
    try:
        # Checked after opening: from here on the number cannot pass to another process.
        yield descriptor if lives(who) else None
    finally:
        os.close(descriptor)


def send(who: Identity, what: signal.Signals) -> bool:
    """Send a signal to this very process; whether it was still there."""
    with handle(who) as descriptor:
        if descriptor is None:
            return False
        try:
            signal.pidfd_send_signal(descriptor, what)
        except ProcessLookupError:
            return False
        return True


def wait_for_end(who: Identity, seconds: float) -> bool:
    """Wait until this process has ended; False if it still lives after `seconds`."""
    with handle(who) as descriptor:
        if descriptor is None:
            return True
        ended, _, _ = select.select([descriptor], [], [], seconds)
        return bool(ended)


async def ended(who: Identity) -> None:
    """Wait until this process has ended, whether it is our child or was adopted."""
    with handle(who) as descriptor:
        if descriptor is None:
            return
        loop = asyncio.get_running_loop()
        end = asyncio.Event()
        loop.add_reader(descriptor, end.set)
        try:
            await end.wait()
        finally:
            loop.remove_reader(descriptor)


def working_in(folder: Path) -> list[Identity]:
    """Every living process whose working directory is `folder` (PostgreSQL's is its data folder)."""
    return _living(lambda process: _working_directory(process) == folder)


def group(leader: int) -> list[Identity]:
    """Every living process of a process group."""
    return _living(lambda process: (_stat(process) or [""] * 3)[_GROUP] == str(leader))


def marked(marks: Collection[str]) -> list[Identity]:
    """Every living process that was started with one of `marks` (NAME=value) in its environment."""
    wanted = {mark.encode() for mark in marks}
    return _living(lambda process: not wanted.isdisjoint(_environment(process)))


def _living(chosen: Callable[[Path], bool]) -> list[Identity]:
    pids = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and chosen(entry)]
    return [who for pid in pids if (who := identify(pid)) is not None]


def _working_directory(process: Path) -> Path | None:
    try:
        return (process / "cwd").readlink()
    except OSError:
        return None


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def descends_from(who: Identity, elders: Container[int]) -> bool:
    """Whether this process is one of `elders` or a child, grandchild, … of one."""
    pid = who.pid
    while pid not in elders:
        fields = _stat(_PROC / str(pid))
        if fields is None or (pid := int(fields[_PARENT])) == 0:
            return False
    return True
