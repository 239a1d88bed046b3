"""Lines kept on this node's disk while the database is away, in order, until they are replayed."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from servicetelefon.kit.whole_file import put_whole

log = structlog.stdlib.get_logger()


class Spool:
    """An append-only file; a line counts once it is whole and flushed to the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = self._read()

    def _read(self) -> list[bytes]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        whole, end, rest = content.rpartition(b"\n")
        if rest:
            # Cut short by a crash in the middle of a write: nobody was told of it.
            log.warning("spool.line_cut_short")
            put_whole(self._path, whole + end)
        return whole.split(b"\n") if whole else []

    def __len__(self) -> int:
        return len(self._lines)

    def append(self, line: bytes) -> None:
        """On disk when this returns. Raises OSError when the disk refuses."""
        if b"\n" in line:
            raise ValueError("a line has no line break in it")
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._lines.append(line)

    def lines(self) -> tuple[bytes, ...]:
        return tuple(self._lines)

    @property
    def path(self) -> Path:
        return self._path

    def drop_first(self, count: int) -> None:
        """Forget what has been replayed; a crash in between replays it again."""
        self._keep(self._lines[count:])

    def drop(self, index: int) -> None:
        """Forget this one line."""
        self._keep([*self._lines[:index], *self._lines[index + 1 :]])

    def _keep(self, lines: list[bytes]) -> None:
        self._lines = lines
        if self._lines:
            put_whole(self._path, b"\n".join(self._lines) + b"\n")
        else:
            self._path.unlink(missing_ok=True)
