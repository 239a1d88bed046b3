"""The rollout cockpit: scenarios computed and compared, readiness, decisions, going live."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.planning.aftermath import happened
from servicetelefon.planning.scenarios import computed
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
LINE = "sozial"

RESULT = {
    "volumes": {
        name: {"calls_per_day": calls, "most_agents": 3, "agent_hours": 12.0, "paid_hours": 14.0,
               "cost_cents": 70_000, "days_kept": 0.9, "days_kept_half_width": 0.05,
               "service_level": 0.8}
        for name, calls in (("low", 80.0), ("expected", 100.0), ("high", 120.0))
    },
    "hours": [{"start": "08:00", "low": 2, "expected": 3, "high": 4}],
}  # fmt: skip


async def ready_made(_spec: Mapping[str, Any]) -> dict[str, Any]:
    return RESULT


async def impossible(_spec: Mapping[str, Any]) -> dict[str, Any]:
    raise ValueError("this cannot be")


def a_form(house: House, **more: str) -> dict[str, str]:
    day = house.services.clock.now().date() + timedelta(days=60)
    return {"line": LINE, "name": "Süd im Frühjahr", "day": f"{day}", "join": "Süd",
            "to_assistant": "20", "handling_growth": "8", **more}  # fmt: skip


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


async def test_the_list_is_filled_by_the_system(enter: Enter):
    pia = await enter(Role.PLANNER)
    page = (await pia.get("/planning")).text
    assert re.search(r"Amt mit bestätigter Nummer</th><td class=\"is yes\">", page)
    assert re.search(r"Testanrufe gelungen</th><td class=\"is no\">nein</td><td>0/5<", page)
    assert re.search(r"Übungsbetrieb geschult</th><td class=\"is unknown\">", page)


async def test_going_live_needs_a_go_is_signed_audited_and_taken_back(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    where = {"line": LINE, "district": "sued"}
    assert (await lena.sends("/planning/live", {**where, "live": "true"})).status_code == 409
    await lena.sends("/planning/entscheidung", {**where, "go": "true"})
    assert "Mara Muster" in (await lena.get("/planning")).text
    assert (await lena.sends("/planning/live", {**where, "live": "true"})).status_code == 303
    async with house.services.database.step() as tx:
        on = [row[0] for row in await tx.rows('select name from city.switch where "on"')]
        lines = await tx.rows(
            "select data from records.journal where code = 'rollout_decided' order by number"
        )
    assert on == ["district_live:sozial:sued"]
    assert [(row[0]["decision"], row[0]["state"]) for row in lines] == [
        ("go", None),
        (None, "live"),
    ]


async def test_taking_back_needs_no_decision(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    form = {"line": LINE, "district": "nord", "live": "false"}
    assert (await lena.sends("/planning/live", form)).status_code == 303
    async with house.services.database.step() as tx:
        on = [row[0] for row in await tx.rows('select name from city.switch where "on"')]
    assert on == ["district_held:sozial:nord"]


async def test_a_no_go_after_a_go_counts(enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    where = {"line": LINE, "district": "sued"}
    for go in ("true", "false"):
        await lena.sends("/planning/entscheidung", {**where, "go": go})
    assert (await lena.sends("/planning/live", {**where, "live": "true"})).status_code == 409


async def test_a_planner_plans_and_does_not_decide(enter: Enter):
    pia = await enter(Role.PLANNER)
    form = {"line": LINE, "district": "sued", "go": "true"}
    assert (await pia.sends("/planning/entscheidung", form)).status_code == 403
    assert "In Betrieb nehmen</button>" not in (await pia.get("/planning")).text


async def test_who_signed_lies_sealed(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    await lena.sends("/planning/entscheidung", {"line": LINE, "district": "sued", "go": "true"})
    async with house.services.database.step() as tx:
        row = await tx.row("select signed from planning.decision")
    assert row is not None
    assert b"Mara" not in bytes(row[0])
