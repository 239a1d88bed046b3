"""A small day of the real waiting list and the simulator agree contact by contact; the large one is
`python -m benchmarks.waiting`."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.waiting.__main__ import the_world
from benchmarks.waiting.day import Day, some_contacts

from fakes.keys import a_vault
from servicetelefon.kit.database import Database
from servicetelefon.planning.simulate.plain import simulate

pytestmark = pytest.mark.stores


async def test_the_real_list_and_the_simulator_agree(database: Database):
    world = the_world(agents=9, hours=0.5)
    contacts = some_contacts(waiting=15, callbacks=15, an_hour=120, hours=0.5, kinds=2, seed=3)
    day = Day(database, world, contacts, a_vault())
    await day.run()
    assert (day.overtaken, day.double) == (0, 0)
    assert sum(day.called_back) > 15
    np.testing.assert_array_equal(day.answered, simulate(world, contacts).answered)
