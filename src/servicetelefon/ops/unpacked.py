"""Debian packages unpacked into one folder, and how a program in it is started.

The folder has its own C library, so its programs run by its own loader, whatever the host's is.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.ops.apt import run

LIBRARIES = "usr/lib/x86_64-linux-gnu"
LOADER = "usr/lib64/ld-linux-x86-64.so.2"
# Debian's merged /usr: some packages still bring files for the old places.
_MERGED = ("bin", "sbin", "lib", "lib64")
_UNPACK_SECONDS = 300
_BORROWED_RIGHTS = stat.S_ISUID | stat.S_ISGID


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A complete folder; `folder` stands for the root of the packages' files."""

    folder: Path

    def path(self, inside: str) -> Path:
        return self.folder / inside

    def command(
        self, program: str, *, loader: str = LOADER, libraries: Sequence[str] = (LIBRARIES,)
    ) -> tuple[str, ...]:
        """The words that start `program` (a path inside), to which its arguments are added."""
        return (
            str(self.path(loader)),
            "--library-path",
            ":".join(str(self.path(folder)) for folder in libraries),
            "--argv0",
            Path(program).name,
            str(self.path(program)),
        )

    def missing_libraries(self, program: str) -> list[str]:
        """Libraries that this program or module needs and that are not in the folder."""
        loader = str(self.path(LOADER))
        search = str(self.path(LIBRARIES))
        listed = run(
            (loader, "--library-path", search, "--list", str(self.path(program))), seconds=60
        )
        return [line.split()[0] for line in listed.splitlines() if "not found" in line]


def unpack(files: Iterable[Path], folder: Path) -> Unpacked:
    """Unpack all package files into a new `folder`. No script of any package is run."""
    for name in _MERGED:
        (folder / "usr" / name).mkdir(parents=True)
        (folder / name).symlink_to(f"usr/{name}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for unpacked in [pool.submit(_unpack_one, file, folder) for file in files]:
            unpacked.result()
    _drop_borrowed_rights(folder)
    return Unpacked(folder)


def _unpack_one(file: Path, folder: Path) -> None:
    run(("dpkg-deb", "--extract", str(file), str(folder)), seconds=_UNPACK_SECONDS)


def _drop_borrowed_rights(folder: Path) -> None:
    """Nothing unpacked here may run as somebody else (packages bring su, mount and the like)."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118 - thousands of files
            mode = os.lstat(path).st_mode
            if stat.S_ISREG(mode) and mode & _BORROWED_RIGHTS:
                os.chmod(path, stat.S_IMODE(mode) & ~_BORROWED_RIGHTS)  # noqa: PTH101
