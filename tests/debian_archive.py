"""A small Debian archive in a folder, made with dpkg-deb and read by the real apt."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.ops.apt import PrivateApt
from servicetelefon.ops.apt_sources import Source

SUITE = "forky"
_RELEASE = "Origin: Test\nSuite: testing\nCodename: forky\nArchitectures: amd64\nComponents: main\n"


@dataclass(frozen=True)
class Archive:
    folder: Path

    def offer(self, *packages: tuple[str, str, str]) -> None:
        """Have exactly these packages: (name, version, what it depends on or "")."""
        pool = self.folder / "pool"
        for old in pool.glob("*.deb"):
            old.unlink()
        stanzas = [_build(pool, *package) for package in packages]
        index = "\n".join(stanzas).encode()
        suite = self.folder / "dists" / SUITE
        (suite / "main/binary-amd64").mkdir(parents=True, exist_ok=True)
        (suite / "main/binary-amd64/Packages").write_bytes(index)
        digest = hashlib.sha256(index).hexdigest()
        (suite / "Release").write_text(
            f"{_RELEASE}SHA256:\n {digest} {len(index)} main/binary-amd64/Packages\n"
        )

    def source(self, *, trusted: bool = True) -> Source:
        address = self.folder.as_uri()
        return Source(address=address, suites=(SUITE,), components=("main",), trusted=trusted)

    def apt(self, folder: Path) -> PrivateApt:
        return PrivateApt(folder, self.source(), SUITE)

    def file_of(self, name: str) -> Path:
        return next((self.folder / "pool").glob(f"{name}_*.deb"))


def _build(pool: Path, name: str, version: str, depends: str) -> str:
    """The package's stanza in the index. Its one file, usr/share/NAME, holds its version."""
    tree = pool / f"{name}.tree"
    (tree / "DEBIAN").mkdir(parents=True, exist_ok=True)
    (tree / "usr/share").mkdir(parents=True, exist_ok=True)
    (tree / "usr/share" / name).write_text(version)
    control = f"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: Test <t@t>\n"
    control += f"Depends: {depends}\n" if depends else ""
    (tree / "DEBIAN/control").write_text(f"{control}Description: test\n")
    file = pool / f"{name}_{version.replace(':', '%3a')}_amd64.deb"
    command = ["dpkg-deb", "-Znone", "--root-owner-group", "--build", str(tree), str(file)]
    # The same package always becomes the same file.
    subprocess.run(["env", "SOURCE_DATE_EPOCH=1", *command], check=True, capture_output=True)
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    place = f"Filename: pool/{file.name}\nSize: {len(content)}\nSHA256: {digest}\n"
    return f"{control}{place}Description: test\n"
