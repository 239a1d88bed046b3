"""What is withdrawn or over is told nowhere, from that second on, on every node."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from cities import musterstadt
from fakes.knowledge import BETRAEGE, FIGURES, FILES, Known, changed
from servicetelefon.domain.city import Operation
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.knowledge import read
from servicetelefon.knowledge.running import RunningKnowledge
from servicetelefon.knowledge.validity import HOLD_VALID, hold_valid
from servicetelefon.ops.postgres import APP

pytestmark = pytest.mark.stores

ANSWER = f"""
insert into records.contact (id, realm, channel, topic, arrived_at)
select %(contact)s, 'live', 'chat', 'betraege', %(now)s where {HOLD_VALID}
"""


@pytest.fixture
async def known(database: Database) -> Known:
    known = Known(database)
    await known.take_in()
    return known


@pytest.fixture
async def other_node(dsn: str) -> AsyncGenerator[Database]:
    async with Database(dsn, role=APP, name="other", failpoints=Failpoints(), size=2) as served:
        yield served


async def tell(tx: Transaction, known: Known, version: uuid.UUID) -> bool:
    """A record that somebody was told this version, written only if it is still valid."""
    values = {"contact": uuid.uuid4(), "now": known.clock.now(), "version": version}
    return await tx.do(ANSWER, {**values, "operation": Operation.TRIAL.value}) == 1


async def test_a_record_is_written_while_the_version_is_valid(known: Known) -> None:
    version = (await known.running()).id
    async with known.database.step() as tx:
        assert await tell(tx, known, version)


async def test_nothing_is_written_once_it_is_withdrawn(known: Known, other_node: Database) -> None:
    """The other node still has the old snapshot in its memory; the statement knows better."""
    snapshot = RunningKnowledge()
    await snapshot.refresh(other_node, musterstadt(), known.clock.now())
    (found, *_) = snapshot.now().find("Regelsatz", known.clock.now())
    await known.withdraw(found.told.version)
    assert snapshot.now().find("Regelsatz", known.clock.now()), "it does not know yet"
    async with other_node.step() as tx:
        assert not await tell(tx, known, found.told.version)
    assert await snapshot.refresh(other_node, musterstadt(), known.clock.now())
    assert "betraege" not in {
        one.told.article.id for one in snapshot.now().find("Regelsatz", known.clock.now())
    }


async def test_a_withdrawal_waits_for_what_was_begun_before_it(
    known: Known, other_node: Database
) -> None:
    version = (await known.running()).id
    async with other_node.step() as tx:
        assert await hold_valid(tx, version, known.clock.now(), Operation.TRIAL)
        withdrawing = asyncio.create_task(known.withdraw(version))
        await asyncio.wait([withdrawing], timeout=0.1)
        assert not withdrawing.done()
        assert await tell(tx, known, version)
    await withdrawing
    async with other_node.step() as tx:
        assert not await tell(tx, known, version)


async def test_what_comes_during_a_withdrawal_waits_and_writes_nothing(
    known: Known, other_node: Database
) -> None:
    version = (await known.running()).id

    async def telling() -> bool:
        async with other_node.step() as tx:
            return await tell(tx, known, version)

    async with known.database.step() as tx:
        await known.articles.withdraw(tx, version, "falsch", None)
        told = asyncio.create_task(telling())
        await asyncio.wait([told], timeout=0.1)
        assert not told.done()
    assert not await told


async def test_an_article_ends_with_its_last_day_in_the_city(known: Known) -> None:
    content = FILES[BETRAEGE].decode()
    until = content.replace("owner:", "valid_to: 2026-11-30\nowner:")
    version = await known.put_in_force(until)
    snapshot = await known.snapshot()
    await known.clock.move(timedelta(days=5, hours=13, minutes=59, seconds=59))
    async with known.database.step() as tx:
        assert await tell(tx, known, version.id)
    await known.clock.move(timedelta(seconds=1))
    now = known.clock.now()
    async with known.database.step() as tx:
        assert not await tell(tx, known, version.id)
        assert not await read.still_valid(tx, [version.id], now, Operation.TRIAL)
    assert snapshot.article("betraege", now) is None
    assert "betraege" not in {one.told.article.id for one in snapshot.find("Regelsatz", now)}


async def test_a_delivered_text_is_told_in_trial_operation_only(known: Known) -> None:
    version = (await known.running()).id
    async with known.database.step() as tx:
        now = known.clock.now()
        assert await hold_valid(tx, version, now, Operation.TRIAL)
        assert not await hold_valid(tx, version, now, Operation.PRODUCTIVE)


class SlowModel:
    """Vectors that take as long as the test likes."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.at_work = threading.Event()

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 2), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.at_work.set()
        assert self.go_on.wait(60)
        return self.questions(texts)


async def test_a_changed_amount_is_told_before_the_index_is_made_anew(known: Known) -> None:
    model = SlowModel()
    running = RunningKnowledge(model)
    await running.refresh(known.database, known.city, known.clock.now())
    first = running.now()
    model.go_on.clear()
    model.at_work.clear()
    await known.take_in(changed(FIGURES, ("value: 563", "value: 570")))
    making = asyncio.create_task(running.refresh(known.database, known.city, known.clock.now()))
    assert await asyncio.to_thread(model.at_work.wait, 60)
    told, now = running.now(), known.clock.now()
    assert not making.done()
    (found, *_) = told.find("Regelsatz", now)
    text = told.render(found.told, "spoken", now)
    assert text is not None
    assert "570 Euro" in text.text
    model.go_on.set()
    assert await making
    assert running.now().search is not first.search


async def test_a_new_day_is_a_new_snapshot(known: Known) -> None:
    later = FILES[BETRAEGE].decode().replace("valid_from: 2026-01-01", "valid_from: 2026-12-01")
    new = await known.put_in_force(later.replace("Höhe des", "Neue Höhe des"))
    running = RunningKnowledge()
    city = musterstadt()
    await running.refresh(known.database, city, known.clock.now())
    before = running.now().article("betraege", known.clock.now())
    assert before is not None
    assert before.article.title == "Höhe des Regelsatzes"
    await known.clock.move(timedelta(days=5, hours=14))
    now = known.clock.now()
    assert await running.refresh(known.database, city, now)
    assert not await running.refresh(known.database, city, now)
    (first, *_) = running.now().find("Regelsatz", now)
    assert (first.told.version, first.told.article.title) == (new.id, "Neue Höhe des Regelsatzes")
    async with known.database.step() as tx:
        assert not await tell(tx, known, before.version)
