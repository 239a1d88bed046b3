"""The audit is searched without names; a name takes a second person and a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.records.store import Look, audit
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
PAGE = "/compliance/zugriffe"
CONTACT = str(uuid4())


async def looked(house: House, login: str, **other: object) -> UUID:
    """Somebody has looked at a contact; the line of the audit."""
    services = house.services
    look = Look(
        services.ids.new(), services.clock.now(), await house.account(login), Role.AGENT.value,
        "took_contact", "contact", CONTACT,
    )  # fmt: skip
    look = replace(look, **other)
    async with services.database.step() as tx:
        await audit(tx, look)
    return look.id


async def noted(house: House, what: str) -> tuple[int, int]:
    """In the journal, and in the audit with the account."""
    async with house.services.database.step() as tx:
        journal = await tx.row(
            "select count(*) from records.journal where data->>'what' = %s", (what,)
        )
    async with house.services.audit.auditor.step() as tx:
        looks = await tx.row(
            "select count(*) from audit.entry where action = %s and account is not null", (what,)
        )
    assert journal
    assert looks
    return journal[0], looks[0]


async def test_it_is_found_by_object_role_and_time_and_no_name_is_shown(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    await house.person("tim", Role.AGENT)
    now = house.services.clock.now()
    await looked(house, "tim")
    await looked(house, "tim", object_id="another", action="saw_other")
    await looked(house, "tim", role="supervisor", action="saw_as_supervisor")
    await looked(house, "tim", at=now - timedelta(days=9), action="saw_long_ago")
    day = f"{now.astimezone(house.services.city().zone):%Y-%m-%d}"
    asked = {"objekt": CONTACT, "rolle": "agent", "von": day, "bis": day}
    shown = (await rita.get(PAGE, params=asked)).text
    assert "das Gespräch angenommen" in shown
    others = ("saw_other", "saw_as_supervisor", "saw_long_ago", "Tim Muster")
    assert not any(one in shown for one in others)
    assert await noted(house, "audit_searched") == (1, 1)
    whole = (await rita.get(PAGE, params={"objekt": ""})).text
    assert all(one in whole for one in others[:3])


async def test_an_opened_page_searches_nothing(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    await house.person("tim", Role.AGENT)
    await looked(house, "tim")
    assert "das Gespräch angenommen" not in (await rita.get(PAGE)).text
    assert await noted(house, "audit_searched") == (0, 0)


@pytest.mark.parametrize("bad", [{"von": "gestern"}, {"rolle": "king"}, {"vor": "x"}])
async def test_a_wrong_search_is_refused(enter: Enter, bad: dict[str, str]):
    rita = await enter(Role.COMPLIANCE)
    assert (await rita.get(PAGE, params=bad)).status_code == 400


async def request_of(visitor: Visitor) -> str:
    return (await visitor.get(PAGE)).text.split(f"{PAGE}/anfrage/")[1].split('"')[0].split("/")[0]


async def test_a_name_takes_a_second_person_and_is_seen_by_who_asked(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE, login="rita")
    otto = await enter(Role.COMPLIANCE, login="otto")
    await house.person("tim", Role.AGENT)
    line = await looked(house, "tim")
    asked = await rita.sends(f"{PAGE}/{line}/name", {"reason": "Beschwerde 4/26"})
    assert asked.status_code == 303
    assert "Wartet auf eine zweite Person." in (await rita.get(PAGE)).text
    request = await request_of(otto)
    assert "Beschwerde 4/26" in (await otto.get(PAGE)).text

    alone = await rita.sends(f"{PAGE}/anfrage/{request}", {"agreed": "true"})
    early = await rita.sends(f"{PAGE}/anfrage/{request}/name")
    assert (alone.status_code, early.status_code) == (403, 404)

    assert (await otto.sends(f"{PAGE}/anfrage/{request}", {"agreed": "true"})).status_code == 303
    assert "Tim Muster" not in (await rita.get(PAGE)).text
    assert "Tim Muster" in (await rita.sends(f"{PAGE}/anfrage/{request}/name")).text
    assert (await otto.sends(f"{PAGE}/anfrage/{request}/name")).status_code == 404
    for what in ("name_asked", "name_agreed", "name_seen"):
        assert await noted(house, what) == (1, 1)


async def test_who_is_refused_sees_nothing(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE, login="rita")
    otto = await enter(Role.COMPLIANCE, login="otto")
    await house.person("tim", Role.AGENT)
    line = await looked(house, "tim")
    await rita.sends(f"{PAGE}/{line}/name", {"reason": "neugierig"})
    request = await request_of(otto)
    await otto.sends(f"{PAGE}/anfrage/{request}", {"agreed": "false"})
    assert (await rita.sends(f"{PAGE}/anfrage/{request}/name")).status_code == 404
    again = await otto.sends(f"{PAGE}/anfrage/{request}", {"agreed": "true"})
    assert again.status_code == 404


@pytest.mark.parametrize("reason", ["", "  "])
async def test_without_a_reason_nobody_asks(house: House, enter: Enter, reason: str):
    rita = await enter(Role.COMPLIANCE)
    await house.person("tim", Role.AGENT)
    line = await looked(house, "tim")
    assert (await rita.sends(f"{PAGE}/{line}/name", {"reason": reason})).status_code == 400
    assert await noted(house, "name_asked") == (0, 0)


async def test_after_a_day_the_name_is_closed_again(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE, login="rita")
    await house.person("tim", Role.AGENT)
    line = await looked(house, "tim")
    await rita.sends(f"{PAGE}/{line}/name", {"reason": "Beschwerde"})
    async with house.services.database.step() as tx:
        await tx.do(
            "update compliance.name_request set agreed = true, answered_by = %s, answered_at = %s",
            (uuid4(), house.services.clock.now() - timedelta(hours=24)),
        )
        row = await tx.row("select id from compliance.name_request")
    assert row
    assert (await rita.sends(f"{PAGE}/anfrage/{row[0]}/name")).status_code == 404


async def test_what_was_typed_and_not_found_is_nowhere_in_the_journal(house: House, enter: Enter):
    """Somebody types a name: the journal is for codes and keeps what it has."""
    rita = await enter(Role.COMPLIANCE)
    for typed in ("Beispielfrau", "Frau Beispiel", "040 1234567"):
        assert (await rita.get(PAGE, params={"objekt": typed})).status_code == 200
    assert await noted(house, "audit_searched") == (3, 3)
    async with house.services.database.step() as tx:
        rows = await tx.rows("select data::text from records.journal")
    assert not any("Beispiel" in row[0] or "1234567" in row[0] for row in rows)
