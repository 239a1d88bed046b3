"""Writes a database into a file and back, by PostgreSQL's own programs."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.disk import speaks_of_full_disk
from servicetelefon.ops.postgres_programs import ENVIRONMENT, program
from servicetelefon.ops.roles import address

# pg_restore of version 17 and later sets this first, and a server of version 16 does not know it.
_UNKNOWN_TO_16 = b"SET transaction_timeout = 0;\n"
_PREAMBLE = 16_384


def dump(dsn: str, file: Path) -> None:
    """Write the database into `file` (custom format), as of one moment, while it is used.

    Raises OSError (ENOSPC) when the disk is full, or Unavailable; the file may then be there in
    part.
    """
    place, environment = _connection(dsn)
    argv = [str(program("pg_dump")), "--format=custom", "--compress=gzip:1", "--no-password"]
    # A key that is to be destroyed after eight days must not live on in a backup.
    argv.append("--exclude-table-data=records.repeat_key")
    done = subprocess.run(
        [*argv, f"--file={file}", f"--dbname={place}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=environment,
    )
    if done.returncode != 0 and speaks_of_full_disk(done.stderr):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
    if done.returncode != 0:
        raise _failure(f"the database {address(dsn)} could not be saved", done.stderr)


def load(file: Path, dsn: str) -> None:
    """Bring what `dump` wrote into an empty database: all of it in one transaction, or nothing.

    The objects belong to the role of `dsn`; rights are given to our roles, which must be there.
    """
    place, environment = _connection(dsn)
    reading = [str(program("pg_restore")), "--no-owner", "--file=-", str(file)]
    writing = [str(program("psql")), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    with (
        subprocess.Popen(
            reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
        ) as reader,
        subprocess.Popen(
            [*writing, "--no-password", f"--dbname={place}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
        ) as writer,
    ):
        _pass_on(reader, _pipe(writer.stdin))
        said = _pipe(writer.stderr).read() + _pipe(reader.stderr).read()
    if reader.returncode != 0 or writer.returncode != 0:
        raise _failure(f"{file} could not be restored", said.decode("utf-8", "replace"))


def _pass_on(reader: subprocess.Popen[bytes], target: IO[bytes]) -> None:
    """Hand everything over as one transaction; without its end, if the reader failed."""
    source = _pipe(reader.stdout)
    try:
        target.write(b"begin;\n" + source.read(_PREAMBLE).replace(_UNKNOWN_TO_16, b"", 1))
        while chunk := source.read(1 << 20):
            target.write(chunk)
        if reader.wait() == 0:
            target.write(b"\ncommit;\n")
    except BrokenPipeError:
        source.close()  # psql gave up and says why; pg_restore ends when nobody reads
    with suppress(BrokenPipeError):
        target.close()


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise ValueError("a pipe was asked for")
    return end


def _connection(dsn: str) -> tuple[str, Mapping[str, str]]:
    """Address and environment for libpq: a password is never shown in the list of processes."""
    parts = conninfo_to_dict(dsn)
    password = parts.pop("password", None)
    environment = {**ENVIRONMENT, "HOME": str(Path.home())}
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo(**{name: str(value) for name, value in parts.items()}), environment


def _failure(sentence: str, said: str) -> Unavailable:
    lines = [line for line in said.splitlines() if "rror: " in line or "ERROR: " in line]
    reason = (
        lines[0].split("rror: ")[-1].split("ERROR: ")[-1].strip() if lines else "no reason given"
    )
    return Unavailable(f"{sentence}: {reason}")
