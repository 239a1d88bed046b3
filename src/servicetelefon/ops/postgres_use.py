"""Using the embedded server for a while: it is started if nobody did, and the last one ends it."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.postgres import OWNER, QUICK_SETTINGS, Cluster
from servicetelefon.ops.postgres_leftovers import server_of, stop_server
from servicetelefon.ops.postgres_programs import ENVIRONMENT
from servicetelefon.ops.processes import identify, wait_for_end
from servicetelefon.ops.sockets import socket_folder

_SECONDS_TO_START = 60.0
_GLANCE = 0.01


@contextmanager
def in_use(cluster: Cluster) -> Generator[Cluster]:
    """The server for the time of one command; the supervisor's is used when it runs.

    A server that was started for a command ends with the last command that uses it, also if
    the one that started it was killed.
    """
    cluster.data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = cluster.data.name
    with (
        _opened(cluster.data.with_name(f"{name}.door")) as door,
        _opened(cluster.data.with_name(f"{name}.users")) as users,
    ):
        with _locked(door):
            if not (cluster.data.exists() and cluster.answers()):
                cluster.prepare()
                _start(cluster.command(), cluster)
                _remember(cluster)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield cluster
        finally:
            with _locked(door):
                if _is_last(users) and _was_started_for_a_command(cluster):
                    stop_server(cluster.data)


@contextmanager
def _opened(path: Path) -> Generator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _locked(descriptor: int) -> Generator[None]:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _marker(cluster: Cluster) -> Path:
    return cluster.data.with_name(f"{cluster.data.name}.for-commands")


def _remember(cluster: Cluster) -> None:
    _marker(cluster).write_text(repr(server_of(cluster.data)))


def _was_started_for_a_command(cluster: Cluster) -> bool:
    marker = _marker(cluster)
    return marker.exists() and marker.read_text() == repr(server_of(cluster.data))


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(command: list[str], cluster: Cluster) -> None:
    """Start the server and wait until it answers; it may outlive us, so no handle is kept."""
    log = cluster.data.with_name(f"{cluster.data.name}.log")
    pid = os.posix_spawn(
        command[0],
        command,
        ENVIRONMENT,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    server = identify(pid)
    for _ in range(int(_SECONDS_TO_START / _GLANCE)):
        if cluster.answers():
            return
        if server is None or wait_for_end(server, _GLANCE):
            os.waitpid(pid, 0)
            raise Unavailable(f"PostgreSQL ended while starting; {log} says why")
    os.kill(pid, signal.SIGQUIT)
    os.waitpid(pid, 0)
    raise Unavailable(f"PostgreSQL did not start within {_SECONDS_TO_START:.0f} s; see {log}")


class TemporaryCluster:
    """A server that nobody will miss: databases made in milliseconds, gone with its owner."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def dsn(self, database: str = "postgres", user: str = OWNER) -> str:
        return self.cluster.dsn(database, user)

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make a database, as a copy of `template` if given; its address as the owner."""
        # Copying files costs a checkpoint, which is free without fsync.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._do(statement.format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return self.dsn(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, also one with open connections."""
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def temporary_cluster(
    folder: Path, settings: Mapping[str, str] = QUICK_SETTINGS
) -> Generator[TemporaryCluster]:
    """A new server with its data in `folder`, for tests and rehearsals (0.5 s).

    It is ended, and its data removed, when the block is left; it ends with this process.
    """
    cluster = Cluster(folder / "data", socket_folder(folder / "run"), settings)
    cluster.prepare()
    _start(_dies_with_us(cluster.command()), cluster)
    try:
        yield TemporaryCluster(cluster)
    finally:
        stop_server(cluster.data)
        shutil.rmtree(cluster.data)


def _dies_with_us(command: list[str]) -> list[str]:
    """Let the kernel end the server when this process is killed, where setpriv can ask for it."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return command
    end = len(command) - command[::-1].index("--") if "--" in command else 0
    return [*command[:end], setpriv, "--pdeathsig", "QUIT", "--", *command[end:]]
