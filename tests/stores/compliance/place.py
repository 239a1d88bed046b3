"""An installation that keeps every rule, to be broken on purpose."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import LiteralString

import psycopg

from cities import musterstadt
from fakes.knowledge import Known
from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.controls import controls_of
from servicetelefon.compliance.duty_files import read_duties
from servicetelefon.compliance.evaluate import State, evaluate
from servicetelefon.compliance.looking import Looking
from servicetelefon.domain.events import EventCode
from servicetelefon.kit.crypto import FIRST_BYTE
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.knowledge.running import RunningKnowledge
from servicetelefon.records import seal
from servicetelefon.records.store import Entry, append

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


DAY = date(2027, 12, 3)  # everything binds


PAST = NOW - timedelta(days=30)


CONTACT = uuid.UUID(int=1)

SEALED = FIRST_BYTE + b"sealed"
"""What a sealed value looks like from outside."""


Change = Callable[[Looking], Looking]


@dataclass
class Place:
    database: Database
    dsn: str
    knowledge: RunningKnowledge

    def run(self, statement: LiteralString, *values: object) -> None:
        """As the owner, past every right of the program."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement, values or None)

    async def broken(
        self, change: Change = lambda look: look, recordings: Path = Path()
    ) -> set[str]:
        """Controls under the duties that are red."""
        async with self.database.step() as tx:
            look = change(replace(looking(tx, self), recordings=recordings / "recording"))
            rows = await evaluate(look.duties, controls_of(look), {}, DAY)
        red = {row.duty.control for row in rows if row.state is State.BROKEN}
        whole = {row.duty.id for row in rows if row.duty.control in red}
        assert {row.duty.id for row in rows if row.state is State.BROKEN} == whole
        return {control for control in red if control}

    async def broken_within(self, statement: LiteralString) -> set[str]:
        """The same of a change that nobody else sees, taken back afterwards: roles are the server's."""
        async with await psycopg.AsyncConnection.connect(self.dsn) as connection:
            await connection.execute(statement)
            await connection.execute("set local role servicetelefon_app")
            look = looking(Transaction(connection), self)
            rows = await evaluate(look.duties, controls_of(look), {}, DAY)
            await connection.rollback()
        return {row.duty.control or "" for row in rows if row.state is State.BROKEN}


def looking(tx: Transaction, place: Place) -> Looking:
    return Looking(
        tx=tx,
        now=NOW,
        city=musterstadt(),
        knowledge=place.knowledge.now(),
        register=read_register(),
        duties=tuple(read_duties().values()),
        recordings=Path("recording"),
    )


async def a_place(database: Database, dsn: str) -> Place:
    known = Known(database)
    await known.take_in()
    knowledge = RunningKnowledge()
    await knowledge.refresh(database, musterstadt(), known.clock.now())
    async with database.step() as tx:
        entry = Entry(uuid.uuid4(), PAST, EventCode.SIGNED_OUT, data={"why": "idle"})
        await append(tx, [entry])
    async with database.step() as tx:
        await seal.seal(tx, PAST)
    place = Place(database, dsn, knowledge)
    place.run(
        "insert into records.contact (id, realm, channel, from_browser, arrived_at) "
        "values (%s, 'live', 'phone', false, %s)",
        CONTACT,
        PAST,
    )
    return place
