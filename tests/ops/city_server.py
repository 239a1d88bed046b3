"""A city's own PostgreSQL: an older version, and we are an ordinary user on it."""

from __future__ import annotations

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from servicetelefon.ops.postgres_leftovers import stop_server
from servicetelefon.ops.postgres_programs import ENVIRONMENT, command, program
from servicetelefon.ops.sockets import socket_folder

_VERSION_16 = program("postgres").parents[2] / "pginstall" / "bin"


@contextmanager
def city_server(folder: Path) -> Generator[str]:
    """PostgreSQL 16 with the user `city`, who may make databases and roles; its address."""
    data, sockets = folder / "data", socket_folder(folder / "run")
    subprocess.run(
        [
            *_of_16("initdb"),
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
        ],
        check=True,
        capture_output=True,
        env=ENVIRONMENT,
    )
    server = subprocess.Popen(
        [*_of_16("postgres"), "-D", data, "-k", sockets, "-c", "listen_addresses=", "-F"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    admin = make_conninfo(host=str(sockets), user="postgres", dbname="postgres")
    try:
        _until_it_answers(server, admin)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("create role city login createdb createrole")
        yield make_conninfo(admin, user="city")
    finally:
        stop_server(data)
        server.wait()


def _of_16(name: str) -> list[str]:
    *wrapped, _ = command(name)
    return [*wrapped, str(_VERSION_16 / name)]


def _until_it_answers(server: subprocess.Popen[bytes], dsn: str) -> None:
    for _ in range(1000):
        try:
            psycopg.connect(dsn).close()
        except psycopg.OperationalError:
            try:
                server.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
            raise
        return
