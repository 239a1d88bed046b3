"""Brings the database to the program's schema, forwards only (expand first, remove later)."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from servicetelefon.kit.columns import METADATA
from servicetelefon.kit.database import DatabaseAway, sqlalchemy_url
from servicetelefon.kit.errors import Conflict

FOLDER = Path(__file__).resolve().parents[3] / "migrations"
VERSION_TABLE = "migration"


class SchemaTooNew(Conflict):
    """The database was migrated by a newer program."""

    code = "schema-too-new"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection(dsn: str) -> Generator[Connection]:
    engine = create_engine(sqlalchemy_url(dsn), poolclass=NullPool)
    try:
        connection = engine.connect()
    except OperationalError as away:
        reason = str(away.orig).strip().rpartition("FATAL:")[2].strip()
        raise DatabaseAway(f"the database does not answer: {reason}") from None
    try:
        with connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def head() -> str:
    """The revision this program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise ValueError(f"no migrations in {FOLDER}")
    return revision


def current(dsn: str) -> str | None:
    """The revision the database is at; None when it is empty."""
    with _connection(dsn) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return context.get_current_revision()


def known(revision: str) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    return any(script.revision == revision for script in scripts.walk_revisions())


def migrate(dsn: str) -> None:
    """All pending migrations in one transaction; nothing is half done when one fails."""
    at = current(dsn)
    if at is not None and not known(at):
        raise SchemaTooNew(
            f"the database is at {at}, which this program does not know: it was used by a newer "
            f"one (this one ends at {head()})"
        )
    with _connection(dsn) as connection:
        command.upgrade(_config(connection), "head")


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic shall compare it: our schemas only; the job queue keeps its own tables."""
    return kind != "schema" or name in {table.schema for table in METADATA.tables.values()}


def differences(dsn: str) -> list[str]:
    """Where the migrated database and `tables.py` disagree; empty when they are the same."""
    with _connection(dsn) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "include_schemas": True,
                "compare_type": True,
                "include_name": _is_ours,
            },
        )
        return [repr(difference) for difference in compare_metadata(context, METADATA)]
