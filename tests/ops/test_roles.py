"""Roles and databases on a real server, made by its superuser and by a city's ordinary user."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.ops.postgres import APP, FIGURES, OWNER
from servicetelefon.ops.postgres_use import TemporaryCluster, temporary_cluster
from servicetelefon.ops.roles import connected, ensure_database, ensure_roles, wrong_rights
from servicetelefon.ops.sockets import socket_folder

pytestmark = pytest.mark.ops


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[TemporaryCluster]:
    with temporary_cluster(tmp_path_factory.mktemp("pg")) as temporary:
        yield temporary


@pytest.fixture
def server(own_server: TemporaryCluster) -> TemporaryCluster:
    """A server on which app and figures do not exist yet."""
    own_server.drop_database("line")
    with psycopg.connect(own_server.dsn(), autocommit=True) as connection:
        for role in (APP, FIGURES, "city"):
            connection.execute(f"drop role if exists {role}".encode())
    return own_server


def test_roles_made_twice_stay_as_they_are(server: TemporaryCluster) -> None:
    ensure_roles(server.dsn())
    ensure_roles(server.dsn())
    with connected(server.dsn()) as connection:
        assert wrong_rights(connection) == []


def test_app_and_figures_lose_what_lifts_them_above_row_policies(server: TemporaryCluster) -> None:
    ensure_roles(server.dsn())
    with connected(server.dsn()) as connection:
        connection.execute(f"alter role {APP} superuser".encode())
        assert wrong_rights(connection) == [f"the role {APP} is above the row policies"]
        ensure_roles(server.dsn())
        assert wrong_rights(connection) == []


def test_missing_roles_are_found(server: TemporaryCluster) -> None:
    with connected(server.dsn()) as connection:
        assert wrong_rights(connection) == [
            f"the role {APP} is missing",
            f"the role {FIGURES} is missing",
        ]


def test_an_ordinary_user_who_may_make_roles_acts_as_each(server: TemporaryCluster) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create role city login createrole createdb")
        connection.execute(f"grant {OWNER} to city with inherit false, set true".encode())
    ensure_roles(server.dsn(user="city"))
    dsn = ensure_database(server.dsn(user="city"), "line")
    with psycopg.connect(make_conninfo(dsn, options=f"-c role={APP}")) as app:
        assert app.execute("select current_user, session_user").fetchone() == (APP, "city")


def test_a_user_who_may_not_make_roles_is_told_so(server: TemporaryCluster) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create role city login")
    with pytest.raises(Conflict, match=r"user city of .* give it CREATEROLE"):
        ensure_roles(server.dsn(user="city"))
    with connected(server.dsn()) as connection:
        assert len(wrong_rights(connection)) == 2


def test_only_our_roles_may_connect(server: TemporaryCluster) -> None:
    ensure_roles(server.dsn())
    ensure_database(server.dsn(), "line")
    ensure_database(server.dsn(), "line")
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create role city login")
    psycopg.connect(server.dsn("line", FIGURES)).close()
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(server.dsn("line", "city"))
    with (
        psycopg.connect(server.dsn("line", APP)) as app,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        app.execute("create schema mine")


def test_another_encoding_is_refused(server: TemporaryCluster) -> None:
    ensure_roles(server.dsn())
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(
            "create database line template template0 encoding 'LATIN1' locale 'C'"
            " locale_provider libc"
        )
    with pytest.raises(Conflict, match="encoded in LATIN1"):
        ensure_database(server.dsn(), "line")


def test_too_old_a_server_is_named_with_its_version(tmp_path: Path) -> None:
    with (
        _server_that_says("15.3", socket_folder(tmp_path)) as dsn,
        pytest.raises(Conflict, match="is PostgreSQL 15: version 16 or later is needed"),
        connected(dsn),
    ):
        pass


@contextmanager
def _server_that_says(version: str, folder: Path) -> Generator[str]:
    """As much of a PostgreSQL server as it takes to be asked its version (protocol 3.0)."""
    parameter = b"server_version\0" + version.encode() + b"\0"
    welcome = b"R" + struct.pack("!ii", 8, 0)
    welcome += b"S" + struct.pack("!i", 4 + len(parameter)) + parameter
    welcome += b"Z" + struct.pack("!i", 5) + b"I"

    def greet() -> None:
        guest, _ = listener.accept()
        with guest:
            guest.recv(4096)
            guest.sendall(welcome)
            guest.recv(4096)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / ".s.PGSQL.5432"))
        listener.listen()
        server = threading.Thread(target=greet)
        server.start()
        yield make_conninfo(host=str(folder), user="city", dbname="line")
        server.join()


def test_a_server_that_is_away_is_named_without_its_password() -> None:
    with (
        pytest.raises(Unavailable, match=r"127\.0\.0\.1:1/line does not answer") as raised,
        connected("postgresql://city:secret@127.0.0.1:1/line"),
    ):
        pass
    assert "secret" not in str(raised.value)
