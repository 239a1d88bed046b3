"""What the operator sees of callbacks: waiting, due, kept, failed; and since when one is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.journey.callbacks import Asking
from servicetelefon.kit.database import Database
from servicetelefon.routing import read
from world import a_world

pytestmark = pytest.mark.stores


async def test_callbacks_are_counted_by_what_became_of_them(database: Database, tmp_path: Path):
    async with a_world(database, tmp_path / "ring") as world:
        now = world.clock.now()
        asking = Asking("sozial", "017612345678", CallbackChannel.PHONE, CallbackReason.WAITING)
        async with world.database.step() as tx:
            assert (await read.callbacks_owed(tx, now)).by_state == {}
            for number in range(3):
                one = replace(asking, number=f"01761234567{number}")
                await world.callbacks.ask(tx, one, now)
            await tx.do(
                "update routing.callback set state = 'reached', ended_at = %s, due_at = null "
                "where id = (select min(id::text)::uuid from routing.callback)",
                (now,),
            )
        async with world.database.step() as tx:
            owed = await read.callbacks_owed(tx, now)
        assert sum(owed.by_state.values()) == 3
        assert owed.by_state["reached"] == 1
        assert owed.oldest_until is None
        later = now + timedelta(days=3)
        async with world.database.step() as tx:
            promised = await tx.rows(
                "select min(coalesce(until, due_at)) from routing.callback where state <> 'reached'"
            )
            assert (await read.callbacks_owed(tx, later)).oldest_until == promised[0][0]
