"""An agent hands an enquiry over to an office, out of the conversation on the own desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.desk import readings
from servicetelefon.domain.calendar import is_open
from servicetelefon.domain.city import City
from servicetelefon.domain.handover import CallbackWish, Channel, Given, Giver, HandOver, Receipt
from servicetelefon.domain.office import Office
from servicetelefon.domain.outgoing import TargetKind, targets
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.urgency import month_ends
from servicetelefon.journey.agent import NotYours
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.phone import store as calls
from servicetelefon.phone.store import Call


class Hint(StrEnum):
    """What the law wants the agent to know at this moment."""

    MONTH_ENDS = "month_ends"  # § 44 Abs. 2 SGB XII
    WRONG_OFFICE = "wrong_office"  # § 16 SGB I


@dataclass(frozen=True, slots=True)
class DeskHandOver:
    clock: Clock
    vault: Vault
    enquiries: Enquiries
    city: Callable[[], City]

    async def call(self, tx: Transaction, contact: UUID, who: SignedIn) -> Call:
        """The conversation on this agent's desk; NotYours for any other."""
        found = await calls.find(tx, contact)
        if found is None or found.agent != who.account:
            raise NotYours("this contact is with somebody else")
        return found

    async def take(
        self,
        tx: Transaction,
        handed: HandOver,
        giver: tuple[UUID, UUID],
        who: SignedIn,
        *,
        to_the_caller: bool,
    ) -> Receipt:
        """`giver` is the form's number and the contact. `to_the_caller`: call back the number that
        rings now, without anybody typing or seeing it."""
        number, contact = giver
        call = await self.call(tx, contact, who)
        if to_the_caller and handed.callback is None and (own := number_of(call, self.vault)):
            handed = replace(handed, callback=CallbackWish(own))
        read_out = await readings.of_contact(tx, contact)
        given = tuple(dict.fromkeys(Given(one.article, str(one.version)) for one in read_out))
        handed = replace(handed, channel=Channel.PHONE, given=given)
        role = who.acting(Action.HAND_OVER)
        by = Giver(number, call.line, contact, role, who.account)
        return await self.enquiries.take_in(tx, handed, by)

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
