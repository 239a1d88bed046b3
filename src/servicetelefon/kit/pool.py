"""The hot path's connections: always the same one first, the others only when it is taken.

The library hands out the one that has rested longest, so a pool that is hardly busy wakes each of
PostgreSQL's processes in turn, and each finds its plans and pages gone from the core's caches: a
call then costs the database a fifth more (benchmarks/telephony).
"""

from __future__ import annotations

from psycopg_pool import AsyncConnectionPool

from servicetelefon.kit.packets import Connection


class FewestFirst(AsyncConnectionPool[Connection]):
    """As few connections as the moment needs; who must wait is served in order, as ever."""

    async def _get_ready_connection(self, timeout: float | None) -> Connection | None:  # noqa: ASYNC109
        # The library has no setting for it. Should it rename what is used here, connections go
        # round again, and tests/stores/test_pool.py says so.
        if len(self._pool) > 1:
            first = min(self._pool, key=id)
            self._pool.remove(first)
            self._pool.appendleft(first)
        return await super()._get_ready_connection(timeout)
