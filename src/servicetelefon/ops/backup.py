"""Makes backups: the database, the installation's own files, a signed manifest; never a key."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.keys import BACKUP_SIGNING, KeyRing
from servicetelefon.ops.backup_manifest import MANIFEST, Manifest, needed_keys, pieces_of, write
from servicetelefon.ops.disk import said_plainly
from servicetelefon.ops.postgres_dump import dump
from servicetelefon.ops.roles import connected, major

DATABASE, FILES = "database.dump", "files"
_AUTOMATIC = "automatic-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What to save. `files`: names inside the backup and the file or folder each stands for;
    what is not there is left out. `program` and `schema`: the versions that write it.
    """

    dsn: str
    program: str
    schema: str | None
    files: Mapping[str, Path]


def make_backup(folder: Path, contents: Contents, keys: KeyRing, clock: Clock) -> Manifest:
    """Make a backup in `folder`, which must not exist yet or be empty; wholly or not at all.

    Raises Conflict, DiskFull or Unavailable.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not empty: give a folder that does not exist yet")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    with said_plainly(folder.parent):
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        try:
            manifest = _fill(unfinished, contents, keys, clock)
            _sync(unfinished)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def make_automatic_backup(
    parent: Path, contents: Contents, keys: KeyRing, clock: Clock, *, keep: int
) -> Path:
    """Make a backup named by the time, and remove all but the last `keep` that were made so."""
    moment = clock.now().strftime("%Y%m%dT%H%M%S.%fZ")
    folder = parent / f"{_AUTOMATIC}{moment}"
    make_backup(folder, contents, keys, clock)
    made = sorted(path for path in parent.glob(f"{_AUTOMATIC}*") if (path / MANIFEST).is_file())
    for old in made[:-keep]:
        shutil.rmtree(old)
    return folder


def _fill(folder: Path, contents: Contents, keys: KeyRing, clock: Clock) -> Manifest:
    made = clock.now().isoformat(timespec="seconds")
    with connected(contents.dsn) as connection:
        server = major(connection)
    dump(contents.dsn, folder / DATABASE)
    for name, source in contents.files.items():
        _copy(source, folder / FILES / name, keys)
    signing = keys.ensure(BACKUP_SIGNING)
    keys.load()  # with what other processes have added
    manifest = Manifest(
        made=made,
        program=contents.program,
        schema=contents.schema,
        server=server,
        keys=needed_keys(keys),
        pieces=pieces_of(folder),
        signed_with=signing.number,
    )
    write(folder, manifest, keys)
    return manifest


def _copy(source: Path, target: Path, keys: KeyRing) -> None:
    if not source.exists():
        return
    if keys.path.resolve().is_relative_to(source.resolve()):
        raise Conflict(f"{source} holds the keys, and no backup may")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def _sync(folder: Path) -> None:
    """Wait until the disk has everything."""
    for path in (*folder.rglob("*"), folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
