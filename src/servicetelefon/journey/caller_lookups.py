"""Entries of a caller that must be looked up: PIN, codes, which office. The rest is in
`line_dialogue.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.callback import CallbackReason
from servicetelefon.domain.phone_ask import Ask
from servicetelefon.journey.caller_heard import Heard, Situation, Where, asks
from servicetelefon.journey.caller_office import option_typed, postcode_typed
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.line_dialogue import centre_known, leaves, wants_callback, wrong
from servicetelefon.journey.line_told import (
    CODE_KNOWN,
    LINK,
    LINK_OFFERS,
    REFUSED,
    state_code,
    told_article,
)
from servicetelefon.journey.links import Links
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.phone import codes
from servicetelefon.responsibility.find import Finder

UseCode = Callable[[Transaction, str, datetime], Awaitable[UUID | None]]
"""The chat of this code, which is used up with it; None whatever was wrong."""


ArticlesFor = Callable[[str, str, datetime], Sequence[str]]
"""(topic, language, now) → articles that help with it and hold now, the nearest first."""


class CentreDoor(Protocol):
    """Registered advice centres: whether number and PIN belong together."""

    async def opens(self, number: str, pin: str, now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed; `number` was typed before it and belongs to it."""

    typed: str
    number: str | None = None
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Lookups:
    database: Database
    clock: Clock
    centres: CentreDoor
    states: EnquiryStates
    use_code: UseCode
    finder: Callable[[], Finder]
    articles_for: ArticlesFor
    links: Links

    async def heard(self, here: Situation, entry: Entry) -> Heard | None:
        """None where nothing is to be looked up."""
        match Ask(here.call.asks or Ask.POSTCODE):
            case Ask.PIN:
                return await self._centre(here, entry)
            case Ask.CODE:
                return await self._state(here, entry)
            case Ask.CHAT_CODE:
                return await self._chat(here, entry)
            case Ask.OFFICE_POSTCODE | Ask.OFFICE_DISTRICT | Ask.OFFICE_ANSWER:
                return self._office(here, entry)
            case _:
                return None

    async def _centre(self, here: Situation, entry: Entry) -> Heard:
        # Argon2 takes its time; the caller hears nothing of it.
        known = await self.centres.opens(entry.number or "", entry.typed, self.clock.now())
        return centre_known(here) if known else wrong(here)

    async def _state(self, here: Situation, entry: Entry) -> Heard:
        """The same words whatever was wrong; the tries of this call and of this reference count."""
        if entry.number is None:
            return asks(Ask.REFERENCE)
        contact = here.call.contact
        async with self.database.begin() as tx:
            if not await codes.tries_left(tx, contact):
                return _told(REFUSED)
            stand = await self.states.ask(tx, entry.number, entry.typed)
            if stand is not None:
                await codes.note_enquiry(tx, contact, stand.enquiry)
                return _told(state_code(stand, here.city))
            await codes.count_wrong(tx, contact)
            left = await codes.tries_left(tx, contact)
        return replace(wrong(here, "code"), number=entry.number) if left else _told(REFUSED)

    async def _chat(self, here: Situation, entry: Entry) -> Heard:
        contact = here.call.contact
        async with self.database.step() as tx:
            if not await codes.tries_left(tx, contact):
                return leaves(here)
            chat = await self.use_code(tx, entry.typed, self.clock.now())
            if chat is not None:
                await codes.note_chat(tx, contact, chat)
            else:
                await codes.count_wrong(tx, contact)
        return _goes_on(here) if chat else wrong(here, "code")

    async def link(self, here: Situation, article: str) -> Heard:
        """What was told, in writing: a link by text message to the number shown. Pressed again
        where it was offered: yes, you may ask me by text message whether it helped."""
        call, now = here.call, self.clock.now()
        wanted = article or told_article(call)
        told = f"{LINK}:not"
        if wanted and here.shown:
            agrees = (call.told or "") == f"{LINK_OFFERS}:{wanted}"
            async with self.database.step() as tx:
                if agrees and await self.links.ask_question(tx, call, now):
                    told = f"{LINK}:asked"
                elif await self.links.ask(tx, call, wanted, now):
                    kind = LINK_OFFERS if self.links.may_ask(call.line) else LINK
                    told = f"{kind}:{wanted}"
        return Heard(Event.TOLD, {"told": told, "asks": None, "tries": 0}, told)

    def _office(self, here: Situation, entry: Entry) -> Heard:
        if entry.where is None:
            # We were away meanwhile, and what was said of it was kept nowhere.
            return asks(Ask.OFFICE_POSTCODE)
        by_keys = postcode_typed if here.call.asks == Ask.OFFICE_POSTCODE else option_typed
        return by_keys(self.finder(), here, entry.where, entry.typed)


def _told(what: str) -> Heard:
    return Heard(Event.TOLD, {"told": what, "asks": None, "tries": 0}, "state")


def _goes_on(here: Situation) -> Heard:
    """The agent will see it; while nobody is there, whoever calls back will."""
    if here.call.state is State.WAITING:
        return Heard(Event.WAIT_TOLD, {"told": CODE_KNOWN, "asks": None, "tries": 0}, "code")
    if here.is_open:
        return Heard(Event.KEY_CHOSEN, {"told": CODE_KNOWN, "asks": None}, "code")
    return replace(wants_callback(here, CallbackReason.CLOSED), choice="code")
