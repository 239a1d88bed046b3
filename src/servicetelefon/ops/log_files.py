"""The children's log files, kept small: what is written stays below a bound."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

LARGEST = 10_000_000
OLD_FILES = 3


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


def _numbered(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
