"""A specialist calls a citizen back from the page of one referral: what the page asks for.

The number is not shown for it. Only the number that the citizen left is called, by who has accepted
the referral; that it was called stands in journal and audit. The line does the rest
(`office_call_line.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.office_call import OVER, OfficeCallEvent, OfficeCallState, after
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.referral import ReferralState
from servicetelefon.domain.referral_step import Refusal
from servicetelefon.journey.office import OfficeWork, StepRefused
from servicetelefon.journey.office_sight import NoNumber, number_of
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.phone import handsets, office_calls
from servicetelefon.phone.office_calls import OfficeCall, Wish, phone_of
from servicetelefon.phone.port import PhoneAccount, PhoneKind
from servicetelefon.referral.store import Referral, Sees
from servicetelefon.routing import look
from servicetelefon.routing import read as routing_read
from servicetelefon.routing import store as routing

_NOT_IN = {
    ReferralState.NEW: Refusal.NOT_ACCEPTED,
    ReferralState.RETURNED: Refusal.RETURNED,
    ReferralState.CLOSED: Refusal.CLOSED,
}


class CallRuns(Conflict):
    """This person, or somebody else about this enquiry, is calling already."""

    code = "office-call-runs"


class NoSuchCall(Conflict):
    """There is no call that this could be done with."""

    code = "no-office-call"


class NumberNotAllowed(Conflict):
    """The line calls no such numbers: abroad, or one that costs extra."""

    code = "office-call-not-allowed"


class NoLine(Unavailable):
    """No line is there that could call."""

    code = "office-call-no-line"


@dataclass(frozen=True, slots=True)
class OfficeCalling:
    """`new_secret` must be fit for secrets."""

    work: OfficeWork
    new_secret: Callable[[], str]

    async def seat(self, tx: Transaction, sees: Sees, enquiry: UUID, who: SignedIn) -> PhoneAccount:
        """The browser phone of this person at the page of this referral; an older page's ends. Not
        while they talk about another one: that page could not be rung again."""
        await self.work.find(tx, sees, enquiry)
        await self._end_at_silent(tx, enquiry, who)
        for call in await office_calls.in_the_way(tx, enquiry, who.account):
            if call.enquiry != enquiry:
                raise CallRuns("this person is calling somebody else")
        account = PhoneAccount(phone_of(who.account), PhoneKind.BROWSER, self.new_secret())
        now = self.work.clock.now()
        await handsets.put(tx, self.work.vault, who.account, account, now)
        return account

    async def start(self, tx: Transaction, sees: Sees, enquiry: UUID, who: SignedIn) -> OfficeCall:
        """Have the own phone rung and then the citizen's. The phone is there already."""
        row = await self.work.find(tx, sees, enquiry, lock=True)
        if why := _why_not(row, who):
            raise StepRefused(why)
        await self._check_number(tx, enquiry)
        await self._end_at_silent(tx, enquiry, who)
        call = await self._new(tx, row, who)
        if not await office_calls.put(tx, call):
            raise CallRuns("a call about this is running")
        await self._record(tx, row, call, who)
        return call

    async def _check_number(self, tx: Transaction, enquiry: UUID) -> None:
        number = await number_of(tx, self.work.vault, enquiry)
        if number is None:
            raise NoNumber("no number was left")
        rules = self.work.city().calls_out
        if not isinstance(decide_callback(number, rules, confirmed=True), Allowed):
            raise NumberNotAllowed("the line may not call this number")

    async def _new(self, tx: Transaction, row: Referral, who: SignedIn) -> OfficeCall:
        now = self.work.clock.now()
        node = await routing.living_node(tx, now)
        if node is None:
            raise NoLine("no line is there")
        return OfficeCall(
            id=self.work.ids.new(),
            enquiry=row.enquiry,
            office=row.office,
            node=node,
            account=who.account,
            phone=phone_of(who.account),
            phone_channel=None,
            state=OfficeCallState.RINGING,
            step=0,
            made_at=now,
            since=now,
        )

    async def _end_at_silent(self, tx: Transaction, enquiry: UUID, who: SignedIn) -> None:
        """A call at a node that died with it does not keep anybody from calling again."""
        now = self.work.clock.now()
        silent = now - look.NODE_SILENT
        living = {name for name, seen, _ in await routing_read.nodes(tx) if seen > silent}
        for call in await office_calls.in_the_way(tx, enquiry, who.account):
            if call.node not in living:
                broken = replace(
                    call, state=OfficeCallState.BROKEN_OFF, step=call.step + 1, account=None,
                    phone=None, since=now, due_at=None, ended_at=now,
                )  # fmt: skip
                await office_calls.move(tx, call, broken)

    async def newest(self, tx: Transaction, sees: Sees, enquiry: UUID) -> OfficeCall | None:
        """How the last call about this stands."""
        await self.work.find(tx, sees, enquiry)
        return next(iter(await office_calls.of_enquiry(tx, enquiry)), None)

    async def wish(
        self, tx: Transaction, sees: Sees, enquiry: UUID, what: Wish, who: SignedIn
    ) -> str:
        """Ask it of the line; gives its node."""
        await self.work.find(tx, sees, enquiry)
        node = await office_calls.wish(tx, enquiry, who.account, what)
        if node is None:
            raise NoSuchCall("no call of this person is running")
        return node

    async def not_the_person(
        self, tx: Transaction, sees: Sees, enquiry: UUID, who: SignedIn
    ) -> None:
        """Said after a call: it was a mailbox, or somebody else."""
        row = await self.work.find(tx, sees, enquiry, lock=True)
        call = next(iter(await office_calls.of_enquiry(tx, enquiry)), None)
        step = after(call.state, OfficeCallEvent.NOT_THE_PERSON) if call else None
        if call is None or step is None:
            raise NoSuchCall("nobody was reached")
        corrected = replace(call, state=step.to, step=call.step + 1)
        await office_calls.move(tx, call, corrected)
        await self._record(tx, row, corrected, who)

    async def _record(
        self, tx: Transaction, row: Referral, call: OfficeCall, who: SignedIn
    ) -> None:
        data = {"call": str(call.id), "state": call.state.value}
        await self.work.record(tx, row, EventCode.REFERRAL_CALLED, data, who)


def may_call(row: Referral, who: SignedIn) -> bool:
    return _why_not(row, who) is None


def _why_not(row: Referral, who: SignedIn) -> Refusal | None:
    """Two people of an office do not call the same citizen."""
    if why := _NOT_IN.get(ReferralState(row.state)):
        return why
    return None if row.owner == who.account else Refusal.NOT_YOURS


def is_over(call: OfficeCall | None) -> bool:
    """Whether another call may begin."""
    return call is None or call.state in OVER
