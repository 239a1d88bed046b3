"""One child of the supervisor: what it is, and how its process is started."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.disk import full, said_plainly, speaks_of_full_disk

MARK = "CHILD_OF_SERVICETELEFON"
"""Tells a process of ours that no state file knows: its installation and its name."""

_FATAL = "FATAL:"
_LAST_LINES = 6  # among them is why a program ended


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """A program in the foreground. `environment` is all it sees; times are seconds.

    `release` names what the command line does not show (version, settings): when command,
    environment, folder or release change, an update ends the old process and starts the new
    one. A child that `outlives_updates` (Asterisk: calls live in it) is kept all the same.
    `own_log` is a file that the program itself writes, maybe with network addresses of people.
    `prepare` runs before each start, in a thread; it may raise a ServiceError or OSError.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    ready: Callable[[], Awaitable[bool]]
    prepare: Callable[[], None] | None = None
    release: str = ""
    outlives_updates: bool = False
    own_log: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    hasty_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 10.0
    start_seconds: float = 30.0

    def fingerprint(self) -> str:
        told = [self.command, sorted(self.environment.items()), str(self.folder), self.release]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def mark(self, home: Path) -> str:
        return f"{MARK}={home}:{self.name}"


def state_of(*places: Path) -> str:
    """Names files, and all files of folders, as they are now: another name whenever one is added,
    changed or taken away. What Python compiles by itself does not count."""
    digest = hashlib.sha256()
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.parent.name != "__pycache__":
                stands = file.stat()
                digest.update(f"{file}\0{stands.st_size}\0{stands.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def spawn(spec: ChildSpec, home: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, writing to `log`.

    It writes to the file itself, not to a pipe of ours: it must be able to go on without us.
    Raises ServiceError when the program is not there or the log cannot be written.
    """
    name, _, value = spec.mark(home).partition("=")
    with said_plainly(log.parent), log.open("ab") as output:
        log.chmod(0o600)
        try:
            return subprocess.Popen(
                spec.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=spec.folder,
                env={**spec.environment, name: value},
                start_new_session=True,
            )
        except (FileNotFoundError, PermissionError) as missing:
            raise Unavailable(
                f"{spec.name} cannot be started: {missing.filename}: {missing.strerror}"
            ) from missing


def last_words(log: Path) -> str:
    """The last line a child wrote, to say why it ended; empty if there is none.

    PostgreSQL's reason is its last FATAL line: it says afterwards that it has ended. A full disk
    is said in our own sentence, whoever met it.
    """
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    written = [line.strip() for line in lines if line.strip()]
    last = written[-_LAST_LINES:]
    if any(speaks_of_full_disk(line) for line in last):
        return str(full(log.parent))
    fatal = [line for line in last if _FATAL in line]
    return (fatal or written or [""])[-1][:300]
