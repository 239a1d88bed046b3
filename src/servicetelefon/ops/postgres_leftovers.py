"""What a killed server leaves behind: its backends, and a lock file naming a dead process."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

from servicetelefon.kit.errors import Conflict
from servicetelefon.ops.processes import Identity, identify, send, wait_for_end, working_in

_LOCK = "postmaster.pid"
_PATIENCE = 10.0


def server_of(data: Path) -> Identity | None:
    """The living server of this data folder.

    PostgreSQL itself only asks whether the number in the lock file lives; after kill -9 that
    may be an unreaped child or, after a reboot, any other program.
    """
    try:
        pid = int((data / _LOCK).read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    who = identify(pid)
    return who if who in working_in(data.resolve()) else None


def clear_leftovers(data: Path, socket: Path) -> None:
    """End the backends of a dead server and remove its socket and its two lock files, that of the
    data and that of the socket; a living server is a Conflict.
    """
    if (server := server_of(data)) is not None:
        raise Conflict(f"the database in {data} is in use by process {server.pid}")
    # A backend in the middle of a statement outlives its server and blocks the next one.
    for backend in working_in(data.resolve()):
        send(backend, signal.SIGKILL)
        wait_for_end(backend, _PATIENCE)
    for left in (data / _LOCK, socket, socket.with_name(f"{socket.name}.lock")):
        left.unlink(missing_ok=True)


def stop_server(data: Path) -> None:
    """End the server of this folder in good order (fast: open transactions are rolled back)."""
    server = server_of(data)
    if server is None:
        return
    send(server, signal.SIGINT)
    if not wait_for_end(server, 60):
        send(server, signal.SIGQUIT)
        wait_for_end(server, _PATIENCE)
    with suppress(ChildProcessError):  # started by another process: not ours to reap
        os.waitpid(server.pid, os.WNOHANG)
