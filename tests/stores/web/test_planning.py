"""The rollout cockpit: scenarios computed and compared, readiness, decisions, going live."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from typing import Any

import httpx
import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.planning import store
from servicetelefon.planning.aftermath import happened
from servicetelefon.planning.scenarios import computed
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from stores.web.visitor import ADDRESS, Visitor

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


TRAINED = "Servicekräfte im Übungsbetrieb geschult"
ROSTER = "Dienstplan deckt den Bedarf der ersten Wochen"
CAPACITY = "Amt kann die erwarteten Weiterleitungen aufnehmen"


async def planned_by_slot(_spec: Mapping[str, Any]) -> dict[str, Any]:
    return {**RESULT, "hours": [{"start": "08:00", "low": 2, "expected": 3, "high": 4}]}


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


async def test_a_scenario_whose_process_died_is_computed_by_the_next(house: House, enter: Enter):
    pia = await enter(Role.PLANNER)
    await pia.sends("/planning/szenarien", a_form(house))
    async with house.services.database.step() as tx:
        assert await store.take_waiting(tx) is not None  # and nobody ever ends it
    runs = ScenarioRuns(house.services.database, house.services.clock, ready_made)
    assert not await runs.next()
    running = asyncio.create_task(runs.run())
    try:
        async with asyncio.timeout(10):
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


async def test_the_list_is_filled_by_the_system(enter: Enter):
    pia = await enter(Role.PLANNER)
    page = (await pia.get("/planning")).text
    assert re.search(r"Amt mit bestätigter Nummer</th><td class=\"is yes\">", page)
    assert re.search(r"Testanrufe gelungen</th><td class=\"is no\">nein</td><td>0/5<", page)
    assert re.search(r"Übungsbetrieb geschult</th><td class=\"is no\">nein</td><td>0/0<", page)
    assert re.search(r"der ersten Wochen</th><td class=\"is unknown\">", page)


def items(page: str, district: str) -> dict[str, tuple[str, str]]:
    """The list of one district: by item, what is known and its detail."""
    part = page.split(f"<strong>{district}</strong>")[1].split("</table>", maxsplit=1)[0]
    found = re.findall(r'row">([^<]+)</th><td class="is (\w+)">[^<]*</td><td>([^<]*)', part)
    return {item: (ready, detail) for item, ready, detail in found}


async def test_training_roster_and_capacity_fill_the_list(house: House, enter: Enter):
    """As a city goes through it: from nothing known to everything there."""
    services = house.services
    pia, rita = await enter(Role.PLANNER), await enter(Role.COMPLIANCE, login="rita")
    await house.person("tim", Role.AGENT)
    page = (await pia.get("/planning")).text
    assert items(page, "Süd")[TRAINED] == ("no", "0/1")
    who = {"account": str(await house.account("tim")), "subject": "practice"}
    assert (await rita.sends("/compliance/schulung", who)).status_code == 303
    await pia.sends("/planning/szenarien", a_form(house))
    await ScenarioRuns(services.database, services.clock, planned_by_slot).next()
    page = (await pia.get("/planning")).text
    assert items(page, "Süd")[TRAINED] == ("yes", "1/1 ")
    assert items(page, "Süd")[ROSTER] == ("no", "0/0")
    assert items(page, "Süd")[CAPACITY][0] == "unknown"  # too few talks to know

    await hands_in_six_days(house, pia)
    await talks(house, 40, 20)
    for office, count in (("amt-sued", 100), ("amt-sued-hafen", 100), ("amt-sued-unterdorf", 100)):
        form = {"line": LINE, "office": office, "per_week": str(count)}
        assert (await pia.sends("/planning/kapazitaet", form)).status_code == 303
    page = (await pia.get("/planning")).text
    assert items(page, "Süd")[ROSTER] == ("yes", "6/6")
    # A third of 400 calls a day, of which a fifth goes to the assistant, on five days.
    assert items(page, "Süd")[CAPACITY] == ("no", "533/300")
    await pia.sends("/planning/kapazitaet", {"line": LINE, "office": "amt-sued", "per_week": "400"})
    page = (await pia.get("/planning")).text
    assert items(page, "Süd")[CAPACITY] == ("yes", "533/600")
    async with services.database.step() as tx:
        rows = await tx.rows("select to_jsonb(c) from planning.coverage c")
        noted = await tx.rows("select 1 from records.journal where code = 'readiness_stated'")
    assert set(rows[0][0]) == {"line", "starts_at", "agents"}  # no person
    assert len(noted) == 5


async def test_who_entered_the_training_stands_in_the_list_with_the_day(house: House, enter: Enter):
    pia, rita = await enter(Role.PLANNER), await enter(Role.COMPLIANCE, login="rita")
    await house.person("tim", Role.AGENT)
    who = {"account": str(await house.account("tim")), "subject": "practice"}
    await rita.sends("/compliance/schulung", who)
    day = house.services.clock.now().astimezone(house.services.city().zone)
    shown = re.search(
        r"zuletzt eingetragen von ([^<]+) am ([^<]+)<", (await pia.get("/planning")).text
    )
    assert shown is not None
    assert shown[1] == "Rita Muster"
    assert str(day.year) in shown[2]


async def hands_in_six_days(house: House, pia: Visitor) -> None:
    first = house.services.clock.now().date() + timedelta(days=60)
    roster = "person,day,start,end,paid_hours,breaks\n" + "".join(
        f"{who},{first + timedelta(days=day)},08:00,12:00,4,\n" for day in range(6) for who in "abc"
    )
    assert (await hands_in(pia, roster)).status_code == 303


async def test_a_broken_roster_is_refused_with_its_line_and_the_old_one_stays(
    house: House, enter: Enter
):
    pia = await enter(Role.PLANNER)
    head = "person,day,start,end,paid_hours,breaks\n"
    await hands_in(pia, head + "a,2026-12-07,08:00,12:00,4,\n")
    for bad in ("a,2026-12-07,12:00,08:07,4,\n", "a,x,12:00,13:00,4,\n"):
        answer = await hands_in(pia, head + "b,2026-12-08,08:00,09:00,1,\n" + bad)
        assert answer.status_code == 400
    assert (await hands_in(pia, head)).status_code == 400
    async with house.services.database.step() as tx:
        row = await tx.row("select count(*), sum(agents) from planning.coverage")
    assert row == (16, 16)


async def hands_in(visitor: Visitor, roster: str) -> httpx.Response:
    return await visitor.post(
        "/planning/dienstplan",
        data={"csrf": await visitor.token(), "line": LINE},
        files={"datei": ("plan.csv", roster.encode(), "text/csv")},
        headers={"origin": ADDRESS},
    )


async def talks(house: House, answered: int, referred: int) -> None:
    services = house.services
    at = services.clock.now() - timedelta(days=1)
    async with services.database.step() as tx:
        for number in range(answered + referred):
            contact = services.ids.new()
            await records.open_contact(tx, NewContact(contact, "live", "phone", at, LINE))
            outcome = "answered" if number < answered else "referred"
            await records.mark(tx, contact, {"closed_at": at, "outcome": outcome})


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


async def test_a_go_holds_however_much_was_decided_elsewhere_since(enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    where = {"line": LINE, "district": "sued"}
    await lena.sends("/planning/entscheidung", {**where, "go": "true"})
    for _ in range(51):
        await lena.sends("/planning/entscheidung", {**where, "district": "nord", "go": "false"})
    assert (await lena.sends("/planning/live", {**where, "live": "true"})).status_code == 303
