"""The door of advice centres: whoever tries many PINs at the same moment gets no more tries."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime

import pytest

from fakes.people import FAST
from servicetelefon.journey.centres import LOCKED_FOR, MOST_WRONG, Centres
from servicetelefon.kit.database import Database
from servicetelefon.people.passwords import Passwords

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


async def test_tries_at_the_same_moment_are_all_counted(database: Database):
    centres = Centres(database, Passwords(FAST), random.Random(1))
    async with database.step() as tx:
        centre, pin = await centres.register(tx, "Diakonie Nord", NOW)
    wrong = "000000" if pin != "000000" else "111111"
    tries = (centres.opens(centre.number, wrong, NOW) for _ in range(MOST_WRONG))
    assert not any(await asyncio.gather(*tries))
    assert not await centres.opens(centre.number, pin, NOW)
    assert await centres.opens(centre.number, pin, NOW + LOCKED_FOR)


async def test_who_knows_the_pin_is_let_in_as_often_as_they_call(database: Database):
    centres = Centres(database, Passwords(FAST), random.Random(1))
    async with database.step() as tx:
        centre, pin = await centres.register(tx, "Diakonie Nord", NOW)
    for _ in range(MOST_WRONG + 1):
        assert await centres.opens(centre.number, pin, NOW)
    assert not await centres.opens("9999", pin, NOW)
