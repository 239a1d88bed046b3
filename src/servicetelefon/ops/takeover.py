"""One supervisor an installation: the next `up` asks it to go on as the new program.

The running supervisor keeps its process number (an init system watches it): it leaves its
children running and executes the new program in its own place, which adopts them.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.ops.disk import said_plainly
from servicetelefon.ops.supervisor import Supervisor

LOCK, SOCKET = "supervisor.lock", "supervisor.control"

_LONGEST_REQUEST = 1_000_000
_GLANCE = 0.05
_SECONDS_TO_ANSWER = 5.0
_SECONDS_TO_TAKE_OVER = 120.0


@dataclass(frozen=True, slots=True)
class Successor:
    """The program that goes on in the supervisor's place."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path

    def is_there(self) -> bool:
        return self.folder.is_dir() and os.access(self.command[0], os.X_OK)

    def execute(self) -> NoReturn:
        """Become the successor."""
        os.chdir(self.folder)
        os.execve(self.command[0], self.command, dict(self.environment))  # noqa: S606 — on purpose


class NoSupervisor(Unavailable):
    """Nobody answers at the control socket."""

    code = "no-supervisor"


def claim(run: Path) -> int | None:
    """Be the one supervisor of this installation: the lock to keep open, None if one runs."""
    with said_plainly(run):
        run.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(run / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


async def supervise(supervisor: Supervisor, run: Path) -> Successor | None:
    """Run the supervisor until Ctrl-C, SIGTERM, a closed terminal, or a successor's request.

    Returns the successor to execute, or None when everything has ended.
    """
    control = _Control(supervisor)
    server = await asyncio.start_unix_server(
        control.serve, _fresh(run / SOCKET), limit=_LONGEST_REQUEST
    )
    loop = asyncio.get_running_loop()
    # Under nohup a hang-up is ignored; it stays so.
    stops = [signal.SIGINT, signal.SIGTERM]
    stops += [] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [signal.SIGHUP]
    for stop in stops:
        loop.add_signal_handler(stop, supervisor.stop)
    try:
        await supervisor.run()
    finally:
        for stop in stops:
            loop.remove_signal_handler(stop)
        server.close()
        (run / SOCKET).unlink(missing_ok=True)
    return control.successor


def _fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path


class _Control:
    """Answers one line of JSON with one line of JSON."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.successor: Successor | None = None
        self._supervisor = supervisor
        # Two programs in one process have the same number: this tells them apart.
        self._program = os.urandom(8).hex()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS_TO_ANSWER):
                answer = self._answer(json.loads(await reader.readline()), _user(writer))
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except (TimeoutError, ValueError, KeyError, TypeError, ConnectionError):
            pass  # not one of ours, or gone
        finally:
            writer.close()
        if self.successor is not None:
            self._supervisor.hand_over()

    def _answer(self, request: dict[str, Any], user: int) -> dict[str, Any]:
        if user not in {os.geteuid(), 0}:
            return {"error": "another user"}
        if request["ask"] == "status":
            return self._status()
        if request["ask"] == "take over" and self.successor is None:
            successor = Successor(
                tuple(request["command"]), request["environment"], Path(request["folder"])
            )
            if not successor.is_there():
                return {"error": f"{successor.command[0]} cannot be executed"}
            self.successor = successor
            return self._status()
        return {"error": "it is doing so already"}

    def _status(self) -> dict[str, Any]:
        return {
            "pid": os.getpid(),
            "program": self._program,
            "is_up": self._supervisor.is_up,
            "problems": self._supervisor.problems,
            "children": {
                name: {
                    "pid": keeper.process.pid if keeper.process else None,
                    "ready": keeper.ready,
                    "restarts": keeper.restarts,
                    "trouble": keeper.trouble,
                }
                for name, keeper in self._supervisor.keepers.items()
            },
        }


def _user(writer: asyncio.StreamWriter) -> int:
    """The user at the other end (SO_PEERCRED, unix(7))."""
    peer = cast("socket.socket", writer.get_extra_info("socket"))
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return struct.unpack("3i", credentials)[1]


async def status(run: Path) -> dict[str, Any]:
    """What the running supervisor says of itself and its children; raises NoSupervisor."""
    return await _ask(run, {"ask": "status"})


async def ask_to_take_over(run: Path, successor: Successor) -> dict[str, Any]:
    """Let the running supervisor go on as `successor`; returns its status once it is up.

    Raises NoSupervisor if none answers, Conflict if it refuses, Unavailable if the new one
    does not come up in time, or came up with a part that failed (it says which).
    """
    request = {
        "ask": "take over",
        "command": successor.command,
        "environment": dict(successor.environment),
        "folder": str(successor.folder),
    }
    before = await _ask(run, request)
    if "error" in before:
        raise Conflict(f"the running supervisor does not hand over: {before['error']}")
    with suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_TO_TAKE_OVER):
            now = await _until_up(run, before["program"])
            if now["problems"]:
                raise Unavailable("; ".join(now["problems"]))
            return now
    raise Unavailable(
        f"the new program is not up after {_SECONDS_TO_TAKE_OVER:.0f} s; process {before['pid']}"
        " goes on trying: see its output and var/log"
    )


async def _until_up(run: Path, old_program: str) -> dict[str, Any]:
    while True:
        with suppress(NoSupervisor):
            now = await status(run)
            if now["program"] != old_program and now["is_up"]:
                return now
        await asyncio.sleep(_GLANCE)


async def _ask(run: Path, request: dict[str, Any]) -> dict[str, Any]:
    try:
        async with asyncio.timeout(_SECONDS_TO_ANSWER):
            reader, writer = await asyncio.open_unix_connection(
                run / SOCKET, limit=_LONGEST_REQUEST
            )
            try:
                writer.write(json.dumps(request).encode() + b"\n")
                return cast("dict[str, Any]", json.loads(await reader.readline()))
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError) as silence:
        raise NoSupervisor(f"no supervisor answers in {run}") from silence
