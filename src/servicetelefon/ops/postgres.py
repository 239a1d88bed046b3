"""The embedded PostgreSQL: one data folder, one socket, no network, a child in the foreground."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.ops import postgres_programs
from servicetelefon.ops.disk import full, said_plainly, speaks_of_full_disk
from servicetelefon.ops.postgres_leftovers import clear_leftovers
from servicetelefon.ops.postgres_programs import ENVIRONMENT, MAJOR
from servicetelefon.ops.sockets import is_private

OWNER, APP, FIGURES = "servicetelefon_owner", "servicetelefon_app", "servicetelefon_figures"
"""The roles of decision 8: who migrates, who serves, who reads the records only."""
AUDITOR = "servicetelefon_auditor"
"""Reads who looked at what, and nothing else."""

_PORT = "5432"  # names the socket file only: there is no network

LIVE_SETTINGS: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "max_connections": "120",
    "max_parallel_workers_per_gather": "0",  # short statements on two cores
    "jit": "off",
    "random_page_cost": "1.1",
    "idle_in_transaction_session_timeout": "60s",  # who hangs holds no lock for ever
    "recovery_init_sync_method": "syncfs",  # after a kill ready in a third of the time
    "log_checkpoints": "off",
    "autovacuum_naptime": "15s",  # waiting and offers are small and change all day
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A statement, a detail ("Key (name)=(…)") and even an error's message can quote what a
    # person said. The program logs its own errors, without values.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}

QUICK_SETTINGS: Mapping[str, str] = LIVE_SETTINGS | {
    # For databases that nobody will miss: nothing survives the machine's death.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "io_method": "sync",
    "dynamic_shared_memory_type": "mmap",  # in the data folder: killed, it leaves nothing elsewhere
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "autovacuum": "off",
    "log_min_messages": "warning",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data folder with its server's settings; `sockets` is private and short (ops.sockets)."""

    data: Path
    sockets: Path
    settings: Mapping[str, str] = field(default_factory=lambda: LIVE_SETTINGS)

    def dsn(self, database: str = "postgres", user: str = OWNER) -> str:
        return make_conninfo(host=str(self.sockets), port=_PORT, dbname=database, user=user)

    def command(self) -> list[str]:
        """The server in the foreground, logging on stderr; SIGINT ends it in good order."""
        options = {"listen_addresses": "", "unix_socket_permissions": "0700"} | dict(self.settings)
        return postgres_programs.command(
            "postgres",
            *("-D", str(self.data), "-k", str(self.sockets), "-p", _PORT),
            *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
        )

    def prepare(self) -> None:
        """Make the data folder if there is none, and clear what a killed server left.

        Raises Conflict for a data folder that is not ours to open, Unavailable when the disk
        is full or PostgreSQL cannot run here. A set-up that is broken off leaves no data folder.
        """
        if self.data.exists():
            self._check_version()
            clear_leftovers(self.data, self.sockets / f".s.PGSQL.{_PORT}")
            return
        with said_plainly(self.data.parent):
            unfinished = self.data.with_name(self.data.name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700, parents=True)
            try:
                self._initialise(unfinished)
                unfinished.rename(self.data)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)

    def _check_version(self) -> None:
        if not is_private(self.data):
            raise Conflict(f"{self.data} belongs to another user: start as that user")
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            raise Conflict(f"{self.data} is not a PostgreSQL data folder: move it away") from None
        if found != str(MAJOR):
            raise Conflict(
                f"the database in {self.data} is of PostgreSQL {found}, this release runs {MAJOR}:"
                " make a backup with the release that wrote it, move the folder away and restore"
            )

    def _initialise(self, folder: Path) -> None:
        argv = postgres_programs.command(
            "initdb",
            *("--pgdata", str(folder), "--username", OWNER),
            *("--auth-local=trust", "--auth-host=reject"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
            *("--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"),
            *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
        )
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=ENVIRONMENT)
        if done.returncode != 0:
            if speaks_of_full_disk(done.stderr):
                raise full(folder.parent)
            raise Unavailable(f"PostgreSQL could not be set up: {_complaint(done.stderr)}")

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        try:
            psycopg.connect(self.dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    async def ready(self) -> bool:
        """The same for the supervisor, without holding up its loop."""
        try:
            connection = await psycopg.AsyncConnection.connect(self.dsn(), connect_timeout=2)
        except psycopg.OperationalError:
            return False
        await connection.close()
        return True


def _complaint(text: str) -> str:
    """The line in which a PostgreSQL program says what is wrong."""
    lines = [line for line in text.splitlines() if "error:" in line or "FATAL:" in line]
    return lines[-1].rpartition("rror: ")[2] if lines else "no reason given"
