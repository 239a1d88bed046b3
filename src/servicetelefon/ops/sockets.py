"""Where the sockets of this installation lie: a private folder whose path is short enough."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from servicetelefon.kit.errors import Conflict
from servicetelefon.ops.disk import said_plainly

# A socket's path may have 107 bytes (unix(7), sun_path); our longest name has less than 24.
_LONGEST_FOLDER = 107 - 24
_PRIVATE = 0o700


def socket_folder(wanted: Path) -> Path:
    """Make `wanted` (normally var/run) and return it, or a short private folder in its place.

    The short folder is remembered by a link in `wanted`, so that every process of this
    installation finds the same one. Raises Conflict if the folder belongs to somebody else.
    """
    with said_plainly(wanted.parent):
        wanted.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    if not is_private(wanted):
        raise Conflict(
            f"{wanted} belongs to another user: start as that user, or give another folder"
        )
    wanted.chmod(_PRIVATE)
    if len(os.fsencode(wanted.absolute())) <= _LONGEST_FOLDER:
        return wanted.absolute()
    link = wanted / "sockets"
    if link.is_symlink() and is_private(link.readlink()):
        return link.readlink()
    link.unlink(missing_ok=True)
    # mkdtemp: nobody else can have made it before us.
    short = Path(tempfile.mkdtemp(prefix="servicetelefon-"))
    link.symlink_to(short)
    return short


def is_private(folder: Path) -> bool:
    """Whether this is a real folder, no link, and ours."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
