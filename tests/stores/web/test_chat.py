"""The chat over HTTP: the form without script, the API, and what must always hold of both."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from house import House
from servicetelefon.chat import read, store
from servicetelefon.chat.store import Said
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.chat import Chats
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.knowledge.unanswered import FEWEST
from servicetelefon.ops.postgres import APP
from stores.web.chatting import HTML, begins, rows, says, uuid4_of
from stores.web.conftest import Enter
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores


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


async def test_an_earlier_message_sent_again_is_answered_with_its_sources(visitor: Visitor):
    chat, token = await begins(visitor)
    body = {"text": "Wie hoch ist der Regelsatz?", "once": str(uuid4())}
    later = {"text": "Guten Tag", "once": str(uuid4())}
    first, _, again = [
        (await visitor.post(f"/api/v1/chats/{chat}/messages", json=one, headers=token)).json()
        for one in (body, later, body)
    ]
    assert first["sources"]
    assert {**first, "choices": []} == {**again, "choices": []}


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
