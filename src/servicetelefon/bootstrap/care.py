"""Backups of an installation and bringing them back. The embedded database is started for the
time of a command if it does not run."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from servicetelefon import __version__
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.kit.keys import CITY_HMAC, KeyRing
from servicetelefon.ops import migrations
from servicetelefon.ops.backup import Contents, make_automatic_backup, make_backup
from servicetelefon.ops.postgres_use import in_use
from servicetelefon.ops.restore import restore_backup
from servicetelefon.ops.takeover import claim

ENGINE = "engine"


def backup(settings: Settings, folder: Path) -> str:
    places = Places(settings)
    with _database(settings, places):
        manifest = make_backup(folder, _contents(places), KeyRing(places.keys), SystemClock())
    return (
        f"{folder}: {len(manifest.pieces)} files of {manifest.made}, signed. The keys are not in "
        f"it: keep a copy of {places.keys} elsewhere"
    )


def restore(settings: Settings, folder: Path) -> str:
    places = Places(settings)
    with _database(settings, places):
        restored = restore_backup(
            folder,
            places.database(),
            KeyRing(places.keys),
            knows=migrations.known,
            files=_files(places),
            clock=SystemClock(),
        )
    kept = f"; what was there is kept as {restored.previous}" if restored.previous else ""
    return f"restored the backup of {restored.manifest.made}{kept}"


def list_keys(settings: Settings) -> dict[str, str]:
    """Name and number, with digits that tell a key from any other."""
    ring = KeyRing(Places(settings).keys)
    ring.load()
    return ring.fingerprints()


def rotate_key(settings: Settings, name: str) -> str:
    """A sentence for the operator. Invalid for a key that has no successor."""
    places = Places(settings)
    if name == ENGINE:
        return _rotate_engine(places)
    if name == CITY_HMAC:
        raise Invalid(
            f"{name} has no successor: numbers and references are found again by its hashes only"
        )
    ring = KeyRing(places.keys)
    ring.load()
    if not any(known.rpartition(" ")[0] == name for known in ring.fingerprints()):
        raise Invalid(f"there is no key {name} in {places.keys}")
    number = ring.rotate(name).number
    return f"{name} {number} is in use from now on: keep a new copy of {places.keys}"


def _rotate_engine(places: Places) -> str:
    """Written anew with the engine's settings, which only a stopped service reads."""
    file = places.engine / "secrets.json"
    if not file.exists():
        raise Invalid("there are no secrets of the engine yet")
    lock = claim(places.run)
    if lock is None:
        raise Conflict("the service runs: stop it, so that all of it starts with the new secrets")
    file.unlink()
    os.close(lock)
    return "the engine gets new secrets at the next start"


def automatic_backup(settings: Settings, places: Places) -> Path:
    """Before a migration; the last few are kept."""
    return make_automatic_backup(
        places.backups,
        _contents(places),
        KeyRing(places.keys),
        SystemClock(),
        keep=settings.backups_kept,
    )


def _contents(places: Places) -> Contents:
    dsn = places.database()
    return Contents(
        dsn=dsn, program=__version__, schema=migrations.current(dsn), files=_files(places)
    )


def _files(places: Places) -> dict[str, Path]:
    return {"settings.toml": places.home / "settings.toml"}


@contextmanager
def _database(settings: Settings, places: Places) -> Generator[None]:
    if settings.database_url is not None:
        yield
        return
    with in_use(places.cluster):
        yield
