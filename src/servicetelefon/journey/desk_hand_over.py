"""An agent hands an enquiry over to an office, out of the conversation on the own desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.chat import read as chat_read
from servicetelefon.chat import store as chats
from servicetelefon.chat.store import Conversation, Said
from servicetelefon.desk import readings
from servicetelefon.domain.calendar import is_open
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.city import City
from servicetelefon.domain.handover import (
    LONGEST_TEXT,
    CallbackWish,
    Channel,
    Given,
    Giver,
    HandOver,
    Label,
    Receipt,
)
from servicetelefon.domain.office import Office
from servicetelefon.domain.outgoing import TargetKind, targets
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.reference import spoken
from servicetelefon.domain.urgency import month_ends
from servicetelefon.journey.agent import NotYours
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.kit.bidi import numbers_kept
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid
from servicetelefon.phone import store as calls
from servicetelefon.phone.store import Call


class CallerHidden(Invalid):
    """The number that calls was withheld, so nobody can be called back at it."""

    code = "caller-hidden"


class Hint(StrEnum):
    """What the law wants the agent to know at this moment."""

    MONTH_ENDS = "month_ends"  # § 44 Abs. 2 SGB XII
    WRONG_OFFICE = "wrong_office"  # § 16 SGB I


@dataclass(frozen=True, slots=True)
class AtDesk:
    """The conversation that an agent hands over out of: a call, or a chat with its words."""

    contact: UUID
    line: str
    language: str
    topic: str | None = None
    call: Call | None = None
    chat: Conversation | None = None
    said: tuple[Said, ...] = field(default=(), repr=False)

    @property
    def own_words(self) -> str:
        """What the citizen wrote; nobody types it again."""
        written = (one.words for one in self.said if one.who is Who.CITIZEN)
        return "\n".join(written)[:LONGEST_TEXT]

    @property
    def given(self) -> tuple[Given, ...]:
        """The articles that the program showed."""
        return tuple(Given(one.article, one.version) for said in self.said for one in said.told)

    @property
    def since(self) -> datetime | None:
        """When the first of the citizen's words reached us (§ 16 Abs. 2 SGB I)."""
        return next((one.at for one in self.said if one.who is Who.CITIZEN), None)


@dataclass(frozen=True, slots=True)
class Taken:
    """`written`: reference and code stand in the chat, where the citizen reads them."""

    receipt: Receipt
    of: AtDesk
    written: bool = False


@dataclass(frozen=True, slots=True)
class DeskHandOver:
    clock: Clock
    vault: Vault
    enquiries: Enquiries
    city: Callable[[], City]

    async def own(self, tx: Transaction, contact: UUID, who: SignedIn) -> AtDesk:
        """The conversation on this agent's desk; NotYours for any other."""
        call = await calls.find(tx, contact)
        if call is not None and call.agent == who.account:
            return AtDesk(contact, call.line, call.language, call.topic, call=call)
        talk = await chats.locked(tx, contact)
        if talk is not None and talk.agent == who.account:
            said = tuple(await chat_read.messages(tx, self.vault, contact))
            return AtDesk(contact, talk.line, talk.language, chat=talk, said=said)
        raise NotYours("this contact is with somebody else")

    async def take(
        self,
        tx: Transaction,
        handed: HandOver,
        giver: tuple[UUID, UUID],
        who: SignedIn,
        *,
        to_the_caller: bool,
    ) -> Taken:
        """`giver` is the form's number and the contact. `to_the_caller`: call back the number that
        rings now, without anybody typing or seeing it."""
        number, contact = giver
        of = await self.own(tx, contact, who)
        if to_the_caller:
            handed = replace(handed, callback=self._at_the_caller(of, handed.callback))
        read_out = await readings.of_contact(tx, contact)
        given = (*of.given, *(Given(one.article, str(one.version)) for one in read_out))
        handed = replace(
            handed,
            channel=Channel.CHAT if of.chat else Channel.PHONE,
            language=of.language,
            given=tuple(dict.fromkeys(given)),
            label=Label.TOLD if any(s.who is Who.PROGRAM for s in of.said) else handed.label,
        )
        kept = handed.claim is not None and handed.claim.keeps_the_date
        by = Giver(
            number, of.line, contact, who.acting(Action.HAND_OVER), who.account,
            since=of.since if kept else None,
        )  # fmt: skip
        receipt = await self.enquiries.take_in(tx, handed, by)
        written = of.chat is not None and await self._write(tx, of.chat, number, receipt)
        return Taken(receipt, of, written)

    def knows_the_caller(self, of: AtDesk) -> bool:
        """Whether there is a number to call back; which one nobody sees."""
        return of.call is not None and number_of(of.call, self.vault) is not None

    def _at_the_caller(self, of: AtDesk, wish: CallbackWish | None) -> CallbackWish:
        number = number_of(of.call, self.vault) if of.call else None
        if number is None:
            raise CallerHidden("the caller's number is not known")
        return replace(wish, number=number) if wish else CallbackWish(number)

    async def _write(
        self, tx: Transaction, chat: Conversation, number: UUID, receipt: Receipt
    ) -> bool:
        """Reference and code into the chat, once however often the form is sent."""
        city = self.city()
        until = receipt.reply_by.astimezone(city.zone)
        code = f"{receipt.code[:4]} {receipt.code[4:]}"
        words = city.wording.t(
            "chat.handed_over", chat.language,
            reference=spoken(receipt.reference), code=code,
            day=f"{until:%d.%m.%Y}", time=f"{until:%H:%M}",
        )  # fmt: skip
        now = self.clock.now()
        text = numbers_kept(words.text, right_to_left=city.is_right_to_left(words.lang))
        said = Said(number, chat.contact, now, Who.AGENT, text, words.lang)
        await chats.say(tx, self.vault, said)
        return chat.state is ChatState.PERSON

    def hints(self, now: datetime) -> tuple[Hint, ...]:
        """The wrong office never costs a day; the end of a month may cost a month."""
        today = now.astimezone(self.city().zone).date()
        return (Hint.MONTH_ENDS, Hint.WRONG_OFFICE) if month_ends(today) else (Hint.WRONG_OFFICE,)

    def reachable(self, office: str | None, line: str) -> Office | None:
        """The office, where its phone is answered now and the line may call it."""
        city, now = self.city(), self.clock.now()
        if office is None:
            return None
        found = city.offices[office]
        if found.calls is None or not is_open(city.office_hours(found.calls), now):
            return None
        day = now.astimezone(city.zone).date()
        callable_ones = {
            one.id for one in targets(city, line, day) if one.kind is TargetKind.OFFICE
        }
        return found if office in callable_ones else None
