"""Right after a start: the assistant has not been read yet, and no message is lost by it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

import httpx
import pytest

from house import House
from servicetelefon.domain.chat import ChatState
from servicetelefon.journey.chat import Chats
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.turn_parts import NoAssistant, TurnParts
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.knowledge.running import NoKnowledge
from servicetelefon.web.app import build
from stores.web.test_chat_notice import HTML, fields_of
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

QUESTION = "Wie hoch ist der Regelsatz?"


class Starting:
    """A house whose assistant is not there before `ready`."""

    def __init__(self, house: House) -> None:
        self.ready = False
        parts = house.services.chats._p
        self.services = replace(
            house.services,
            chats=Chats(replace(parts, turn=self._turn(parts.turn))),
            knowledge=self._knowledge(house.services.knowledge),
        )

    def _turn(self, of: Callable[[], TurnParts]) -> Callable[[], TurnParts]:
        def turn() -> TurnParts:
            if not self.ready:
                raise NoAssistant("the assistant has not been read yet")
            return of()

        return turn

    def _knowledge(self, of: Callable[[], Knowledge]) -> Callable[[], Knowledge]:
        def knowledge() -> Knowledge:
            if not self.ready:
                raise NoKnowledge("the first snapshot is not there yet")
            return of()

        return knowledge


@pytest.fixture
async def starting(house: House) -> AsyncGenerator[tuple[Starting, Visitor]]:
    made = Starting(house)
    transport = httpx.ASGITransport(build(made.services))
    async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
        yield made, visitor


async def test_the_page_says_so_and_keeps_the_words(starting: tuple[Starting, Visitor]):
    made, visitor = starting
    assert (await visitor.get("/", headers=HTML)).status_code == 200
    page = await visitor.post("/chat", data={"text": QUESTION}, headers=HTML)
    assert page.status_code == 200
    assert "startet gerade" in page.text
    assert f"data-again>{QUESTION}</textarea>" in page.text
    made.ready = True
    data = {**fields_of(page.text), "text": QUESTION}
    page = (await visitor.post("/chat", data=data, headers=HTML)).text
    assert page.count('class="line citizen"') == 1
    assert 'class="line program"' in page
    assert "data-again" not in page


async def test_a_program_is_told_to_try_again(starting: tuple[Starting, Visitor]):
    made, visitor = starting
    begun = (await visitor.post("/api/v1/chats", json={})).json()
    head = {"authorization": f"Bearer {begun['token']}"}
    path = f"/api/v1/chats/{begun['id']}/messages"
    refused = await visitor.post(path, json={"text": QUESTION}, headers=head)
    assert refused.status_code == 503
    assert refused.json()["retryable"]
    assert refused.headers["retry-after"]
    made.ready = True
    assert (await visitor.post(path, json={"text": QUESTION}, headers=head)).status_code == 200


async def test_whoever_writes_with_a_person_goes_on(
    house: House, starting: tuple[Starting, Visitor]
):
    made, _ = starting
    house.switches[0] = Switches(opened=frozenset(house.services.city().lines))
    chats = made.services.chats
    begun = await chats.start("de")
    assert await chats.want_person(begun.contact, begun.token)
    assert await chats.say(begun.contact, begun.token, "Sind Sie noch da?") is None
    view = await chats.view(begun.contact, begun.token)
    assert view.state is ChatState.WAITING
    assert [one.words for one in view.messages] == ["Sind Sie noch da?"]
