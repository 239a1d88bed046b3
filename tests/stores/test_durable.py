"""Durable jobs outlive the database's absence: what is put in afterwards is done all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from outage import Outage
from servicetelefon.kit.database import Database, DatabaseAway
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.kit.tasks import Tasks
from servicetelefon.ops.postgres_use import TemporaryCluster

pytestmark = pytest.mark.stores


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_jobs_are_done_after_an_outage_too(
    database: Database, template: tuple[TemporaryCluster, str], dsn: str
):
    done: list[UUID] = []

    async def work(about: UUID) -> None:
        done.append(about)

    async def is_done() -> bool:
        return one in done

    async def is_put_in() -> bool:
        try:
            async with database.step() as tx:
                await jobs.defer(tx, "drill", one)
        except DatabaseAway:  # the first look still finds a connection that was dropped
            return False
        return True

    jobs, tasks = DurableJobs(database.dsn, "drill"), Tasks("test")
    jobs.does("drill", work)
    await jobs.open()
    tasks.start(jobs.run(), "jobs")
    try:
        one = uuid4()
        await until(is_put_in)
        await until(is_done)
        outage = Outage(template[0], dsn)
        outage.begins()
        outage.ends()
        one = uuid4()
        await until(is_put_in)
        await until(is_done)
    finally:
        await tasks.close()
        await jobs.close()
