"""Callbacks at an agreed time, from the portal, the desk and the chat: the same rows, kept through kills."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from house import House
from house_wiring import fake_outside, put_together
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.appointments import Wanted
from servicetelefon.journey.callback_windows import Window
from servicetelefon.journey.chat_parts import Started
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.portal import FormNumber
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP
from servicetelefon.routing import store as routing
from servicetelefon.web.services import Services
from stores.web.conftest import Enter
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

HTML = {"origin": ADDRESS}
NUMBER = "040 428280"
ROWS = "select channel, reason, state, due_at, until, asked_in from routing.callback"


async def rows(house: House, query: str) -> list[tuple[object, ...]]:
    async with house.services.database.step() as tx:
        return [tuple(row) for row in await tx.rows(query)]


def a_window(house: House) -> Window:
    return house.services.appointments.windows()[3]


async def form_of(visitor: Visitor, path: str = "/anliegen/rueckruf") -> dict[str, str]:
    page = (await visitor.get(path)).text
    return dict(re.findall(r'name="(nummer|beweis)" value="([^"]+)"', page))


async def test_the_portal_offers_whole_hours_and_writes_the_row(house: House, visitor: Visitor):
    window = a_window(house)
    page = (await visitor.get("/anliegen/rueckruf")).text
    assert f'value="{window.start.isoformat()}"' in page
    form = await form_of(visitor)
    data = {**form, "telefon": NUMBER, "wann": window.start.isoformat(), "sprache": "en"}
    answers = [await visitor.post("/anliegen/rueckruf", data=data, headers=HTML) for _ in range(2)]
    assert "Wir rufen Sie an" in answers[1].text
    contact = UUID(form["nummer"])
    assert await rows(house, ROWS) == [
        ("portal", "appointment", "appointed", window.start, window.end, contact)
    ]
    records = await rows(house, "select id, channel, outcome, language from records.contact")
    assert (contact, "portal", "callback_asked", "en") in records
    assert len(records) == 2  # the form, and the callback's first try


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"telefon": "0900 123456"}, "Diese Nummer"),
        ({"telefon": "112"}, "Diese Nummer"),
        ({"telefon": ""}, "Diese Nummer"),
        ({"wann": "2020-01-01T10:00:00+00:00"}, "Zu dieser Zeit"),
        ({"wann": "2099-01-01T10:00:00+00:00"}, "Zu dieser Zeit"),
        ({"wann": "morgen"}, "Zu dieser Zeit"),
        ({"wann": "2026-11-30T10:00"}, "Zu dieser Zeit"),
        ({"beweis": "0" * 32}, "Diese Seite war zu alt"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_nothing_is_written(
    house: House, visitor: Visitor, given: dict[str, str], words: str
):
    form = {**await form_of(visitor), "telefon": NUMBER, **given}
    answer = await visitor.post("/anliegen/rueckruf", data=form, headers=HTML)
    assert answer.status_code == 400
    assert words in answer.text
    assert await rows(house, ROWS) == []
    assert await rows(house, "select 1 from records.contact") == []


async def test_a_window_that_ends_after_closing_is_refused(house: House, visitor: Visitor):
    last = house.services.appointments.windows()[-1]
    late = (last.end - timedelta(minutes=30)).isoformat()
    form = {**await form_of(visitor), "telefon": NUMBER, "wann": late}
    answer = await visitor.post("/anliegen/rueckruf", data=form, headers=HTML)
    assert answer.status_code == 400
    assert await rows(house, ROWS) == []


async def test_an_agent_agrees_on_a_time(house: House, enter: Enter):
    mara, window = await enter(Role.AGENT), a_window(house)
    data = {"number": NUMBER, "when": window.start.isoformat()}
    answer = await mara.sends("/rueckrufe", data)
    assert answer.status_code == 200
    assert "Der Rückruf ist vereinbart" in answer.text
    assert await rows(house, ROWS) == [
        ("desk", "appointment", "appointed", window.start, window.end, None)
    ]
    refused = await mara.sends("/rueckrufe", {"number": "nichts"})
    assert refused.status_code == 400
    strange = {"contact": str(house.services.ids.new()), "when": ""}
    assert (await mara.sends("/rueckrufe", strange)).status_code == 403


async def test_of_the_own_call_without_typing_its_number(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    agent = await house.account("mara")
    await house.caller_waits("c1")
    async with house.services.database.step() as tx:
        await tx.do("update phone.call set agent = %s", (agent,))
    ((contact,),) = await rows(house, "select contact from phone.call")
    page = (await mara.get(f"/rueckrufe?kontakt={contact}")).text
    assert "von der gerade angerufen wird" in page
    when = a_window(house).start.isoformat()
    answer = await mara.sends("/rueckrufe", {"contact": str(contact), "when": when})
    assert answer.status_code == 200, answer.text
    found = await rows(house, "select asked_in, number is not null from routing.callback")
    assert found == [(contact, True)]


async def test_in_the_chat_outside_hours_a_time_is_agreed(house: House, visitor: Visitor):
    house.switches[0] = Switches(closed=frozenset(house.services.city().lines))
    page = (await visitor.post("/chat", data={"text": "Mensch"}, headers=HTML)).text
    window = a_window(house)
    assert f'<option value="{window.start.isoformat()}">' in page
    data = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page))
    data |= {"do": "callback", "number": NUMBER, "when": window.start.isoformat()}
    page = (await visitor.post("/chat", data=data, headers=HTML)).text
    assert "Wir rufen Sie an" in page
    assert await rows(house, ROWS) == [
        ("chat", "appointment", "appointed", window.start, window.end, UUID(data["contact"]))
    ]


async def test_who_waits_in_the_chat_keeps_the_place_and_waits_no_more(
    house: House, visitor: Visitor
):
    """One place in the order, and the agent reads the chat before it rings over there."""
    house.switches[0] = Switches(opened=frozenset(house.services.city().lines))
    page = (await visitor.post("/chat", data={"text": "Mensch"}, headers=HTML)).text
    assert "Ihr Platz bleibt" in page
    data = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page))
    ((place,),) = await rows(house, "select arrived_at from routing.waiting")
    await visitor.post("/chat", data={**data, "do": "callback", "number": NUMBER}, headers=HTML)
    assert await rows(house, "select 1 from routing.waiting") == []
    assert await rows(house, "select arrived_at, reason from routing.callback") == [
        (place, "waiting")
    ]
    outcome = "select outcome from records.contact where channel = 'chat'"
    assert await rows(house, outcome) == [("callback_asked",)]

    services, now = house.services, house.services.clock.now()
    agent = await an_agent(services)
    async with services.database.step() as tx:
        await routing.beat(tx, "node1", now, accepting=True)
        await services.callbacks.sweep(tx, now)
        await routing.make_offers(tx, now, timedelta(seconds=25), services.ids.new)
    view = await services.desk.view(agent)
    assert view is not None
    assert view.callback == "waiting"
    assert [one.words for one in view.before.messages if one.who == "citizen"] == ["Mensch"]


async def an_agent(services: Services) -> UUID:
    """Somebody who is ready and can everything."""
    agent = services.ids.new()
    async with services.database.step() as tx:
        await tx.do(
            "insert into routing.presence (agent, state, since, skills, phone, phone_there) "
            "values (%s, 'ready', %s, %s, 'desk-1', true)",
            (agent, services.clock.now(), sorted(services.city().skills)),
        )
    return agent


class Killed(BaseException):
    """As SIGKILL."""


@dataclass
class Mortal:
    """The parts without a line that ticks; whoever asks sends the same until an answer comes."""

    services: Services
    failpoints: Failpoints
    form: FormNumber = field(init=False)
    chat: Started = field(init=False)

    async def on_the_portal(self, wanted: Wanted) -> None:
        async with self.services.database.step() as tx:
            await self.services.appointments.by_citizen(tx, self.form, wanted)

    async def at_the_desk(self, wanted: Wanted) -> None:
        who = SignedIn(UUID(int=7), "Mara", frozenset({Role.AGENT}), "s")
        async with self.services.database.step() as tx:
            await self.services.appointments.by_agent(tx, who, wanted)

    async def in_the_chat(self, wanted: Wanted) -> None:
        one = self.chat
        handover = self.services.chat_handover
        await handover.call_back(one.contact, one.token, wanted.number, wanted.window)

    async def second(self, now: datetime) -> None:
        """What the line does each second."""
        services = self.services
        async with services.database.step() as tx:
            await routing.beat(tx, "node1", now, accepting=True)
            await services.callbacks.sweep(tx, now)
            await routing.make_offers(tx, now, timedelta(seconds=25), services.ids.new)

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        async with self.services.database.step() as tx:
            return [tuple(row) for row in await tx.rows(query)]


@pytest.fixture
async def mortal(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[Mortal]:
    del database  # it makes the schema

    def dies() -> None:
        raise Killed

    failpoints = Failpoints(act=dies)
    served = Database(dsn, role=APP, name="drill", failpoints=failpoints, size=3)
    await served.open()
    services, *_ = put_together(served, dsn, fake_outside()[0], tmp_path)
    made = Mortal(services, failpoints)
    made.form = services.referrals.portal.new_number()
    made.chat = await services.chats.start("de")
    yield made
    await served.close()


@pytest.mark.parametrize("ask", [Mortal.on_the_portal, Mortal.at_the_desk, Mortal.in_the_chat])
@pytest.mark.parametrize("point", ["commit.before", "commit.after"])
async def test_killed_at_any_moment_none_is_lost_and_none_is_twice(
    mortal: Mortal, ask: Callable[[Mortal, Wanted], Awaitable[None]], point: str
):
    window = mortal.services.appointments.windows()[3]
    mortal.failpoints.arm(point)
    with pytest.raises(Killed):
        await ask(mortal, Wanted(NUMBER, window))
    await ask(mortal, Wanted(NUMBER, window))
    appointed = await mortal.rows("select state, due_at, until from routing.callback")
    assert appointed == [("appointed", window.start, window.end)]

    await an_agent(mortal.services)
    await mortal.second(window.start - timedelta(seconds=1))
    assert await mortal.rows("select 1 from routing.waiting") == []
    mortal.failpoints.arm(point)
    with pytest.raises(Killed):
        await mortal.second(window.start)
    await mortal.second(window.start + timedelta(seconds=1))
    assert await mortal.rows("select state from routing.callback") == [("in_order",)]
    assert len(await mortal.rows("select 1 from routing.waiting")) == 1
    assert len(await mortal.rows("select 1 from routing.offer")) == 1
