"""Backups of an installation and bringing them back. The embedded database is started for the
time of a command if it does not run."""

from __future__ import annotations

from pathlib import Path

from servicetelefon import __version__
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops import migrations
from servicetelefon.ops.backup import Contents, make_automatic_backup, make_backup
from servicetelefon.ops.restore import restore_backup


def backup(settings: Settings, folder: Path) -> str:
    places = Places(settings)
    with places.server():
        manifest = make_backup(folder, _contents(places), KeyRing(places.keys), SystemClock())
    return (
        f"{folder}: {len(manifest.pieces)} files of {manifest.made}, signed. The keys are not in "
        f"it: keep a copy of {places.keys} elsewhere"
    )


def restore(settings: Settings, folder: Path) -> str:
    places = Places(settings)
    with places.server():
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
