"""Which processes live: each holds a lock of the database under a number of its own, which the
database lets go when the process's connection ends, however it ended.
"""

from __future__ import annotations

import asyncio
import random

import psycopg
import structlog

from servicetelefon.kit.database import Transaction

log = structlog.stdlib.get_logger()

_KIND = 0x5E41
"""The first half of the lock's name, which nothing else of ours uses."""
RETRY = 1.0
"""Seconds until a lost connection is sought again: whoever is missed for longer is gone."""


class Alive:
    """This process among the living, from `hold` on."""

    def __init__(self, dsn: str, chance: random.Random) -> None:
        self._dsn = dsn
        self.number = chance.randrange(1, 2**31)

    async def hold(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
                async with connection:
                    await connection.execute(
                        "select pg_advisory_lock(%s, %s)", (_KIND, self.number)
                    )
                    async for _ in connection.notifies():  # none comes: only the end is heard
                        pass
            except psycopg.OperationalError as gone:
                log.warning("alive.lost", why=type(gone).__name__)
            await asyncio.sleep(RETRY)


async def living(tx: Transaction) -> set[int]:
    """The numbers of all that live."""
    rows = await tx.rows(
        "select objid::bigint from pg_locks where locktype = 'advisory' and granted "
        "and classid = %s and database = (select oid from pg_database "
        "where datname = current_database())",
        (_KIND,),
    )
    return {row[0] for row in rows}
