"""The children's log files, kept small: what is written stays below a bound; and without addresses
where a program that is not ours names those of people."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

LARGEST = 10_000_000
OLD_FILES = 3
_ADDRESS = re.compile(
    rb"(?<!\d)(?!127\.)\d{1,3}(?:\.\d{1,3}){3}(?!\d)"
    rb"|(?<![\da-fA-F:])[\da-fA-F]{1,4}(?:(?::[\da-fA-F]{1,4})*::[\da-fA-F:]*|(?::[\da-fA-F]{1,4}){3,7})"
)
_FIGURE = re.compile(rb"[\da-fA-F]")


def log_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.log"


def rotate(logs: Iterable[Path], largest: int = LARGEST, old_files: int = OLD_FILES) -> None:
    """Copy each file that has grown too large to `.1` (`.1` to `.2`, …) and empty it.

    Copied and not renamed, because its writer keeps it open and must never be restarted for
    it. On a full disk the old text is given up: the service is worth more than its log.
    """
    for log in logs:
        if not log.exists() or log.stat().st_size <= largest:
            continue
        for number in range(old_files - 1, 0, -1):
            if (older := _numbered(log, number)).exists():
                older.replace(_numbered(log, number + 1))
        try:
            shutil.copy2(log, _numbered(log, 1))
        except OSError:
            _numbered(log, 1).unlink(missing_ok=True)
        with log.open("r+b") as file:
            file.truncate(0)


class ForeignLog:
    """What another program writes by itself and may name the network addresses of people in.

    Its lines stay, with an x for each figure of an address. They are overwritten in place, because
    the writer appends to the same file and knows nothing of us.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done = 0
        """Up to here no address is left."""

    def tend(self, largest: int = LARGEST) -> None:
        """Mask what has come, and keep the file small."""
        if not self._path.exists():
            return
        if self._path.stat().st_size < self._done:
            self._done = 0
        self._done = _mask(self._path, self._done)
        rotate([self._path], largest)
        if self._path.stat().st_size < self._done:
            if (old := _numbered(self._path, 1)).exists():
                _mask(old, self._done)  # what was written between the two
            self._done = 0


def _mask(path: Path, begin: int) -> int:
    """All whole lines from `begin` on; where the next ones begin."""
    with path.open("r+b") as file:
        file.seek(begin)
        while (line := file.readline()).endswith(b"\n"):
            masked = _ADDRESS.sub(lambda found: _FIGURE.sub(b"x", found.group()), line)
            if masked != line:
                os.pwrite(file.fileno(), masked, begin)
            begin += len(line)
    return begin


def _numbered(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
