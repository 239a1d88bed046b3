"""A callback is moved or taken back by whoever has its two numbers, and by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from house import House
from servicetelefon.domain.reference import code_from, is_reference, reference_from
from servicetelefon.journey.callback_windows import Window
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.wording import Words
from servicetelefon.routing import store as routing
from servicetelefon.web import windows
from stores.web.test_appointments import HTML, NUMBER, form_of, rows
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

PATH = "/anliegen/rueckruf/aendern"
STANDS = "select state, reason, due_at, until, arrived_at from routing.callback"


async def asked(visitor: Visitor, window: Window | None) -> dict[str, str]:
    """Somebody asks on the page; the numbers of the receipt."""
    data = {**await form_of(visitor), "telefon": NUMBER}
    if window:
        data["wann"] = window.start.isoformat()
    page = await visitor.post("/anliegen/rueckruf", data=data, headers=HTML)
    assert page.status_code == 200, page.text
    return numbers_of(page.text)


def numbers_of(page: str) -> dict[str, str]:
    found = [one.replace(" ", "") for one in re.findall(r'reference large">([0-9 ]+)<', page)]
    return dict(zip(("vorgang", "code"), found, strict=False))


async def sends(visitor: Visitor, numbers: dict[str, str], was: str, **more: str) -> httpx.Response:
    return await visitor.post(PATH, data={**numbers, "was": was, **more}, headers=HTML)


def words(house: House, window: Window) -> Words:
    return windows.words_of(house.services.city(), window)


async def test_it_is_shown_moved_and_taken_back(house: House, visitor: Visitor):
    first, later = (house.services.appointments.windows()[at] for at in (3, 6))
    numbers = await asked(visitor, first)
    page = (await sends(visitor, numbers, "zeigen")).text
    assert str(words(house, first)) in unescape(page)
    assert NUMBER not in page
    moved = await sends(visitor, numbers, "verschieben", wann=later.start.isoformat())
    assert str(words(house, later)) in unescape(moved.text)
    assert await rows(house, STANDS) == [
        ("appointed", "appointment", later.start, later.end, later.start)
    ]
    told = await rows(
        house, "select arrived_at, callback_until from records.contact where channel = 'callback'"
    )
    assert told == [(later.start, later.end)]
    gone = await sends(visitor, numbers, "absagen")
    assert "abgesagt" in gone.text
    assert await rows(house, "select state from routing.callback") == [("withdrawn",)]
    events = await rows(
        house,
        "select data->>'event' from records.journal where code = 'callback_stepped' order by at",
    )
    assert events == [("moved",), ("withdrawn",)]
    again = await sends(visitor, numbers, "absagen")
    assert again.status_code == 400


async def test_whoever_stands_in_the_order_leaves_it(house: House, visitor: Visitor):
    house.switches[0] = Switches(opened=frozenset(house.services.city().lines))
    numbers = await asked(visitor, None)
    services = house.services
    async with services.database.step() as tx:
        now = services.clock.now()
        await routing.beat(tx, "a", now, accepting=True)
        await tx.do("update routing.callback set due_at = %s", (now,))
    async with services.database.step() as tx:
        await services.callbacks.sweep(tx, now)
    assert await rows(house, "select state from routing.callback") == [("in_order",)]
    later = services.appointments.windows()[4]
    page = await sends(visitor, numbers, "verschieben", wann=later.start.isoformat())
    assert page.status_code == 200, page.text
    assert await rows(house, "select 1 from routing.waiting") == []
    assert await rows(house, "select due_at from routing.callback") == [(later.start,)]


@pytest.mark.parametrize("state", ["in_hand", "reached"])
async def test_what_is_being_called_or_over_stays(house: House, visitor: Visitor, state: str):
    first, later = (house.services.appointments.windows()[at] for at in (3, 6))
    numbers = await asked(visitor, first)
    async with house.services.database.step() as tx:
        await tx.do("update routing.callback set state = %s", (state,))
    for answer in (
        await sends(visitor, numbers, "absagen"),
        await sends(visitor, numbers, "verschieben", wann=later.start.isoformat()),
    ):
        assert answer.status_code == 400
    assert await rows(house, "select state, due_at from routing.callback") == [(state, first.start)]


async def test_only_both_numbers_together_and_not_for_ever(house: House, visitor: Visitor):
    numbers = await asked(visitor, house.services.appointments.windows()[3])
    wrong = str(int(numbers["code"]) ^ 1).zfill(8)
    for strange in (
        {**numbers, "code": wrong},
        {**numbers, "code": ""},
        {**numbers, "vorgang": "1234567890"},
        {**numbers, "vorgang": "x"},
    ):
        answer = await sends(visitor, strange, "absagen")
        assert answer.status_code == 400
        assert "Prüfen Sie Vorgangsnummer und Code" in answer.text
    for _ in range(10):
        answer = await sends(visitor, {**numbers, "code": wrong}, "absagen")
    assert answer.status_code == 429
    assert (await sends(visitor, numbers, "absagen")).status_code == 429
    assert await rows(house, "select state from routing.callback") == [("appointed",)]


async def test_who_asks_for_a_number_that_is_owed_one_already_gets_no_numbers(
    house: House, visitor: Visitor
):
    """Otherwise anybody could take back what others asked for."""
    window = house.services.appointments.windows()[3]
    assert await asked(visitor, window)
    assert await asked(visitor, window) == {}


async def test_a_form_sent_twice_tells_the_same_numbers(house: House, visitor: Visitor):
    window = house.services.appointments.windows()[3]
    data = {**await form_of(visitor), "telefon": NUMBER, "wann": window.start.isoformat()}
    told = [
        numbers_of((await visitor.post("/anliegen/rueckruf", data=data, headers=HTML)).text)
        for _ in range(2)
    ]
    assert told[0] == told[1] != {}


@pytest.mark.parametrize("wann", ["", "gestern", "2020-01-01T10:00:00+00:00"])
async def test_a_time_that_cannot_be_kept_changes_nothing(
    house: House, visitor: Visitor, wann: str
):
    window = house.services.appointments.windows()[3]
    numbers = await asked(visitor, window)
    answer = await sends(visitor, numbers, "verschieben", wann=wann)
    assert answer.status_code == 400
    assert str(words(house, window)) in unescape(answer.text)
    assert await rows(house, "select due_at, until from routing.callback") == [
        (window.start, window.start + timedelta(hours=1))
    ]


async def test_the_chat_tells_the_numbers_too(house: House, visitor: Visitor):
    house.switches[0] = Switches(closed=frozenset(house.services.city().lines))
    page = (await visitor.post("/chat", data={"text": "Mensch"}, headers=HTML)).text
    window = house.services.appointments.windows()[3]
    data = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page))
    data |= {"do": "callback", "number": NUMBER, "when": window.start.isoformat()}
    page = (await visitor.post("/chat", data=data, headers=HTML)).text
    found = re.search(r"Vorgangsnummer: ([0-9]+)\. Code: ([0-9 ]+)\.", page)
    assert found is not None
    numbers = {"vorgang": found[1], "code": found[2]}
    assert "abgesagt" in (await sends(visitor, numbers, "absagen")).text


@given(st.integers(min_value=0))
def test_every_number_makes_a_reference_and_a_code(number: int):
    assert is_reference(reference_from(number))
    assert len(code_from(number)) == 8
