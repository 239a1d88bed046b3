"""Callbacks that are agreed on a page: by a citizen on the portal, by an agent at the desk.

The same row as everywhere (`callbacks.ask`); what differs is who asks and from which conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.city import City
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.agent import own_call
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.callback_hours import in_hours
from servicetelefon.journey.callback_windows import Window, offered
from servicetelefon.journey.callbacks import Asking, Callbacks
from servicetelefon.journey.portal import FormNumber, Portal
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records import store as records
from servicetelefon.records.store import Look, NewContact
from servicetelefon.routing.callback_store import Callback


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed; without a window: as soon as somebody is free."""

    number: str = field(repr=False)
    window: Window | None = None
    language: str = "de"
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Appointments:
    clock: Clock
    ids: Ids
    city: Callable[[], City]
    callbacks: Callbacks
    portal: Portal

    def windows(self, line: str | None = None) -> tuple[Window, ...]:
        city = self.city()
        return offered(city, line or next(iter(city.lines)), self.clock.now())

    async def by_citizen(self, tx: Transaction, form: FormNumber, wanted: Wanted) -> Callback:
        """From the page without account. A form that is sent twice is one contact and one row."""
        self.portal.require_ours(form)
        now, line = self.clock.now(), next(iter(self.city().lines))
        new = NewContact(form.id, "live", "portal", now, line, language=wanted.language)
        await records.open_contact(tx, new)
        marks = {"ended_at": now, "closed_at": now, "outcome": Outcome.CALLBACK_ASKED.value}
        await records.mark(tx, form.id, marks)
        asking = Asking(
            line=line,
            number=wanted.number,
            channel=CallbackChannel.PORTAL,
            reason=self._reason(line, wanted, now),
            language=wanted.language,
            topic=wanted.topic,
            window=wanted.window,
            asked_in=form.id,
        )
        return await self.callbacks.ask(tx, asking, now)

    async def by_agent(
        self, tx: Transaction, who: SignedIn, wanted: Wanted, contact: UUID | None = None
    ) -> Callback:
        """Promised by an agent; of the conversation on this desk, where `contact` names it. No
        number typed: the one that called, which nobody need see."""
        now = self.clock.now()
        call = await own_call(tx, who.account, contact) if contact else None
        number = wanted.number.strip() or (call and number_of(call, self.callbacks.vault)) or ""
        asking = Asking(
            line=call.line if call else next(iter(self.city().lines)),
            number=number,
            channel=CallbackChannel.DESK,
            reason=CallbackReason.APPOINTMENT if wanted.window else CallbackReason.PROMISED,
            language=wanted.language,
            topic=wanted.topic or (call.topic if call else None),
            district=call.district if call else None,
            window=wanted.window,
            asked_in=contact,
        )
        one = await self.callbacks.ask(tx, asking, now)
        look = Look(
            self.ids.new(), now, who.account, Role.AGENT.value,
            "agreed_callback", "callback", str(one.id),
        )  # fmt: skip
        await records.audit(tx, look)
        return one

    def _reason(self, line: str, wanted: Wanted, now: datetime) -> CallbackReason:
        if wanted.window is not None:
            return CallbackReason.APPOINTMENT
        is_open = in_hours(self.city(), line, now, self.callbacks.switches())
        return CallbackReason.WAITING if is_open else CallbackReason.CLOSED
