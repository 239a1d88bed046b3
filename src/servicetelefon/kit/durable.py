"""Durable jobs by procrastinate: put into the transaction that made them necessary, run by any
`jobs` process, found again after its death. A job carries an id and nothing else; when something
falls due is a row's business, never the queue's (its clock is the database's).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from servicetelefon.kit.database import Transaction

log = structlog.stdlib.get_logger()

RETRY = 1.0
"""Seconds until a lost database is asked again."""

Work = Callable[[UUID], Awaitable[object]]


class DurableJobs:
    """One queue of jobs that are named by what they do; the same one waits at most once."""

    def __init__(self, dsn: str, queue: str, *, at_once: int = 4) -> None:
        connector = procrastinate.PsycopgConnector(conninfo=dsn, min_size=1, max_size=at_once + 1)
        self._app = procrastinate.App(connector=connector)
        self._queue = queue
        self._at_once = at_once

    def does(self, name: str, work: Work) -> None:
        """What a job of this name does, in the process that runs them."""

        async def run(about: str) -> None:
            await work(UUID(about))

        self._app.task(name=name, queue=self._queue)(run)

    async def defer(self, tx: Transaction | None, name: str, about: UUID) -> None:
        """In the given transaction; without one by itself, and not twice while it waits."""
        job = self._app.configure_task(
            name,
            queue=self._queue,
            queueing_lock=f"{name} {about}",
            connection=tx.raw if tx else None,
        )
        try:
            await job.defer_async(about=str(about))
        except AlreadyEnqueued:
            if tx is not None:
                raise
            log.debug("durable.waits_already", job=name)

    async def open(self) -> None:
        await self._app.open_async()

    async def close(self) -> None:
        await self._app.close_async()

    async def run(self) -> None:
        """Runs jobs until it is cancelled; who is killed in the middle leaves a row that is due.

        A worker ends when it loses the database, by an error or by itself: another one begins.
        """
        while True:
            with suppress(ConnectorException):
                await self._work()
            log.warning("durable.worker_ended", queue=self._queue)
            await asyncio.sleep(RETRY)

    async def _work(self) -> None:
        await self._app.run_worker_async(
            queues=[self._queue],
            concurrency=self._at_once,
            install_signal_handlers=False,
            delete_jobs="always",
            listen_notify=True,
            fetch_job_polling_interval=1.0,
        )
