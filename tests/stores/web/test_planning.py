"""The rollout cockpit: scenarios computed and compared, readiness, decisions, going live."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from stores.web.planner import LINE, a_form, planned_by_slot
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores


Enter = Callable[..., Awaitable[Visitor]]


TRAINED = "Servicekräfte im Übungsbetrieb geschult"


ROSTER = "Dienstplan deckt den Bedarf der ersten Wochen"


CAPACITY = "Amt kann die erwarteten Weiterleitungen aufnehmen"


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
