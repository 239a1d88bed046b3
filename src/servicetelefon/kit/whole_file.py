"""A file that is there wholly or as it was before, whatever ends in between."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600
_BY_UMASK = 0o666


def put_whole(path: Path, content: bytes, mode: int = _BY_UMASK, *, writer: str = "part") -> None:
    """Write beside it, wait for the disk, take its place. OSError leaves nothing beside it.

    Where several may write the same file at once, `writer` tells them apart.
    """
    beside = path.with_name(f".{path.name}.{writer}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
