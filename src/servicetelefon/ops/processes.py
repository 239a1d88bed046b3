"""Processes of this machine, told apart from a later one that got the same number."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_STATE, _STARTED = 0, 19  # fields 3 and 22 of proc_pid_stat(5), counted after the name


@dataclass(frozen=True, slots=True)
class Identity:
    """A process: its number, when it started (clock ticks since boot), and which boot."""

    pid: int
    started: int
    boot: str


def identify(pid: int) -> Identity | None:
    """The living process with this number; one that has ended but is not reaped does not live."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The name stands in brackets and may itself hold brackets and blanks.
    fields = text.rpartition(")")[2].split()
    if fields[_STATE] in "ZX":
        return None
    return Identity(pid, int(fields[_STARTED]), _boot())


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


def working_in(folder: Path) -> list[Identity]:
    """Every living process whose working directory is `folder` (PostgreSQL's is its data folder)."""
    found: list[Identity] = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and _working_directory(entry) == folder:
            who = identify(int(entry.name))
            if who is not None:
                found.append(who)
    return found


def _working_directory(process: Path) -> Path | None:
    try:
        return (process / "cwd").readlink()
    except OSError:
        return None
