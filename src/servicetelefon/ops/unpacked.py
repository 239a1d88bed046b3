"""Debian packages unpacked into one folder, and how a program in it is started.

The folder has its own C library, so its programs run by its own loader, whatever the host's is.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.programs import run

LIBRARIES = "usr/lib/x86_64-linux-gnu"
LOADER = "usr/lib64/ld-linux-x86-64.so.2"
# Debian's merged /usr: some packages still bring files for the old places.
_MERGED = ("bin", "sbin", "lib", "lib64")
_UNPACK_SECONDS = 300
_LIST_SECONDS = 60
_EXECUTABLE = 0o755
# The folder is renamed once it is complete, so the script looks where it lies itself.
_LAUNCHER = f"""\
#!/bin/sh
here=$(readlink -f -- "$0")
root=${{here%/PROGRAM-unpacked}}
exec "$root/{LOADER}" --library-path "$root/{LIBRARIES}" --argv0 PROGRAM "$root/PROGRAM" "$@"
"""
_BORROWED_RIGHTS = stat.S_ISUID | stat.S_ISGID


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A complete folder; `folder` stands for the root of the packages' files."""

    folder: Path

    def path(self, inside: str) -> Path:
        return self.folder / inside

    def command(self, program: str) -> tuple[str, ...]:
        """The words that start `program` (a path inside), to which its arguments are added."""
        name = Path(program).name
        return (*self._loader(), "--argv0", name, str(self.path(program)))

    def write_launcher(self, program: str) -> None:
        """Put a script `…-unpacked` beside `program`, for who wants one path to start."""
        script = self.path(f"{program}-unpacked")
        script.write_text(_LAUNCHER.replace("PROGRAM", program))
        script.chmod(_EXECUTABLE)

    def make_startable(self, program: str, title: str, *modules: str) -> None:
        """A launcher for this program. Unavailable where it or a module of it lacks a library."""
        for one in (program, *modules):
            if missing := self.missing_libraries(one):
                raise Unavailable(f"the archive's {title} lacks {', '.join(missing)}")
        self.write_launcher(program)

    def missing_libraries(self, program: str) -> list[str]:
        """Libraries that this program or module needs and that are not in the folder."""
        command = (*self._loader(), "--list", str(self.path(program)))
        listed = run(command, seconds=_LIST_SECONDS)
        return [line.split()[0] for line in listed.splitlines() if "not found" in line]

    def _loader(self) -> tuple[str, ...]:
        return str(self.path(LOADER)), "--library-path", str(self.path(LIBRARIES))


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
