"""The database: few ways in, one transaction each, committed by whoever opened it.

`step` is psycopg and for the hot path (calls, queue, offers): 0.1 ms of CPU a statement; `one`
is a single statement that is its own transaction. `begin` is SQLAlchemy Core for everything
else. `step` and `begin` give a psycopg connection, so that a store's hot statements and a job's
deferral can join either transaction.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Self, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout
from sqlalchemy import URL, CursorResult, Executable, exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.packets import Connection as Packed
from servicetelefon.kit.packets import Packets
from servicetelefon.kit.pool import FewestFirst

Connection = psycopg.AsyncConnection[TupleRow]

_PREPARED_AFTER = 5
"""psycopg's own: what is asked less often is not worth a name."""

_PATIENCE = 1.0
"""Seconds to wait for a connection: callers hear silence for no longer."""

FLUSH = "select pg_logical_emit_message(false, 'servicetelefon', '', true)"
"""Returns when everything committed before it is on disk, for all who wait with one sync."""
FLUSH_BEFORE_17 = "select pg_logical_emit_message(true, 'servicetelefon', '')"
"""The same by a commit of its own that waits for the disk."""
_KNOWS_FLUSH = 170000  # PostgreSQL 17

DATABASE_GONE = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    PoolTimeout,
    exc.OperationalError,
    exc.InterfaceError,
    exc.TimeoutError,
)
"""What psycopg raises when the database cannot be reached or goes away in the middle; SQLAlchemy
wraps it where it connects, begins and rolls back itself."""

NOT_STORABLE = (psycopg.DataError, exc.DataError)
"""A value that no column takes: a character NUL, a number or a day beyond every range."""


class DatabaseAway(Unavailable):
    """The database does not answer; what was begun is not committed."""

    code = "database-away"


class Transaction:
    """One open transaction. `raw` always; `core` only when opened by `Database.begin`.

    In a pipeline a statement on `raw` is only sent when an answer is asked for: whoever needs
    none (`raw.execute`) does not wait, and a step goes over in few packets.
    """

    def __init__(
        self,
        raw: Connection,
        core: AsyncConnection | None = None,
        pipeline: Packets | None = None,
    ) -> None:
        self.raw = raw
        self._core = core
        self._pipeline = pipeline
        self.is_flushed_late = False

    @property
    def can_flush_late(self) -> bool:
        """Only a pipeline can."""
        return self._pipeline is not None

    def flush_late(self) -> bool:
        """Let go of what is held at the commit, and wait for the disk after it: whoever opened this
        goes on only when all is on disk, but nobody waits behind it for the disk's sake. Only a
        pipeline can; what is committed is seen by others a moment before it is on disk.
        """
        self.is_flushed_late = self.can_flush_late
        return self.is_flushed_late

    async def run(self, statement: Executable) -> CursorResult[Any]:
        """Execute a SQLAlchemy Core statement."""
        if self._core is None:
            raise TypeError("this transaction was opened for the hot path: use raw")
        return cast("CursorResult[Any]", await self._core.execute(statement))

    async def rows(
        self, query: str, values: Mapping[str, Any] | Sequence[Any] = ()
    ) -> list[TupleRow]:
        cursor = await self.raw.execute(cast("Any", query), values)
        return await cursor.fetchall()

    async def row(
        self, query: str, values: Mapping[str, Any] | Sequence[Any] = ()
    ) -> TupleRow | None:
        cursor = await self.raw.execute(cast("Any", query), values)
        return await cursor.fetchone()

    async def do(self, query: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> int:
        """Execute and return how many rows were touched."""
        cursor = await self.raw.execute(cast("Any", query), values)
        if self._pipeline is not None:
            await self._pipeline.sync()
        return cursor.rowcount


class Database:
    """Connections of one process to one database, all as one role; open inside `async with`."""

    def __init__(
        self,
        dsn: str,
        *,
        role: str,
        name: str,
        failpoints: Failpoints,
        size: int = 6,
        few_texts: bool = False,
    ) -> None:
        """`few_texts`: the hot path asks the same few statements over and over. Each is planned
        once a connection, instead of ten times before its plan is kept.
        """
        options = f"-c role={role} -c timezone=UTC -c search_path=jobs"
        self.dsn = make_conninfo(dsn, options=options)
        self._failpoints = failpoints
        hot = f"{options} -c plan_cache_mode=force_generic_plan" if few_texts else options
        self._pool = FewestFirst(
            make_conninfo(dsn, options=hot, application_name=name),
            min_size=1,
            max_size=size,
            open=False,
            timeout=_PATIENCE,
            # Give up soon: the next request tries anew, so an hour's outage ends with the outage.
            reconnect_timeout=_PATIENCE,
            connection_class=Packed,
            # Transactions are begun by us: psycopg would wait for the answer to each `begin`.
            kwargs={
                "connect_timeout": 2,
                "autocommit": True,
                "prepare_threshold": 0 if few_texts else _PREPARED_AFTER,
            },
        )
        self._engine = _engine(make_conninfo(self.dsn, application_name=name), size)

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def step(self) -> AsyncGenerator[Transaction, None]:
        """A hot-path transaction; committed at the end, rolled back on an error."""
        with _told_when_away():
            async with self._pool.connection() as raw:
                await raw.execute("begin")
                yield Transaction(raw)
                self._failpoints.hit("commit.before")
            self._failpoints.hit("commit.after")

    @asynccontextmanager
    async def piped_step(self) -> AsyncGenerator[Transaction, None]:
        """The same for the steps of calls: what need not be answered leaves with the next
        question. What COPY needs, a pipeline cannot.
        """
        with _told_when_away():
            async with self._pool.connection() as raw, raw.packets() as pipeline:
                await raw.execute("begin")
                tx = Transaction(raw, pipeline=pipeline)
                yield tx
                self._failpoints.hit("commit.before")
                await raw.execute("commit")
                if tx.is_flushed_late:
                    knows = raw.info.server_version >= _KNOWS_FLUSH
                    await raw.execute(FLUSH if knows else FLUSH_BEFORE_17)
            self._failpoints.hit("commit.after")

    async def one(self, query: str, values: Sequence[Any]) -> TupleRow | None:
        """A single statement that is a whole transaction, and its first row: one packet out, one
        answer when it is on disk.
        """
        with _told_when_away():
            async with self._pool.connection() as raw:
                self._failpoints.hit("commit.before")
                cursor = await raw.execute(cast("Any", query), values)
                row = await cursor.fetchone()
            self._failpoints.hit("commit.after")
        return row

    @asynccontextmanager
    async def begin(self, office: str | None = None) -> AsyncGenerator[Transaction, None]:
        """A transaction for SQLAlchemy Core, seeing only `office`'s rows where policies say so."""
        with _told_when_away():
            async with self._engine.begin() as core:
                raw = await raw_of(core)
                if office is not None:
                    await raw.execute(
                        "select set_config('servicetelefon.office', %s, true)", (office,)
                    )
                yield Transaction(raw, core)
                self._failpoints.hit("commit.before")
            self._failpoints.hit("commit.after")

    def pool_stats(self) -> dict[str, int]:
        return self._pool.get_stats()


@contextmanager
def _told_when_away() -> Generator[None]:
    try:
        yield
    except DATABASE_GONE as gone:
        raise DatabaseAway(f"the database does not answer ({type(gone).__name__})") from gone


async def raw_of(connection: AsyncConnection) -> Connection:
    """The psycopg connection under a SQLAlchemy one, in the same transaction."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError(f"expected psycopg, got {type(driver).__name__}")
    return cast("Connection", driver)


def _engine(dsn: str, size: int) -> AsyncEngine:
    return create_async_engine(
        sqlalchemy_url(dsn),
        pool_size=size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=False,
        pool_use_lifo=True,
    )


def sqlalchemy_url(dsn: str) -> URL:
    """The same address in SQLAlchemy's form (a libpq URL's socket folder goes in the query)."""
    parts = conninfo_to_dict(dsn)
    query = {key: str(value) for key, value in parts.items() if key not in _URL_PARTS}
    host = parts.get("host")
    if host and str(host).startswith("/"):
        query["host"], host = str(host), None
    return URL.create(
        "postgresql+psycopg",
        username=_text(parts.get("user")),
        password=_text(parts.get("password")),
        host=_text(host),
        port=int(str(parts["port"])) if parts.get("port") and host else None,
        database=_text(parts.get("dbname")),
        query=query | ({"port": str(parts["port"])} if parts.get("port") and not host else {}),
    )


_URL_PARTS = {"user", "password", "host", "port", "dbname"}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
