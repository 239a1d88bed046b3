"""The chat over HTTP: the form without script, the API, and what must always hold of both."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import httpx
import pytest

from house import House
from servicetelefon.chat import read, store
from servicetelefon.chat.store import Conversation, Said
from servicetelefon.city.switches import Switches as CitySwitches
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.turn import Notice
from servicetelefon.journey.agent import AtDesk
from servicetelefon.journey.chat import Chats
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.knowledge.unanswered import FEWEST
from servicetelefon.ops.postgres import APP
from servicetelefon.referral.store import LINE_SEES, see
from servicetelefon.web.app import build
from stores.web.conftest import Enter
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

HTML = {"accept": "text/html", "origin": ADDRESS}


async def begins(visitor: Visitor, language: str = "de") -> tuple[str, dict[str, str]]:
    answer = await visitor.post("/api/v1/chats", json={"language": language})
    assert answer.status_code == 201, answer.text
    begun = answer.json()
    assert begun["label"]
    return begun["id"], {"authorization": f"Bearer {begun['token']}"}


async def says(visitor: Visitor, chat: str, token: dict[str, str], text: str):
    return await visitor.post(f"/api/v1/chats/{chat}/messages", json={"text": text}, headers=token)


async def rows(house: House, query: str) -> list[tuple[object, ...]]:
    async with house.services.database.step() as tx:
        return [tuple(row) for row in await tx.rows(query)]


async def test_a_form_without_script_answers_with_the_whole_page(visitor: Visitor):
    first = await visitor.get("/", headers=HTML)
    assert "Hier antwortet ein Programm" in first.text
    answer = await visitor.post("/chat", data={"text": "Mensch", "language": "de"}, headers=HTML)
    assert answer.status_code == 200
    assert "<html" in answer.text
    assert answer.text.index("Hier antwortet ein Programm") < answer.text.index(
        'class="line program"'
    )
    contact = re.search(r'name="contact" value="([^"]+)"', answer.text)
    assert contact is not None
    assert "set-cookie" not in answer.headers


async def test_an_ended_chat_asks_whether_it_helped_once_and_voluntarily(
    house: House, visitor: Visitor
):
    """By the form alone, in the chat's language; counted as asked also when nobody answers."""
    answer = await visitor.post("/chat", data={"text": "Hello", "language": "en"}, headers=HTML)
    form = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', answer.text))
    assert "Did this help you?" not in answer.text
    ended = await visitor.post("/chat", data={**form, "do": "end", "language": "en"}, headers=HTML)
    assert "Did this help you?" in ended.text
    assert await rows(house, "select asked_helped, helped from records.contact") == [(True, None)]
    said = {**form, "do": "helped", "value": "partly", "language": "en"}
    thanks = await visitor.post("/chat", data=said, headers=HTML)
    assert "Thank you." in thanks.text
    assert "Did this help you?" not in thanks.text
    await visitor.post("/chat", data={**said, "value": "very much"}, headers=HTML)
    assert await rows(house, "select helped from records.contact") == [("partly",)]
    stranger = {**said, "token": "0" * 64, "value": "no"}
    assert (await visitor.post("/chat", data=stranger, headers=HTML)).status_code == 404
    assert await rows(house, "select helped from records.contact") == [("partly",)]


async def test_the_label_is_on_record_before_the_first_automated_word(
    house: House, visitor: Visitor
):
    chat, token = await begins(visitor)
    await says(visitor, chat, token, "Guten Tag")
    ((label, at, first),) = await rows(
        house,
        "select c.label, c.label_at, min(m.at) from chat.conversation c join chat.message m "
        "on m.contact = c.contact where m.who = 'program' group by 1, 2",
    )
    assert label
    assert at <= first  # pyright: ignore[reportOperatorIssue]
    async with house.services.database.step() as tx:
        await tx.do("update chat.conversation set label_at = null")
        unlabelled = Said(
            uuid4(), uuid4_of(chat), house.services.clock.now(), Who.PROGRAM, "x", "de"
        )
        assert not await store.say(tx, house.services.vault, unlabelled)


def uuid4_of(text: str):
    return type(uuid4())(text)


async def test_the_words_are_encrypted_and_the_journal_holds_codes_only(
    house: House, visitor: Visitor
):
    chat, token = await begins(visitor)
    await says(visitor, chat, token, "Mein Name ist Erika Mustermann und ich habe Hunger")
    everything = str(await rows(house, "select words from chat.message")) + str(
        await rows(house, "select data from records.journal")
    )
    assert "Mustermann" not in everything
    assert "Hunger" not in everything
    assert "crisis" in str(await rows(house, "select data from records.journal"))


async def test_a_message_sent_twice_counts_once(house: House, visitor: Visitor):
    chat, token = await begins(visitor)
    once = str(uuid4())
    answers: list[tuple[str, str]] = []
    for _ in range(2):
        body = {"text": "Guten Tag", "once": once}
        answer = await visitor.post(f"/api/v1/chats/{chat}/messages", json=body, headers=token)
        answers.append((answer.json()["outcome"], answer.json()["text"]))
    assert answers[0] == answers[1]
    assert answers[0][0] == "small_talk"
    assert await rows(house, "select who from chat.message order by number") == [
        ("citizen",), ("program",),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Wie hoch ist der Regelsatz?", "Betrag", "Ich habe Hunger"])
async def test_a_message_sent_twice_is_answered_with_its_sources_and_buttons_again(
    visitor: Visitor, text: str
):
    chat, token = await begins(visitor)
    body = {"text": text, "once": str(uuid4())}
    first, again = [
        (await visitor.post(f"/api/v1/chats/{chat}/messages", json=body, headers=token)).json()
        for _ in range(2)
    ]
    assert first == again
    assert first["sources"] or first["choices"] or first["crises"]


class Killed(BaseException):
    """As SIGKILL."""


@pytest.mark.parametrize("point", ["commit.before", "commit.after"])
async def test_killed_in_a_turn_the_message_and_its_answer_stand_together_once(
    house: House, dsn: str, point: str
):
    """Whoever hears nothing sends the same again: never a question without answer, never two."""

    def dies() -> None:
        raise Killed

    failpoints = Failpoints(act=dies)
    served = Database(dsn, role=APP, name="drill", failpoints=failpoints, size=2)
    await served.open()
    chats = Chats(replace(house.services.chats._p, database=served))
    begun, once = await chats.start("de"), uuid4()
    failpoints.arm(point)
    with pytest.raises(Killed):
        await chats.say(begun.contact, begun.token, "Guten Tag", once=once)
    found = await rows(house, "select who from chat.message order by number")
    assert found == ([] if point == "commit.before" else [("citizen",), ("program",)])
    await chats.say(begun.contact, begun.token, "Guten Tag", once=once)
    await served.close()
    assert await rows(house, "select who from chat.message order by number") == [
        ("citizen",), ("program",),
    ]  # fmt: skip
    answered = await rows(house, "select 1 from records.journal where code = 'chat_answered'")
    assert len(answered) == 1


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
async def test_only_an_approved_order_of_waiting_gives_a_chat_to_somebody(
    house: House, approved: int
):
    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    await rows_of_agent(house)
    parts = house.services.chats._p
    chats = Chats(replace(parts, moves=replace(parts.moves, queue_approved=bool(approved))))
    app = build(replace(house.services, chats=chats))
    async with Visitor(transport=httpx.ASGITransport(app), base_url=ADDRESS) as visitor:
        chat, token = await begins(visitor)
        wanted = await visitor.post(f"/api/v1/chats/{chat}/person", headers=token)
    assert wanted.json() == {"waiting": bool(approved)}
    assert len(await rows(house, "select 1 from routing.waiting")) == approved
    assert len(await rows(house, "select 1 from routing.offer")) == approved


async def rows_of_agent(house: House):
    """An agent who is ready, with a telephone that is there: the waiting chat is offered."""
    await house.person("mara", Role.AGENT)
    agent = await house.account("mara")
    skills = tuple(house.services.city().skills)
    await house.services.desk.seat(AtDesk(agent, skills))
    async with house.services.database.step() as tx:
        await tx.do("update routing.presence set phone_there = true")
        await store_beat(house, tx)
    await house.services.desk.ready(agent)
    return agent


async def store_beat(house: House, tx: object) -> None:
    from servicetelefon.journey.chat_state import NODE  # noqa: PLC0415
    from servicetelefon.routing import store as routing  # noqa: PLC0415

    await routing.beat(tx, NODE, house.services.clock.now(), accepting=True)  # pyright: ignore[reportArgumentType]


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


async def test_words_are_cleared_a_day_after_the_end(house: House, visitor: Visitor):
    chat, token = await begins(visitor)
    await says(visitor, chat, token, "Guten Tag")
    assert (await visitor.post(f"/api/v1/chats/{chat}/end", headers=token)).status_code == 204
    async with house.services.database.step() as tx:
        from datetime import timedelta  # noqa: PLC0415

        now = house.services.clock.now()
        assert await store.clear_due(tx, now + timedelta(hours=23)) == 0
        assert await store.clear_due(tx, now + timedelta(hours=25)) == 1
        assert await read.messages(tx, house.services.vault, uuid4_of(chat)) == []
        mark = await read.mark(tx, uuid4_of(chat))
    assert mark is not None
    assert mark.state is ChatState.ENDED


async def test_a_question_is_shown_to_editors_only_when_five_asked_alike(
    house: House, visitor: Visitor, enter: Enter
):
    editor = await enter(Role.EDITOR)
    for number in range(FEWEST):
        shown = (await editor.get("/redaktion/fragen")).text
        assert "Blumenkasten" not in shown, number
        chat, token = await begins(visitor)
        body = f"Mein Name ist Erika Mustermann, was ist mit dem Blumenkasten{'!' * number}"
        answer = await says(visitor, chat, token, body)
        assert answer.json()["outcome"] == "not_understood"
    shown = (await editor.get("/redaktion/fragen")).text
    assert "Blumenkasten" in shown
    assert "Mustermann" not in shown
    async with house.services.database.step() as tx:
        rows = await tx.rows("select unanswered from records.contact")
    assert rows == [(1,)] * FEWEST  # each is counted as a gap, whatever editors may see


async def test_a_badly_rated_answer_keeps_its_question_for_the_editors_masked(
    house: House, visitor: Visitor, enter: Enter
):
    editor = await enter(Role.EDITOR)
    for number in range(FEWEST):
        assert "Regelsatz" not in (await editor.get("/redaktion/fragen")).text, number
        text = "Wie hoch ist der Regelsatz? Meine Nummer ist 0170 1234567"
        page = (await visitor.post("/chat", data={"text": text}, headers=HTML)).text
        fields = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page))
        ((answer,),) = await rows(
            house,
            "select id from chat.message where who = 'program' and rating is null",
        )
        data = {**fields, "do": "rate", "value": f"{answer}:no"}
        assert "Danke" in (await visitor.post("/chat", data=data, headers=HTML)).text
    shown = (await editor.get("/redaktion/fragen")).text
    assert "Regelsatz" in shown
    assert "1234567" not in shown


async def test_somebody_elses_chat_is_not_there(visitor: Visitor):
    chat, token = await begins(visitor)
    other, _ = await begins(visitor)
    for at, head in [
        (other, token),
        (chat, {}),
        (chat, {"authorization": "Bearer x"}),
        (str(uuid4()), token),
    ]:
        answer = await says(visitor, at, head, "Guten Tag")
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-chat")


async def test_the_api_is_described(visitor: Visitor):
    described = (await visitor.get("/api/v1/openapi.json")).json()
    assert set(described["paths"]) >= {"/api/v1/chats", "/api/v1/chats/{chat}/messages"}
    assert "Answer" in described["components"]["schemas"]


async def test_the_widget_may_stand_in_another_site_and_the_rest_may_not(visitor: Visitor):
    widget = await visitor.get("/widget")
    assert "frame-ancestors *" in widget.headers["content-security-policy"]
    assert "set-cookie" not in widget.headers
    assert "frame-ancestors 'none'" in (await visitor.get("/")).headers["content-security-policy"]
    script = await visitor.get("/widget.js")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_in_the_frame_of_another_site_no_link_leads_into_a_page_that_stays_out_of_frames(
    visitor: Visitor, language: str
):
    """Only the widget may stand in a frame; every other page opens beside it."""
    need = "Ich brauche Hilfe, ich habe kein Geld mehr für die Miete"
    form = {"plain": "true", "language": language}
    pages = [await visitor.post("/chat", data={**form, "text": need}, headers=HTML)]
    form |= dict(re.findall(r'name="(contact|token)" value="([^"]+)"', pages[0].text))
    pages += [
        await visitor.post("/chat", data={**form, **do}, headers=HTML)
        for do in ({"do": "notice", "value": "yes"}, {"do": "end"})
    ]
    for page in pages:
        main = page.text.split("<main", 1)[1]
        links = re.findall(r'<a [^>]*href="(/[^"]*)"[^>]*>', main)
        apart = re.findall(r'<a [^>]*href="(/[^"]*)"[^>]*target="_blank"', main)
        assert [one for one in links if one not in apart and not one.startswith("/widget")] == []
    assert "/widget" in pages[-1].text


async def test_a_summary_to_print_holds_the_sources(visitor: Visitor):
    form = await visitor.post("/chat", data={"text": "Wie hoch ist der Regelsatz?"}, headers=HTML)
    fields = {
        name: re.search(rf'name="{name}" value="([^"]+)"', form.text)[1]  # pyright: ignore[reportOptionalSubscript]
        for name in ("contact", "token")
    }
    page = await visitor.post("/chat/zusammenfassung", data=fields, headers=HTML)
    assert page.status_code == 200
    assert "Wie hoch ist der Regelsatz?" in page.text
    assert fields["token"] not in page.text


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
