"""A step of a call as one statement: all of it, or nothing when the row had gone another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from servicetelefon.domain.call import State
from servicetelefon.domain.events import EventCode
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.statement import Asked, Part, joined
from servicetelefon.phone import store as calls
from servicetelefon.phone.store import Call
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry, NewContact
from servicetelefon.routing import waiting_list
from servicetelefon.routing.waiting_list import Joining

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CONTACT, FIRST, SECOND = UUID(int=1), UUID(int=2), UUID(int=3)
CALL = Call(CONTACT, "node1", "c1", "sozial", State.WAITING, 1, NOW, NOW, "de", ("sozialhilfe",))


async def writes(tx: Transaction, call: Call, journal: UUID, changed: tuple[str, ...] = ()) -> bool:
    entry = Entry(journal, NOW, EventCode.CALL_STEPPED, CONTACT, data={"step": call.step})
    place = Joining(CONTACT, NOW, "phone", call.needs, "de", "node1")
    parts = [
        records.appended(entry),
        records.marked(CONTACT, {"queued_at": NOW}),
        waiting_list.joining(place, NOW),
    ]
    found = await tx.row(*joined(calls.written(call, changed), parts, Asked("1 = 1")))
    assert found is not None
    assert found[1]
    return found[0] == 1


async def counts(tx: Transaction) -> tuple[object, ...]:
    row = await tx.row(
        "select (select count(*) from phone.call), (select count(*) from records.journal), "
        "(select count(*) from routing.waiting)"
    )
    return tuple(row or ())


async def test_a_step_is_written_whole_and_only_once(database: Database):
    async with database.step() as tx:
        await records.open_contact(tx, NewContact(CONTACT, "live", "phone", NOW))
        assert await writes(tx, CALL, FIRST)
        assert await counts(tx) == (1, 1, 1)
        assert not await writes(tx, CALL, SECOND)  # replayed under another id: nothing at all
        assert await counts(tx) == (1, 1, 1)
        assert await calls.find(tx, CONTACT) == CALL


async def test_a_later_step_changes_its_columns_and_leaves_the_others(database: Database):
    async with database.step() as tx:
        await records.open_contact(tx, NewContact(CONTACT, "live", "phone", NOW))
        await writes(tx, CALL, FIRST)
        after = replace(CALL, state=State.TALKING, step=2, muted=True)
        assert await writes(tx, after, SECOND, ("state", "step"))
        assert await calls.find(tx, CONTACT) == replace(after, muted=False)
        # A step that was spooled by another release names no columns: all of them count.
        third = replace(after, step=3)
        assert await writes(tx, third, UUID(int=4))
        assert await calls.find(tx, CONTACT) == third
        assert not await writes(tx, replace(third, step=9), UUID(int=5))


def test_a_part_that_does_not_depend_on_the_step_is_refused():
    with pytest.raises(ValueError, match="stray does not depend"):
        joined(Part("call", "update t set a = %s", (1,)), [Part("stray", "delete from t", ())])
