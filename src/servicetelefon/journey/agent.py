"""What an agent does at the desk: each change with its journal line in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.chat import read as chat_read
from servicetelefon.desk import alarms
from servicetelefon.desk import store as desk
from servicetelefon.desk.alarms import Alarm
from servicetelefon.desk.store import Work
from servicetelefon.domain.call import Event
from servicetelefon.domain.call_vocabulary import AGENT_WRITES
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.outcomes import AGENT_OUTCOMES, Outcome
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.presence import Presence, PresenceEvent
from servicetelefon.journey.agent_alarm import AgentAlarm
from servicetelefon.journey.agent_talk import AgentTalk, NotNow
from servicetelefon.journey.assigning import Assigner, offer_by_hand
from servicetelefon.journey.call_steps import Change, advance
from servicetelefon.journey.call_writing import apply
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.journey.earlier import NOTHING_EARLIER, Earlier, before
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import Conflict, Forbidden, Invalid
from servicetelefon.phone import handsets
from servicetelefon.phone import read as phone_read
from servicetelefon.phone import store as calls
from servicetelefon.phone.port import PhoneAccount, PhoneKind
from servicetelefon.phone.read import CallNow
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry, Look
from servicetelefon.routing import presence_store
from servicetelefon.routing import read as routing_read
from servicetelefon.routing import store as routing
from servicetelefon.routing.presence_store import AgentNow
from servicetelefon.routing.read import OfferNow
from servicetelefon.routing.store import Offer

LONGEST_NOTE = 4000
_CLOSING_TRIES = 3


class NotYours(Forbidden):
    """The contact is with somebody else."""

    code = "not-yours"


class NobodyWaits(Conflict):
    """There is nobody to take whom the agent could help."""

    code = "nobody-waits"


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Who sits at a desk: the account and what it can."""

    account: UUID
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything that a desk shows of its agent now."""

    now: AgentNow
    offer: OfferNow | None
    call: CallNow | None
    work: Work | None
    callback: str | None = None  # why the contact is called back
    alarm: Alarm | None = None  # the last one of the contact
    before: Earlier = NOTHING_EARLIER


@dataclass(frozen=True, slots=True)
class AgentParts:
    database: Database
    bell: Bell
    clock: Clock
    new_id: NewId
    vault: Vault
    new_secret: Callable[[], str]
    assigner: Assigner


class AgentJourney:
    """One method a thing that an agent can do; a running call is in `talk`, help in `alarm`."""

    def __init__(self, parts: AgentParts) -> None:
        self._p = parts
        self.talk = AgentTalk(parts.database, parts.bell, parts.clock, parts.new_id)
        self.alarm = AgentAlarm(parts.database, parts.bell, parts.clock, parts.new_id)

    async def seat(self, who: AtDesk) -> PhoneAccount:
        """Sit down: known to routing, not ready yet. Gives the browser phone's new secret; a
        running call is kept."""
        name = handsets.name_of(who.account, PhoneKind.BROWSER)
        phone = PhoneAccount(name, PhoneKind.BROWSER, self._p.new_secret())
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            await handsets.put(tx, self._p.vault, who.account, phone, now)
            await presence_store.seat(tx, who.account, who.skills, name, now)
        self._p.bell.ring("handsets", name)
        return phone

    async def make_desk_phone(self, agent: UUID) -> PhoneAccount:
        """Name and new secret for the agent's desk phone; shown once, an earlier secret ends."""
        name = handsets.name_of(agent, PhoneKind.DESK)
        phone = PhoneAccount(name, PhoneKind.DESK, self._p.new_secret())
        async with self._p.database.step() as tx:
            await handsets.put(tx, self._p.vault, agent, phone, self._p.clock.now())
        self._p.bell.ring("handsets", name)
        return phone

    async def seat_at_desk_phone(self, who: AtDesk) -> str:
        """Sit down with the desk phone for an ear; the page keeps the buttons. Gives its name."""
        name = handsets.name_of(who.account, PhoneKind.DESK)
        async with self._p.database.step() as tx:
            if not await handsets.is_active(tx, name):
                raise NotNow("this agent has no desk phone yet")
            await presence_store.seat(tx, who.account, who.skills, name, self._p.clock.now())
        self._p.bell.ring("handsets", name)
        return name

    async def view(self, agent: UUID) -> DeskView | None:
        """None before the agent has sat down for the first time."""
        async with self._p.database.step() as tx:
            now = await presence_store.read(tx, agent)
            if now is None:
                return None
            call = await phone_read.call_of(tx, agent)
            offer = await routing_read.offer_to(tx, agent)
            work = await desk.read(tx, self._p.vault, call.contact) if call else None
            reason = await routing_read.reason_of(tx, call.contact) if call else None
            contact = call.contact if call else await chat_read.of_agent(tx, agent)
            alarm = await alarms.of_contact(tx, contact) if contact else None
            shown = call.contact if call else offer.contact if offer else None
            earlier = await before(tx, self._p.vault, shown) if shown else NOTHING_EARLIER
            if offer is not None and call is None and earlier.messages:
                await records.audit(tx, self._saw(offer, agent))
        reason = reason or (offer.callback if offer else None)
        return DeskView(now, offer, call, work, reason, alarm, earlier)

    async def ready(self, agent: UUID) -> None:
        await self._change(agent, PresenceEvent.SAID_READY)

    async def pause(self, agent: UUID, reason: str) -> None:
        await self._change(agent, PresenceEvent.PAUSED, reason)

    async def away(self, agent: UUID) -> None:
        await self._change(agent, PresenceEvent.WENT_AWAY)

    async def _change(self, agent: UUID, event: PresenceEvent, reason: str | None = None) -> None:
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            await routing.lock(tx)
            offer = await routing_read.offer_to(tx, agent)
            if offer is not None:
                raise NotNow("an offer is ringing: take or decline it first")
            changed = await presence_store.change(tx, agent, event, now, reason)
            if changed is None:
                raise NotNow(f"{event} is not possible now")
            await records.append(tx, [self._presence_entry(changed, now, reason)])
            offers = await self._p.assigner.assign(tx, now)
        self._tell(agent, offers)

    async def take_next(self, agent: UUID) -> None:
        """Offer the agent whoever comes first of those that they can help: where nobody is given to
        anybody, this is how people are reached."""
        async with self._p.database.step() as tx:
            offer = await offer_by_hand(tx, agent, self._p.clock.now(), self._p.new_id)
        if offer is None:
            raise NobodyWaits("nobody waits for what this agent can do")
        self._tell(agent, [offer])

    def _presence_entry(
        self, changed: tuple[Presence, Presence], now: datetime, reason: str | None
    ) -> Entry:
        # Which agent it was stands nowhere in the journal (decision 22).
        data = {"from": changed[0].value, "to": changed[1].value, "reason": reason}
        return Entry(
            self._p.new_id(),
            now,
            EventCode.AGENT_STATE_CHANGED,
            role=Role.AGENT.value,
            data=data,
        )

    def _tell(self, agent: UUID, offers: list[Offer]) -> None:
        self._p.bell.ring("agent", str(agent))
        self._p.bell.ring("queue")
        for node in {offer.node for offer in offers}:
            self._p.bell.ring("offers", node)
        for offer in offers:
            self._p.bell.ring("agent", str(offer.agent))

    async def save(self, agent: UUID, work: Work) -> None:
        """Keep what is being typed; called while typing, so it says nothing to anybody."""
        _check(work)
        async with self._p.database.step() as tx:
            await own_call(tx, agent, work.contact)
            if not await desk.save(tx, self._p.vault, agent, work, self._p.clock.now()):
                raise NotNow("this contact is closed")

    async def close(self, agent: UUID, work: Work, outcome: Outcome, *, gap: bool = False) -> None:
        """Finish the wrap-up: the record is complete, the agent is ready for the next. `gap`: the
        knowledge held no answer."""
        _check(work)
        if outcome not in AGENT_OUTCOMES:
            raise Invalid("this outcome is not for agents to choose")
        now = self._p.clock.now()
        async with self._p.database.step() as tx:
            values, offers = await self._write_close(tx, agent, work, outcome, now)
            await desk.save(tx, self._p.vault, agent, work, now)
            await desk.close(tx, work.contact, now)
            await records.mark(tx, work.contact, values)
            if gap:
                await records.note_gap(tx, work.contact)
            await records.append(tx, [self._closed(work, values, outcome, now)])
            await records.audit(tx, self._look(agent, work.contact, now))
        self._tell(agent, offers)

    async def _write_close(
        self, tx: Transaction, agent: UUID, work: Work, outcome: Outcome, now: datetime
    ) -> tuple[dict[str, str | None], list[Offer]]:
        """The step of the call. The line may be writing one at the same moment, when the caller
        hangs up: then the row is read again."""
        for _ in range(_CLOSING_TRIES):
            call = await own_call(tx, agent, work.contact)
            if call.state not in AGENT_WRITES:
                raise NotNow("end the call first")
            values = {"topic": work.topic or call.topic, "district": work.district or call.district}
            change = Change(values, outcome=outcome)
            step = advance(call, Event.WRAPPED_UP, now, self._p.new_id(), change)
            offers = await apply(tx, step, self._p.assigner)
            if offers is not None:
                return values, offers
        raise NotNow("this contact is closed")

    def _closed(
        self, work: Work, values: dict[str, str | None], outcome: Outcome, now: datetime
    ) -> Entry:
        return Entry(
            self._p.new_id(),
            now,
            EventCode.CONTACT_CLOSED,
            work.contact,
            role=Role.AGENT.value,
            data={"outcome": outcome.value, **values},
        )

    def _look(self, agent: UUID, contact: UUID, now: datetime) -> Look:
        return Look(
            self._p.new_id(),
            now,
            agent,
            Role.AGENT.value,
            "closed_contact",
            "contact",
            str(contact),
        )

    def _saw(self, offer: OfferNow, agent: UUID) -> Look:
        """Whoever is offered a contact reads what was written before it, also when they decline."""
        role, what = Role.AGENT.value, ("contact", str(offer.contact))
        return Look(offer.id, self._p.clock.now(), agent, role, "saw_chat_before", *what)


async def own_call(tx: Transaction, agent: UUID, contact: UUID) -> calls.Call:
    """The call on this agent's desk; NotYours for any other."""
    call = await calls.find(tx, contact)
    if call is None or call.agent != agent:
        raise NotYours("this contact is with somebody else")
    return call


def _check(work: Work) -> None:
    if len(work.note) > LONGEST_NOTE:
        raise Invalid(f"a note has at most {LONGEST_NOTE} characters", limit=LONGEST_NOTE)
