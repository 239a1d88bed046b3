"""Contacts written by COPY: a month of a service that never was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import sql

from servicetelefon.kit.database import Database

COLUMNS = ("id", "realm", "channel", "line", "language", "topic", "district", "arrived_at",
           "queued_at", "answered_at", "ended_at", "closed_at", "outcome", "repeat")  # fmt: skip
FIRST = datetime(2026, 10, 1, tzinfo=UTC)
TOPICS = ("grundsicherung", "hilfe-zur-pflege", None)


def contacts(
    count: int, districts: tuple[str, ...], lines: tuple[str, ...], days: int = 31, seed: int = 3
) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(seed)
    for number in range(count):
        day = FIRST + timedelta(days=chance.randrange(days))
        arrived = day + timedelta(hours=6, seconds=chance.random() * 36_000)
        queued = arrived + timedelta(seconds=25)
        wait = chance.expovariate(1 / 25)
        talks = chance.random() < 0.93
        answered = queued + timedelta(seconds=wait) if talks else None
        ended = (answered or queued) + timedelta(seconds=chance.expovariate(1 / 250))
        outcome = (
            chance.choice(("answered", "referred", "office_told")) if talks else "left_waiting"
        )
        yield (
            UUID(int=chance.getrandbits(128)), "live", "phone", chance.choice(lines), "de",
            chance.choice(TOPICS), chance.choice(districts), arrived, queued, answered, ended,
            ended + timedelta(seconds=30), outcome, "first" if number % 5 else "repeat",
        )  # fmt: skip


async def fill(database: Database, rows: Iterator[tuple[Any, ...]]) -> None:
    async with database.step() as tx, tx.raw.cursor() as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
        statement = sql.SQL("copy records.contact ({}) from stdin").format(names)
        async with cursor.copy(statement) as copy:
            for row in rows:
                await copy.write_row(row)
