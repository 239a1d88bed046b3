"""What an office does with a referral: each step with its entry, journal and audit in one
transaction. Whoever may not see a referral is told that there is none.

The table is `domain/referral.py`; why a step is refused, `domain/referral_step.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from servicetelefon.domain.city import City
from servicetelefon.domain.escalation import Level
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.domain.referral import (
    EVERY_PARTITION,
    EntryKind,
    ReferralEvent,
    ReferralState,
)
from servicetelefon.domain.referral_step import Now, Refusal, StepAsked, refusal
from servicetelefon.journey.enquiry import Send, nothing_to_send
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import office_key
from servicetelefon.records import enquiries
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry, Look
from servicetelefon.referral import content, deputies, steps, store
from servicetelefon.referral.content import NewEntry
from servicetelefon.referral.store import Referral, Sees


class StepRefused(Conflict):
    """An illegal step; the sentence says why (`error.step-<refusal>`)."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(f"refused: {why}")
        self.code = f"step-{why.value.replace('_', '-')}"


_ENTRIES: Mapping[ReferralEvent, EntryKind] = {
    ReferralEvent.RETURNED: EntryKind.RETURN_REASON,
    ReferralEvent.FORWARDED: EntryKind.NOTE,
    ReferralEvent.ASKED_BACK: EntryKind.QUESTION,
    ReferralEvent.ANSWER_CAME: EntryKind.REPLY_TO_QUESTION,
    ReferralEvent.ANSWERED: EntryKind.ANSWER,
    ReferralEvent.RECEIPT_CONFIRMED: EntryKind.RECEIPT,
    ReferralEvent.CLOSED: EntryKind.NOTE,
}
"""What is kept of the words of a step."""

BY_THE_LINE = frozenset({ReferralEvent.FORWARDED, ReferralEvent.ANSWER_CAME})
"""Steps of the service line, not of an office."""


async def sees_of(tx: Transaction, who: SignedIn) -> Sees:
    """The partitions of a specialist: the own offices, what was released by name, and as head
    of an office what is for heads only."""
    if not who.may(Action.WORK_REFERRALS):
        return Sees(frozenset())
    headed = {
        office for office, level in await deputies.levels_of(tx, who.account) if level is Level.HEAD
    }
    own = {one for office in who.offices for one in (office, f"{office}!{who.account}")}
    return Sees(frozenset(own | {f"{office}!head" for office in headed & who.offices}))


@dataclass(frozen=True, slots=True)
class OfficeWork:
    """The steps of offices and, for what has come back, of the line. `send` is the way to offices
    without inbox."""

    clock: Clock
    ids: Ids
    vault: Vault
    city: Callable[[], City]
    ensure_key: Callable[[str], object]
    send: Send = nothing_to_send

    async def enter(self, tx: Transaction, who: SignedIn) -> Sees:
        """Begin a transaction of an office: from here on it sees its own and nothing else."""
        sees = await sees_of(tx, who)
        await store.see(tx, sees)
        return sees

    async def oversee(self, tx: Transaction, who: SignedIn) -> Sees:
        """The same for the line's supervisors, who find owners for everything."""
        everything = {EVERY_PARTITION} if who.may(Action.OVERSEE_REFERRALS) else set[str]()
        sees = Sees(frozenset(everything))
        await store.see(tx, sees)
        return sees

    async def find(
        self, tx: Transaction, sees: Sees, enquiry: UUID, *, lock: bool = False
    ) -> Referral:
        row = await store.find(tx, sees, enquiry, lock=lock)
        if row is None:
            raise NotFound("no such referral")
        return row

    async def step(
        self, tx: Transaction, sees: Sees, enquiry: UUID, asked: StepAsked, who: SignedIn
    ) -> Referral:
        """Take one step; StepRefused with a sentence, NotFound for a foreign one."""
        row = await self.find(tx, sees, enquiry, lock=True)
        now = Now(
            ReferralState(row.state),
            row.keeps_a_claim,
            row.receipt_at is not None,
            row.owner == who.account,
        )
        if why := refusal(now, asked):
            raise StepRefused(why)
        hours = self.city().service_hours(row.line)
        changed = steps.after_step(row, asked, who.account, self.clock.now(), hours)
        if changed is None:
            raise StepRefused(Refusal.NOT_POSSIBLE)
        if asked.event is ReferralEvent.FORWARDED:
            await self._reseal(tx, row, changed)
        await store.change(tx, sees, enquiry, steps.differences(row, changed))
        await self._keep_words(tx, changed, asked, who)
        await self._count(tx, changed, asked.event)
        await self._record(tx, row, changed, asked, who)
        if asked.event is ReferralEvent.FORWARDED:
            await self.send(tx, changed)
        return changed

    async def _reseal(self, tx: Transaction, row: Referral, changed: Referral) -> None:
        if changed.office is None or changed.office not in self.city().offices:
            raise StepRefused(Refusal.OFFICE_NEEDED)
        self.ensure_key(office_key(changed.office))
        await content.reseal(tx, self.vault, row.enquiry, changed.key)

    async def _keep_words(
        self, tx: Transaction, row: Referral, asked: StepAsked, who: SignedIn
    ) -> None:
        kind = _ENTRIES.get(asked.event)
        if kind is None or not asked.words.strip():
            return
        role = _role(who, asked.event)
        new = NewEntry(
            self.ids.new(), row.enquiry, kind, self.clock.now(), asked.words.strip(), role.value
        )
        await content.add(tx, self.vault, new, row.key)

    async def _count(self, tx: Transaction, row: Referral, event: ReferralEvent) -> None:
        marks: dict[str, object] = {}
        if event is ReferralEvent.FORWARDED:
            marks["office"] = row.office
        if event is ReferralEvent.RETURNED:
            await enquiries.note_return(tx, row.enquiry)
        if event is ReferralEvent.ACCEPTED:
            marks["accepted_at"] = row.accepted_at
        if event is ReferralEvent.ANSWERED or event is ReferralEvent.CLOSED:
            marks["replied_at"] = row.replied_at
        if event is ReferralEvent.RECEIPT_CONFIRMED:
            marks["receipt_at"] = row.receipt_at
        if event is ReferralEvent.CLOSED:
            marks |= {"closed_at": row.closed_at, "outcome": row.result}
        await enquiries.mark_enquiry(tx, row.enquiry, marks)

    async def _record(
        self, tx: Transaction, row: Referral, changed: Referral, asked: StepAsked, who: SignedIn
    ) -> None:
        code = asked.reason or asked.result
        data: dict[str, Code] = {
            "event": asked.event.value,
            "from": row.state,
            "to": changed.state,
            "reason": code.value if code else None,
            "level": changed.level,
        }
        await self.record(tx, changed, EventCode.REFERRAL_STEPPED, data, who)

    async def record(
        self,
        tx: Transaction,
        row: Referral,
        code: EventCode,
        data: Mapping[str, Code],
        who: SignedIn,
    ) -> None:
        """Journal with role and office, audit with the person."""
        role = _role(who, None).value
        entry = Entry(
            self.ids.new(),
            self.clock.now(),
            code,
            enquiry=row.enquiry,
            role=role,
            office=row.office,
            data=data,
        )
        await journal.append(tx, [entry])
        action = str(data.get("event") or code.value)
        await self.look(tx, row.enquiry, action, who, journal_line=entry.id)

    async def searched(self, tx: Transaction, found: Iterable[Referral], who: SignedIn) -> None:
        """That somebody asked for a number or a reference, and what came up; never what was typed."""
        await self.look(tx, None, "searched_referrals", who)
        for row in found:
            await self.look(tx, row.enquiry, "found_referral", who)

    async def look(
        self,
        tx: Transaction,
        enquiry: UUID | None,
        action: str,
        who: SignedIn,
        journal_line: UUID | None = None,
    ) -> None:
        """Who saw or did it: stands in the audit only."""
        look = Look(
            self.ids.new(),
            self.clock.now(),
            who.account,
            _role(who, None).value,
            action,
            "enquiry",
            str(enquiry) if enquiry else None,
            journal=journal_line,
        )
        await journal.audit(tx, look)


def _role(who: SignedIn, event: ReferralEvent | None) -> Role:
    """As what somebody acts who may have several roles."""
    of_the_line = event in BY_THE_LINE or Role.SPECIALIST not in who.roles
    return Role.SUPERVISOR if of_the_line else Role.SPECIALIST
