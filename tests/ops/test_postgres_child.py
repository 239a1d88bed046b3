"""PostgreSQL under the supervisor: killed, adopted, ended in good order."""

from __future__ import annotations

import signal
from pathlib import Path

import psycopg
import pytest

from ops.dummies import process_of, running, until
from servicetelefon.kit.clock import SystemClock
from servicetelefon.ops.postgres import QUICK_SETTINGS, Cluster
from servicetelefon.ops.postgres_child import postgres_child
from servicetelefon.ops.processes import send, working_in
from servicetelefon.ops.supervisor import Stage, Supervisor

pytestmark = pytest.mark.ops


def supervisor_of(cluster: Cluster, said: list[str]) -> Supervisor:
    return Supervisor(
        [Stage((postgres_child(cluster),))],
        run=cluster.sockets,
        logs=cluster.data.parent / "log",
        clock=SystemClock(),
        say=said.append,
    )


async def test_written_rows_survive_kills_and_a_change_of_supervisor(tmp_path: Path) -> None:
    settings = {**QUICK_SETTINGS, "synchronous_commit": "on"}
    cluster = Cluster(tmp_path / "var" / "postgres", tmp_path / "run", settings)
    said: list[str] = []
    async with running(supervisor_of(cluster, said)) as first:
        with psycopg.connect(cluster.dsn()) as connection:
            connection.execute("create table calls as select 1 as id")
        send(process_of(first, "postgres"), signal.SIGKILL)
        await until(lambda: first.keepers["postgres"].ready and said[-1].endswith("runs again"))
        server = process_of(first, "postgres")
        first.hand_over()
        async with running(supervisor_of(cluster, said)) as second:
            assert process_of(second, "postgres") == server
            assert said[-1] == "postgres: goes on"
            with psycopg.connect(cluster.dsn()) as connection:
                assert connection.execute("select id from calls").fetchall() == [(1,)]
    assert working_in(cluster.data) == []
    assert "database system is shut down" in (tmp_path / "var/log/postgres.log").read_text()
