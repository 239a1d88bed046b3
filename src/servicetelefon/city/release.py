"""A release: the files of a city folder as one value with one name, its content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from servicetelefon.kit.errors import BrokenFile, Place

LARGEST_FILE = 20_000_000
"""Bytes: a recording of some minutes; anything larger is not a city's file."""


@dataclass(frozen=True, slots=True)
class Release:
    """Files by their path in the city folder, with / between the parts."""

    hash: str
    files: Mapping[str, bytes]

    def texts(self) -> Mapping[str, str]:
        """The files that are text (all but the recordings)."""
        return {path: content.decode() for path, content in self.files.items() if is_text(path)}

    def sounds(self) -> Mapping[str, bytes]:
        return {path: content for path, content in self.files.items() if not is_text(path)}


def release_of(folder: Path) -> Release:
    """Read the folder. Hidden files do not count; a link or an oversized file is a fault."""
    if not folder.is_dir():
        raise BrokenFile(Place(folder), "there is no such city folder")
    try:
        return release_from({name: path.read_bytes() for name, path in _files(folder)})
    except OSError as wrong:
        place = Place(Path(wrong.filename or folder))
        raise BrokenFile(place, f"cannot be read: {wrong.strerror}") from wrong


def release_from(files: Mapping[str, bytes]) -> Release:
    """The release of these files; the same files in any order have the same hash."""
    ordered = {path: files[path] for path in sorted(files)}
    digest = hashlib.sha256()
    for path, content in ordered.items():
        digest.update(f"{len(path.encode())} {path} {len(content)} ".encode())
        digest.update(content)
    return Release(digest.hexdigest(), MappingProxyType(ordered))


def is_text(path: str) -> bool:
    return PurePosixPath(path).suffix in {".yaml", ".md", ".txt"}


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or path.is_dir():
            continue
        if path.is_symlink():
            raise BrokenFile(Place(path), "a city folder holds files, not links")
        if path.stat().st_size > LARGEST_FILE:
            raise BrokenFile(Place(path), "the file is too large")
        yield "/".join(parts), path
