"""Callbacks that nobody answered, as tasks; advice centres and their PIN, shown once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from house import House
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.callbacks import Asking
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


async def test_a_foreign_number_is_a_task_that_an_agent_settles(house: House, enter: Enter):
    services = house.services
    asking = Asking("sozial", "0033123456789", CallbackChannel.PHONE, CallbackReason.CLOSED)
    async with services.database.step() as tx:
        one = await services.callbacks.ask(tx, asking, services.clock.now())
    mara = await enter(Role.AGENT)
    page = (await mara.get("/rueckrufe")).text
    assert "0033123456789" in page
    await mara.sends(f"/rueckrufe/{one.id}", {"how": "letter"})
    assert "Niemand wartet hier" in (await mara.get("/rueckrufe")).text
    async with services.database.step() as tx:
        rows = await tx.rows("select state, settled_how from routing.callback")
    assert [tuple(row) for row in rows] == [("settled", "letter")]


async def test_a_centre_gets_a_number_and_a_pin_that_is_shown_once(house: House, enter: Enter):
    ada = await enter(Role.ADMIN)
    page = (await ada.sends("/verwaltung/beratungsstellen", {"name": "Diakonie Nord"})).text
    number, pin = re.findall(r"<code>(\d+)</code>", page)
    assert await house.services.centres.opens(number, pin, house.services.clock.now())
    again = (await ada.get("/verwaltung/beratungsstellen")).text
    assert "Diakonie Nord" in again
    assert pin not in again
    await ada.sends(f"/verwaltung/beratungsstellen/{number}/ende")
    assert not await house.services.centres.opens(number, pin, house.services.clock.now())


async def test_an_agent_does_not_register_centres(enter: Enter):
    mara = await enter(Role.AGENT)
    assert (await mara.get("/verwaltung/beratungsstellen")).status_code == 403


@pytest.mark.parametrize(("role", "rings"), [(Role.SUPERVISOR, True), (Role.AGENT, False)])
async def test_heute_in_not_rings_the_supervisor_too(
    house: House, enter: Enter, role: Role, *, rings: bool
):
    who = await enter(role)
    async with house.services.database.step() as tx:
        await tx.do("delete from people.skill")
    await who.sends("/desk/phone")
    async with house.services.database.step() as tx:
        rows = await tx.rows("select 'notlage' = any(skills) from routing.presence")
    assert [row[0] for row in rows] == [rings]
