"""Lock files of unpacked Debian packages: one line each, `package version sha256`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.ops.apt import Package

_LINE = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9+.-]+) (?P<version>[A-Za-z0-9.+:~-]+) (?P<sha256>[0-9a-f]{64})"
)
_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Lock:
    """The exact packages of one folder, in order of name."""

    packages: tuple[Package, ...]

    @property
    def key(self) -> str:
        """The name of the folder that holds exactly these packages."""
        return hashlib.sha256(self._lines().encode()).hexdigest()[:_KEY_LENGTH]

    def version(self, name: str) -> str | None:
        return next((package.version for package in self.packages if package.name == name), None)

    def text(self, heading: str) -> str:
        """The file's text; every line of `heading` becomes a comment."""
        comments = "".join(f"# {line}\n" for line in heading.splitlines())
        return comments + self._lines()

    def _lines(self) -> str:
        return "".join(f"{p.name} {p.version} {p.sha256}\n" for p in self.packages)


def read_lock(path: Path) -> Lock:
    """Raises BrokenFile with the line that is no package."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenFile(Place(path), f"cannot be read ({error})") from error
    packages: list[Package] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise BrokenFile(Place(path, number), "expected: package version sha256")
        packages.append(Package(**match.groupdict()))
    if not packages:
        raise BrokenFile(Place(path), "names no package")
    return Lock(tuple(sorted(packages)))
