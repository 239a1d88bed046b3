"""The server that tests and rehearsals use."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from servicetelefon.ops.postgres_use import TemporaryCluster

pytestmark = pytest.mark.ops


def test_a_database_is_a_copy_of_its_template(cluster: TemporaryCluster) -> None:
    with psycopg.connect(cluster.create_database("mould")) as connection:
        connection.execute("create table kept as select 'Äpfel' as word")
    with psycopg.connect(cluster.create_database("cast", template="mould")) as copy:
        assert copy.execute("select upper(word), word from kept").fetchone() == (
            "ÄPFEL",
            "Äpfel",
        )
    cluster.drop_database("cast")
    cluster.drop_database("mould")


def test_sorting_follows_code_points_and_the_server_has_no_network(
    cluster: TemporaryCluster,
) -> None:
    with psycopg.connect(cluster.dsn()) as connection:
        row = connection.execute(
            "select datlocprovider, datlocale, current_setting('listen_addresses'),"
            " current_setting('data_checksums') from pg_database where datname = 'postgres'"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "", "on")
    assert Path(cluster.cluster.sockets).stat().st_mode & 0o777 == 0o700
