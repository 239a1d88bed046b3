"""The list of contacts, and one with its steps."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.records import store as records
from servicetelefon.records.read import PAGE
from servicetelefon.records.store import NewContact
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


async def some_contacts(house: House, count: int) -> list[UUID]:
    made: list[UUID] = []
    async with house.services.database.step() as tx:
        for number in range(count):
            contact = house.services.ids.new()
            at = START + timedelta(minutes=number)
            await records.open_contact(tx, NewContact(contact, "live", "phone", at))
            marks: dict[str, object] = {"queued_at": at, "answered_at": at + timedelta(seconds=75)}
            if number % 2:
                marks |= {
                    "ended_at": at + timedelta(minutes=3),
                    "closed_at": at,
                    "outcome": "answered",
                }
            await records.mark(tx, contact, marks)
            made.append(contact)
    return made


def listed(page: str) -> list[str]:
    return re.findall(r'href="/aufzeichnungen/([0-9a-f-]{36})"', page)


async def test_an_empty_list_says_what_will_stand_there(enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    assert "Sobald jemand anruft" in (await lena.get("/aufzeichnungen")).text


@pytest.mark.parametrize(
    ("channel", "door", "words"),
    [
        ("phone", "trunk", "Telefon"),
        ("phone", "browser", "Telefon im Browser"),
        ("chat", "browser", "Chat"),
        ("portal", "browser", "Portal"),
    ],
)
async def test_the_way_somebody_came_is_said(
    house: House, enter: Enter, channel: str, door: str, words: str
):
    lena = await enter(Role.SUPERVISOR)
    new = NewContact(
        house.services.ids.new(), "live", channel, START, from_browser=door == "browser"
    )
    async with house.services.database.step() as tx:
        await records.open_contact(tx, new)
    assert f"<td>{words}</td>" in (await lena.get("/aufzeichnungen")).text


async def test_newest_first_and_page_by_page(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    made = await some_contacts(house, PAGE + 3)
    first = (await lena.get("/aufzeichnungen")).text
    further = re.search(r'href="(/aufzeichnungen\?vor=[^"]+)"', first)
    assert further is not None
    second = (await lena.get(further[1].replace("&amp;", "&"))).text
    assert [*listed(first), *listed(second)] == [str(one) for one in reversed(made)]
    assert "?vor=" not in second


async def test_lists_by_outcome_and_open_only(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    made = [str(one) for one in await some_contacts(house, 4)]
    answered = (await lena.get("/aufzeichnungen?ergebnis=answered")).text
    still_open = (await lena.get("/aufzeichnungen?offen=true")).text
    assert set(listed(answered)) == {made[1], made[3]}
    assert set(listed(still_open)) == {made[0], made[2]}
    assert "1:15" in answered
    assert "1:45" in answered


@pytest.mark.parametrize("query", ["ergebnis=erfunden", "vor=gestern", "vor=2026-01-01_x"])
async def test_a_wrong_filter_is_told(enter: Enter, query: str):
    lena = await enter(Role.SUPERVISOR)
    assert (await lena.get(f"/aufzeichnungen?{query}")).status_code == 400


async def test_a_call_is_there_with_its_steps(house: House, enter: Enter):
    lena = await enter(Role.COMPLIANCE)
    await house.caller_waits("c1")
    page = (await lena.get("/aufzeichnungen")).text
    record = (await lena.get(f"/aufzeichnungen/{listed(page)[0]}")).text
    assert "Eingang → Begrüßung" in record
    assert "Menü → Warteschlange" in record
    assert "läuft" in record
    assert "+4940" not in record


async def test_an_unknown_contact_is_not_found(enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    answer = await lena.get("/aufzeichnungen/01a00000-0000-7000-8000-000000000000")
    assert answer.status_code == 404
