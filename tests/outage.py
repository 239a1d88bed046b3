"""A database that goes away and comes back, for a test."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from servicetelefon.ops.postgres_use import TemporaryCluster


class Outage:
    """The database takes no connection and drops those it has: what a crash looks like."""

    def __init__(self, cluster: TemporaryCluster, dsn: str) -> None:
        self._admin = cluster.dsn()
        self._name = str(conninfo_to_dict(dsn)["dbname"])

    def begins(self) -> None:
        self._allow(sql.SQL("false"))
        with psycopg.connect(self._admin, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                (self._name,),
            )

    def ends(self) -> None:
        self._allow(sql.SQL("true"))

    def _allow(self, how: sql.SQL) -> None:
        with psycopg.connect(self._admin, autocommit=True) as admin:
            statement = sql.SQL("alter database {} allow_connections {}")
            admin.execute(statement.format(sql.Identifier(self._name), how))
