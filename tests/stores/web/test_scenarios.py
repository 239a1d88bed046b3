"""Scenarios: saved, computed in a process of their own, shown with their range."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.planning import store
from servicetelefon.planning.aftermath import happened
from servicetelefon.planning.scenarios import computed
from stores.web.planner import RESULT, a_form
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores


Enter = Callable[..., Awaitable[Visitor]]


async def ready_made(_spec: Mapping[str, Any]) -> dict[str, Any]:
    return RESULT


async def impossible(_spec: Mapping[str, Any]) -> dict[str, Any]:
    raise ValueError("this cannot be")


async def test_a_scenario_is_saved_computed_and_shown_with_its_range(house: House, enter: Enter):
    pia = await enter(Role.PLANNER)
    assert (await pia.sends("/planning/szenarien", a_form(house))).status_code == 303
    assert "data-computing" in (await pia.get("/planning")).text
    runs = ScenarioRuns(house.services.database, house.services.clock, ready_made)
    assert await runs.next()
    assert not await runs.next()
    page = (await pia.get("/planning")).text
    assert "data-computing" not in page
    assert "Süd im Frühjahr" in page
    assert "Der Chat übernimmt 20" in page
    assert re.search(r">80</td><td class=\"figure\">100</td><td class=\"figure\">120<", page)


async def test_what_is_saved_can_be_computed(house: House, enter: Enter):
    """The form's numbers through the real planning, once."""
    pia = await enter(Role.PLANNER)
    await pia.sends("/planning/szenarien", a_form(house, calls_per_district="60"))
    async with house.services.database.step() as tx:
        row = await tx.row("select spec from planning.scenario")
    assert row is not None
    assert row[0]["scenarios"][0]["to_assistant"] == 0.2
    found = computed(row[0])
    volumes = found["volumes"]
    # Nord is live with its assumed 400, Süd joins with 60, a fifth goes to the assistant.
    assert volumes["expected"]["calls_per_day"] == pytest.approx(0.8 * 460)
    assert volumes["low"]["days_kept"] >= volumes["high"]["days_kept"]
    assert volumes["low"]["agent_hours"] < volumes["high"]["agent_hours"]


async def test_a_scenario_whose_process_died_is_computed_by_the_next(house: House, enter: Enter):
    pia = await enter(Role.PLANNER)
    await pia.sends("/planning/szenarien", a_form(house))
    async with house.services.database.step() as tx:
        assert await store.take_waiting(tx) is not None  # and nobody ever ends it
    runs = ScenarioRuns(house.services.database, house.services.clock, ready_made)
    assert not await runs.next()
    running = asyncio.create_task(runs.run(Edges("jobs")))
    try:
        async with asyncio.timeout(30):
            while await states(house) != {store.DONE: 1}:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.wait([running])


class _DiedError(Exception):
    """The process ends here."""


def _dies() -> None:
    raise _DiedError


@pytest.mark.parametrize("point", ["scenario.taken", "scenario.computed", "scenario.kept"])
async def test_a_kill_between_save_and_result_leaves_nothing_half(
    house: House, enter: Enter, point: str
):
    """At every moment a scenario has its whole result or none, and the next process ends it."""
    pia = await enter(Role.PLANNER)
    await pia.sends("/planning/szenarien", a_form(house))
    ground = (house.services.database, house.services.clock, ready_made)
    with pytest.raises(_DiedError):
        await ScenarioRuns(*ground, Failpoints(point, _dies)).next()
    before = [(store.DONE, RESULT)] if point == "scenario.kept" else [(store.RUNNING, None)]
    assert await results(house) == before
    assert (await pia.get("/planning")).status_code == 200
    async with house.services.database.step() as tx:
        await store.forget_running(tx)
    assert await ScenarioRuns(*ground).next() is (point != "scenario.kept")
    assert await results(house) == [(store.DONE, RESULT)]


async def results(house: House) -> list[tuple[str, Any]]:
    async with house.services.database.step() as tx:
        return [(one.state, one.result) for one in await store.scenarios(tx)]


async def a_dead_process(_spec: Mapping[str, Any]) -> dict[str, Any]:
    raise BrokenProcessPool("it was killed")


async def test_a_scenario_that_ends_its_process_is_given_up_and_the_next_is_computed(
    house: House, enter: Enter
):
    pia = await enter(Role.PLANNER)
    for name in ("zu groß", "gut"):
        await pia.sends("/planning/szenarien", a_form(house, name=name))
    ground = (house.services.database, house.services.clock)
    assert await ScenarioRuns(*ground, a_dead_process).next()
    assert await ScenarioRuns(*ground, ready_made).next()
    assert await states(house) == {store.FAILED: 1, store.DONE: 1}


async def states(house: House) -> dict[str, int]:
    async with house.services.database.step() as tx:
        return await store.counts(tx)


async def test_a_scenario_that_cannot_be_computed_says_so(house: House, enter: Enter):
    pia = await enter(Role.PLANNER)
    await pia.sends("/planning/szenarien", a_form(house))
    await ScenarioRuns(house.services.database, house.services.clock, impossible).next()
    assert "ließ sich nicht berechnen" in (await pia.get("/planning")).text


def test_what_happened_is_compared():
    assert happened(RESULT, []) is None
    seen = happened(RESULT, [90, 110, 130])
    assert seen == {"ratio": pytest.approx(1.1), "inside": pytest.approx(2 / 3), "days": 3}


@pytest.mark.parametrize(
    "wrong", [{"join": "Mond"}, {"to_assistant": "100"}, {"day": "bald"}, {"line": "niemand"}]
)
async def test_a_senseless_scenario_is_refused(house: House, enter: Enter, wrong: dict[str, str]):
    pia = await enter(Role.PLANNER)
    answer = await pia.sends("/planning/szenarien", a_form(house, **wrong))
    assert answer.status_code in (400, 422)
    async with house.services.database.step() as tx:
        assert await tx.rows("select id from planning.scenario") == []
