"""Brings a backup back: into an empty database, or beside the present one and then in its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.backup import DATABASE, FILES
from servicetelefon.ops.backup_manifest import Manifest, verified
from servicetelefon.ops.disk import said_plainly
from servicetelefon.ops.postgres_dump import load
from servicetelefon.ops.roles import (
    Connection,
    address,
    connected,
    encoding_of,
    ensure_database,
    ensure_roles,
)

_BESIDE = "_restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """`previous` names the database that was there before, kept under another name; `files` says
    where each file of the backup went.
    """

    manifest: Manifest
    previous: str | None
    files: tuple[Path, ...]


def restore_backup(
    folder: Path,
    dsn: str,
    keys: KeyRing,
    *,
    knows: Callable[[str], bool],
    files: Mapping[str, Path],
    clock: Clock,
) -> Restored:
    """Restore the backup in `folder` as the database of `dsn`, and its files.

    `knows(schema)` says whether this program knows a schema; `files` as they were saved. A file
    that is there already is kept, and the backup's is put beside it. Raises BrokenBackup,
    Conflict or Unavailable; the present database is then as it was.
    """
    manifest = verified(folder, keys)
    if manifest.schema is not None and not knows(manifest.schema):
        raise Conflict(
            f"{folder} has the schema {manifest.schema}, which this program does not know:"
            f" restore it with release {manifest.program} or later"
        )
    try:
        previous = _restore_database(folder / DATABASE, dsn, clock)
    except errors.InsufficientPrivilege as refused:
        raise Conflict(
            f"the user of {address(dsn)} may not put a database in the place of another"
            f" ({refused.diag.message_primary}): give it an empty database"
        ) from refused
    return Restored(manifest, previous, tuple(_restore_files(folder / FILES, files)))


def _restore_database(file: Path, dsn: str, clock: Clock) -> str | None:
    name = str(conninfo_to_dict(dsn)["dbname"])
    # Databases are made and renamed by whoever comes in, not in the role that owns the tables.
    server = make_conninfo(dsn, dbname="postgres", options="")
    ensure_roles(server)
    with connected(server) as connection:
        there = encoding_of(connection, name) is not None
    if not there:
        ensure_database(server, name)
    if not there or is_empty(dsn):
        load(file, dsn)
        return None
    beside = f"{name}{_BESIDE}"
    with connected(server) as connection:
        _refuse_if_in_use(connection, name)
        _drop(connection, beside)
        try:
            ensure_database(server, beside)
            load(file, make_conninfo(dsn, dbname=beside))
            previous = f"{name}_before_{clock.now():%Y%m%dT%H%M%SZ}"
            _swap(connection, name, beside, previous)
        finally:
            _drop(connection, beside)
    return previous


def is_empty(dsn: str) -> bool:
    """Whether nobody has made anything in this database yet."""
    with connected(dsn) as connection:
        row = connection.execute(
            "with ours as (select oid, nspname from pg_namespace"
            " where nspname <> 'information_schema' and nspname not like 'pg\\_%')"
            " select exists (select from ours where nspname <> 'public')"
            " or exists (select from pg_class join ours on ours.oid = relnamespace)"
            " or exists (select from pg_proc join ours on ours.oid = pronamespace)"
        ).fetchone()
    return row == (False,)


def _refuse_if_in_use(connection: Connection, name: str) -> None:
    row = connection.execute(
        "select count(*) from pg_stat_activity where datname = %s"
        " and backend_type = 'client backend'",
        (name,),
    ).fetchone()
    if row and row[0]:
        raise Conflict(f"the database {name} is in use: stop the service, then restore")


def _swap(connection: Connection, name: str, beside: str, previous: str) -> None:
    try:
        with connection.transaction():
            for old, new in ((name, previous), (beside, name)):
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(old), sql.Identifier(new)
                    )
                )
    except errors.ObjectInUse as busy:
        raise Conflict(f"the database {name} is in use: stop the service, then restore") from busy


def _drop(connection: Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _restore_files(saved: Path, targets: Mapping[str, Path]) -> list[Path]:
    put: list[Path] = []
    for name, target in targets.items():
        source = saved / name
        if not source.exists():
            continue
        place = target if not target.exists() else target.with_name(f"{target.name}.from-backup")
        with said_plainly(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, place, dirs_exist_ok=True)
            else:
                shutil.copy2(source, place)
        put.append(place)
    return put
