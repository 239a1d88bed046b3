"""What a disk refuses, said in one sentence: full, read-only, not ours."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from servicetelefon.kit.errors import Conflict, ServiceError, Unavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("No space left on device", "Check free disk space", "wrote only")
"""The operating system's words, and PostgreSQL's own where it wrote a part of a page."""


class DiskFull(Unavailable):
    code = "disk-full"


@contextmanager
def said_plainly(folder: Path) -> Generator[None]:
    """Turn the operating system's refusals while writing in `folder` into ServiceErrors."""
    try:
        yield
    except OSError as refusal:
        raise refused(folder, refusal) from refusal


def refused(folder: Path, refusal: OSError) -> ServiceError:
    """The sentence for one refusal."""
    if refusal.errno in _FULL:
        return full(folder)
    if refusal.errno == errno.EROFS:
        return Conflict(f"{folder} lies on a read-only disk: set SERVICETELEFON_HOME to another")
    if refusal.errno in {errno.EACCES, errno.EPERM}:
        return Conflict(f"{refusal.filename or folder} may not be written by this user")
    return Unavailable(f"{refusal.filename or folder}: {refusal.strerror}")


def full(folder: Path) -> DiskFull:
    return DiskFull(f"the disk with {folder} is full: make room and start again")


def speaks_of_full_disk(text: str) -> bool:
    """Whether another program's message (in English, LC_ALL=C) says that the disk is full."""
    return any(words in text for words in _FULL_WORDS)


def free_bytes(folder: Path) -> int:
    """Room left for us on the disk of `folder`, or of its nearest parent that exists."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
