"""From the chat to a person: in the one order of waiting, by callback, by code, to an office."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import httpx
import pytest

from house import House
from servicetelefon.chat import store
from servicetelefon.chat.store import Conversation, Said
from servicetelefon.city.switches import Switches as CitySwitches
from servicetelefon.domain.chat import Who
from servicetelefon.domain.turn import Notice
from servicetelefon.journey.chat import Chats
from servicetelefon.referral.store import LINE_SEES, see
from servicetelefon.web.app import build
from stores.web.chatting import HTML, begins, rows, rows_of_agent, says, uuid4_of
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores


async def test_a_person_goes_into_the_same_list_and_the_assistant_falls_silent(
    house: House, visitor: Visitor
):
    chat, token = await begins(visitor)
    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    wanted = await visitor.post(f"/api/v1/chats/{chat}/person", headers=token)
    assert wanted.json() == {"waiting": True}
    ((channel,),) = await rows(house, "select channel from routing.waiting")
    assert channel == "chat"
    answer = await says(visitor, chat, token, "Wie hoch ist der Regelsatz?")
    assert answer.json()["outcome"] is None
    seen = (await visitor.get(f"/api/v1/chats/{chat}", headers=token)).json()
    assert (seen["state"], seen["ahead"]) == ("waiting", 0)

    agent = await rows_of_agent(house)
    await house.services.chat_desk.take(agent)
    at_desk = await house.services.chat_desk.now(agent)
    assert at_desk is not None
    assert at_desk.messages[-1].words == "Wie hoch ist der Regelsatz?"
    await house.services.chat_desk.write(agent, at_desk.contact, "Guten Tag, hier ist ein Mensch.")
    await says(visitor, chat, token, "Danke")
    seen = (await visitor.get(f"/api/v1/chats/{chat}", headers=token)).json()
    assert seen["state"] == "person"
    assert [one["who"] for one in seen["messages"]] == ["citizen", "agent", "citizen"]
    from servicetelefon.domain.outcomes import Outcome  # noqa: PLC0415

    await house.services.chat_desk.close(agent, at_desk.contact, Outcome.ANSWERED)
    ((outcome, role),) = await rows(house, "select outcome, role from records.contact")
    assert (outcome, role) == ("answered", "agent")


@pytest.mark.parametrize("told", [(4, 9), None])
async def test_who_waits_hears_a_range_only_while_ranges_have_held(
    house: House, told: tuple[int, int] | None
):
    class Ranges:
        async def minutes(
            self, call: Conversation, before: int, now: datetime
        ) -> tuple[int, int] | None:
            del now
            assert (call.line, before) == (next(iter(house.services.city().lines)), 0)
            return told

    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    chats = Chats(replace(house.services.chats._p, ranges=Ranges()))
    app = build(replace(house.services, chats=chats))
    async with Visitor(transport=httpx.ASGITransport(app), base_url=ADDRESS) as visitor:
        page = await visitor.post("/chat", data={"text": "Mensch"}, headers=HTML)
        assert ("wahrscheinlich 4 bis 9 Minuten" in page.text) == (told is not None)
        assert "als Nächstes an der Reihe" in page.text
        fields = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page.text))
        token = {"authorization": f"Bearer {fields['token']}"}
        seen = (await visitor.get(f"/api/v1/chats/{fields['contact']}", headers=token)).json()
    assert seen["minutes"] == (list(told) if told else None)


@pytest.mark.parametrize("approved", [1, 0])
async def test_only_an_approved_order_of_waiting_gives_a_chat_to_somebody_by_itself(
    house: House, approved: int
):
    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    await rows_of_agent(house)
    parts = house.services.chats._p
    assigner = replace(parts.moves.assigner, approved=bool(approved))
    chats = Chats(replace(parts, moves=replace(parts.moves, assigner=assigner)))
    app = build(replace(house.services, chats=chats))
    async with Visitor(transport=httpx.ASGITransport(app), base_url=ADDRESS) as visitor:
        chat, token = await begins(visitor)
        wanted = await visitor.post(f"/api/v1/chats/{chat}/person", headers=token)
    assert wanted.json() == {"waiting": True}
    assert len(await rows(house, "select 1 from routing.waiting")) == 1
    assert len(await rows(house, "select 1 from routing.offer")) == approved


async def test_nothing_automatic_once_a_person_was_wanted(house: House, visitor: Visitor):
    chat, token = await begins(visitor)
    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    await visitor.post(f"/api/v1/chats/{chat}/person", headers=token)
    async with house.services.database.step() as tx:
        said = Said(uuid4(), uuid4_of(chat), house.services.clock.now(), Who.PROGRAM, "x", "de")
        assert not await store.say(tx, house.services.vault, said)


async def test_outside_hours_a_callback_row_is_asked_for(house: House, visitor: Visitor):
    form = await visitor.post("/chat", data={"text": "Guten Tag"}, headers=HTML)
    contact, token = (
        re.search(rf'name="{name}" value="([^"]+)"', form.text)[1]  # pyright: ignore[reportOptionalSubscript]
        for name in ("contact", "token")
    )
    data = {"contact": contact, "token": token, "do": "callback", "number": "0990 1234567"}
    answer = await visitor.post("/chat", data=data, headers=HTML)
    asked = await rows(house, "select channel, reason, asked_in::text from routing.callback")
    assert asked in ([("chat", "closed", contact)], [])
    assert ("rufen Sie zurück" in answer.text) == bool(asked)


async def test_the_code_is_good_once(house: House, visitor: Visitor):
    chat, token = await begins(visitor)
    await says(visitor, chat, token, "Guten Tag")
    secret = token["authorization"].removeprefix("Bearer ")
    handover = house.services.chat_handover
    code = await handover.make_code(uuid4_of(chat), secret)
    assert re.fullmatch(r"\d{8}", code)
    async with house.services.database.step() as tx:
        gone_on = await handover.use_code(tx, code)
        assert gone_on is not None
        assert gone_on.messages[0].words == "Guten Tag"
        assert await handover.use_code(tx, code) is None
        assert await handover.use_code(tx, "00000000") is None


async def test_the_switch_leaves_people_and_help_in_need(house: House, visitor: Visitor):
    house.assistant_switches[0] = CitySwitches(frozenset({"assistant_off:sozialhilfe"}))
    chat, token = await begins(visitor)
    off = (await says(visitor, chat, token, "Wie hoch ist der Regelsatz?")).json()
    assert (off["outcome"], off["person_offered"]) == ("switched_off", True)
    crisis = (await says(visitor, chat, token, "Ich will nicht mehr leben")).json()
    assert crisis["outcome"] == "crisis"


async def test_a_notice_of_need_goes_to_an_office_with_the_date_of_the_first_words(house: House):
    """Yes or not sure: kept in the citizen's own words, once, and told with reference and code."""
    chats = house.services.chats
    started = await chats.start("de")
    said = "Ich brauche Hilfe, ich habe kein Geld mehr für die Miete"
    await chats.say(started.contact, started.token, said)
    receipts = [
        await chats.answer_notice(started.contact, started.token, Notice.NOT_SURE) for _ in range(2)
    ]
    assert all(receipts)
    assert len({one.reference for one in receipts if one}) == 1
    assert await chats.answer_notice(started.contact, started.token, Notice.NO) is None
    async with house.services.database.begin() as tx:
        await see(tx, LINE_SEES)
        rows = await tx.rows(
            "select r.channel, r.claim, b.received_at = m.at from referral.referral r "
            "join referral.benefit_claim b on b.enquiry = r.enquiry "
            "join chat.message m on m.contact = r.enquiry and m.number = "
            "(select min(number) from chat.message where contact = m.contact and who = 'citizen')"
        )
    assert rows == [("chat", "not_sure", True)]
