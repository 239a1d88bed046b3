"""The database's four roles and its databases, on the embedded server or the city's own.

`owner` migrates, `app` serves, `figures` reads the records, `auditor` who looked at what. On a
city's server everybody comes in as the user of DATABASE_URL, who may take each role and keeps
none of its rights otherwise.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.ops.postgres import APP, AUDITOR, FIGURES, OWNER

ROLES = (OWNER, APP, FIGURES, AUDITOR)

OLDEST = 16
"""The first major version that has what we use (membership WITH SET)."""

_BUILTIN_LOCALE_SINCE = 17
_RIGHTLESS = sql.SQL("NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION")

Connection = psycopg.Connection[TupleRow]


def address(dsn: str) -> str:
    """Where a database is, without user and password: for people to read."""
    parts = conninfo_to_dict(dsn)
    place = parts.get("host") or parts.get("hostaddr") or "localhost"
    port = f":{parts['port']}" if parts.get("port") and not str(place).startswith("/") else ""
    return f"{place}{port}/{parts.get('dbname') or ''}"


@contextmanager
def connected(dsn: str) -> Generator[Connection]:
    """A connection for one piece of administration, each statement on its own.

    Raises Unavailable when the server does not answer, Conflict when it is too old.
    """
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as away:
        raise Unavailable(f"the database {address(dsn)} does not answer: {_reason(away)}") from away
    with connection:
        if major(connection) < OLDEST:
            raise Conflict(
                f"the database {address(dsn)} is PostgreSQL {major(connection)}:"
                f" version {OLDEST} or later is needed"
            )
        yield connection


def major(connection: Connection) -> int:
    return connection.info.server_version // 10_000


def _reason(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[-1].rpartition("FATAL: ")[2].strip()


def ensure_roles(dsn: str) -> None:
    """Make the roles where they are missing, take from all but `owner` what they must not
    have, and let the user of `dsn` act as each. Done again, it changes nothing.
    """
    with connected(dsn) as connection, connection.transaction():
        # Two nodes may start at the same moment.
        connection.execute("select pg_advisory_xact_lock(hashtext('servicetelefon.roles'))")
        try:
            for role in ROLES:
                _ensure_role(connection, role)
        except errors.InsufficientPrivilege as refused:
            raise Conflict(
                f"the user {connection.info.user} of {address(dsn)} may not make the roles"
                f" {', '.join(ROLES)}: give it CREATEROLE, or make them and grant them to it"
            ) from refused


def _ensure_role(connection: Connection, role: str) -> None:
    name = sql.Identifier(role)
    found = connection.execute(
        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication,"
        " rolname = current_user or pg_has_role(current_user, oid, 'set')"
        " from pg_roles where rolname = %s",
        (role,),
    ).fetchone()
    if found is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(name, _RIGHTLESS))
    elif found[0] and role != OWNER:
        connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, _RIGHTLESS))
    if found is None or not found[1]:
        # Who comes in owns the databases as well, but never has the others' rights beside its own.
        inherit = sql.SQL("TRUE" if role == OWNER else "FALSE")
        connection.execute(
            sql.SQL("GRANT {} TO CURRENT_USER WITH SET TRUE, INHERIT {}").format(name, inherit)
        )


def ensure_database(dsn: str, name: str) -> str:
    """Make the database `name` on the server of `dsn` if it is not there; its address.

    Nobody but our roles may connect to it. Raises Conflict if it is there and not UTF-8.
    """
    with connected(make_conninfo(dsn, dbname="postgres")) as connection:
        encoding = encoding_of(connection, name)
        if encoding is None:
            connection.execute(_creation(name, major(connection)))
        elif encoding != "UTF8":
            raise Conflict(f"the database {name} is encoded in {encoding}: UTF8 is needed")
        _open_to_our_roles(connection, name)
    return make_conninfo(dsn, dbname=name)


def encoding_of(connection: Connection, name: str) -> str | None:
    """The encoding of a database, None if there is no such database."""
    row = connection.execute(
        "select pg_encoding_to_char(encoding) from pg_database where datname = %s", (name,)
    ).fetchone()
    return row[0] if row else None


def _creation(name: str, server: int) -> sql.Composed:
    # Sorting is the program's: the database's is by code point, alike on every server.
    builtin = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    return sql.SQL(
        "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' {}"
    ).format(
        sql.Identifier(name),
        sql.Identifier(OWNER),
        sql.SQL(builtin if server >= _BUILTIN_LOCALE_SINCE else ""),
    )


def _open_to_our_roles(connection: Connection, name: str) -> None:
    database = sql.Identifier(name)
    with connection.transaction():
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(
            sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(database, sql.Identifier(OWNER))
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}, {}").format(
                database, *map(sql.Identifier, (APP, FIGURES, AUDITOR))
            )
        )


def wrong_rights(connection: Connection) -> list[str]:
    """What a role is missing or has too much of, a sentence each; empty when all is well."""
    rows: list[tuple[Any, ...]] = connection.execute(
        "select wanted, r.oid is not null,"
        " coalesce(rolsuper, false) or coalesce(rolbypassrls, false)"
        " from unnest(%s::text[]) wanted left join pg_roles r on rolname = wanted",
        (list(ROLES),),
    ).fetchall()
    findings = [f"the role {role} is missing" for role, there, _ in rows if not there]
    findings += [
        f"the role {role} is above the row policies"
        for role, _, above in rows
        if above and role != OWNER
    ]
    if not findings and _may_use(connection, FIGURES, "audit"):
        findings.append(f"the role {FIGURES} may read the audit")
    return findings


def _may_use(connection: Connection, role: str, schema: str) -> bool:
    row = connection.execute(
        "select has_schema_privilege(%s, oid, 'usage') from pg_namespace where nspname = %s",
        (role, schema),
    ).fetchone()
    return bool(row and row[0])
