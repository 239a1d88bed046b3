"""A link from the call to the right form and list of documents, and one to the voluntary question,
by text message in neutral words: written down with the call, sent by `jobs`, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.domain.city import City
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.leaflet import PATH, leaflet_code
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.journey.agent import own_call
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.journey.helped import ASKED
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.question_links import address
from servicetelefon.journey.text_sending import AGAIN_AFTER, EVERY, is_sent
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.phone import link_store
from servicetelefon.phone import store as calls
from servicetelefon.phone.link_store import OpenLink
from servicetelefon.phone.store import Call
from servicetelefon.records import read
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing.text_port import TextGateway, TextMessage

QUESTION_AFTER = timedelta(minutes=15)
"""So late the question comes: by then most have read what they were sent."""


class CannotSendLink(Conflict):
    """No gateway or no address of the pages is set, or this number takes no message."""

    code = "cannot-send-link"


@dataclass(frozen=True, slots=True)
class Links:
    """Whoever asks for one. `pages` is the address at which citizens reach the pages; None: none
    are sent."""

    city: Callable[[], City]
    vault: Vault
    new_id: NewId
    pages: str | None = None
    switches: Callable[[], Switches] = Switches

    async def ask(self, tx: Transaction, call: Call, article: str, now: datetime) -> bool:
        """Whether it will be sent to the number of this call."""
        if self.pages is None or self.number_allowed(call) is None:
            return False
        return await link_store.put(tx, self.new_id(), call.contact, article, now)

    def may_ask(self, line: str) -> bool:
        """Whether this line's callers are asked if it helped, and texts go out at all."""
        return self.pages is not None and line in self.switches().question

    async def ask_question(self, tx: Transaction, call: Call, now: datetime) -> bool:
        """The person has agreed to be asked by text message; whether they will be."""
        if not self.may_ask(call.line) or self.number_allowed(call) is None:
            return False
        await link_store.put_question(tx, self.new_id(), call.contact, now + QUESTION_AFTER)
        return True

    def number_allowed(self, call: Call) -> Allowed | None:
        """The number at the other end, as carriers show it, if a message may go there."""
        calls_out = self.city().calls_out
        read = read_number(number_of(call, self.vault) or "", calls_out)
        allowed = decide_callback(read.number or "", calls_out, confirmed=True)
        return allowed if isinstance(allowed, Allowed) else None

    async def by_agent(
        self, tx: Transaction, agent: UUID, contact: UUID, article: str, now: datetime
    ) -> None:
        """NotYours for a contact on another desk; CannotSendLink where none can be sent."""
        call = await own_call(tx, agent, contact)
        if not await self.ask(tx, call, article, now):
            raise CannotSendLink("no link can be sent to this caller")
        await self._note(tx, EventCode.LINK_ASKED, contact, now, {"article": article})

    async def question_by_agent(
        self, tx: Transaction, agent: UUID, contact: UUID, now: datetime
    ) -> None:
        """The same for the question, after the caller has said yes to it."""
        call = await own_call(tx, agent, contact)
        if not await self.ask_question(tx, call, now):
            raise CannotSendLink("this caller cannot be asked by text message")
        await self._note(tx, EventCode.QUESTION_ASKED, contact, now, {})

    async def _note(
        self,
        tx: Transaction,
        event: EventCode,
        contact: UUID,
        now: datetime,
        data: Mapping[str, Code],
    ) -> None:
        entry = Entry(self.new_id(), now, event, contact, role=Role.AGENT.value, data=data)
        await records.append(tx, [entry])


@dataclass(frozen=True, slots=True)
class LinkTexts:
    """In `jobs`: the messages themselves."""

    database: Database
    gateway: TextGateway
    links: Links
    clock: Clock
    failpoints: Failpoints

    async def run(self, edges: Edges) -> None:
        await edges.keep("links by text message", self.send_due, self.clock, EVERY)

    async def send_due(self) -> int:
        """Everything that is due; how many were sent."""
        sent = 0
        while True:
            now = self.clock.now()
            async with self.database.step() as tx:
                one = await link_store.take_due(tx, now, now + AGAIN_AFTER)
                call = await calls.find(tx, one.contact) if one else None
                if one and await self._too_early(tx, one, now):
                    continue
                wanted = one is not None and await _wanted(tx, one)
            if one is None:
                return sent
            ended = await self._send(one, call) if wanted else False
            if ended is not None:
                async with self.database.step() as tx:
                    await link_store.done(tx, one.id, self.clock.now(), sent=ended)
                    if ended and one.article is None:
                        await records.mark(tx, one.contact, ASKED)
                sent += ended

    async def _too_early(self, tx: Transaction, one: OpenLink, now: datetime) -> bool:
        """Nobody is asked in the middle of a call how it was."""
        if one.article is not None or (await read.asking(tx, one.contact)).over:
            return False
        await link_store.put_off(tx, one.id, now + QUESTION_AFTER)
        return True

    async def _send(self, one: OpenLink, call: Call | None) -> bool | None:
        """Sent, never to be sent, or (None) to be tried again."""
        city = self.links.city()
        allowed = self.links.number_allowed(call) if call else None
        if call is None or self.links.pages is None or allowed is None:
            return False
        text = neutral(city, call.language, self.links.pages, one)
        message = TextMessage(one.id, allowed, text)
        return await is_sent("link", self.gateway, message, one.tries, self.failpoints)


async def _wanted(tx: Transaction, one: OpenLink) -> bool:
    """Whoever was asked by the telephone is not asked a second time."""
    return one.article is not None or not (await read.asking(tx, one.contact)).asked


def neutral(city: City, lang: str, pages: str, one: OpenLink) -> str:
    """Who writes, and the link; never what it is about."""
    t = city.wording.t
    if one.article is None:
        return t("phone.text.question", lang, city=city.name, link=address(pages, one.id)).text
    link = f"{pages.rstrip('/')}{PATH}/{leaflet_code(one.article)}"
    return t("phone.text.link", lang, city=city.name, link=link).text
