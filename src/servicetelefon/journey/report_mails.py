"""Reports that go out by mail on their day: rows with a next moment and durable jobs that only run
what is due. Nobody gets one twice: what the mail server surely did not take is tried again, what it
perhaps took only when a person says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog

from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, DatabaseAway, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.measures import mailings
from servicetelefon.measures.mailings import Mailing, MailingState
from servicetelefon.measures.port import Attached, Letter, NotPosted, PostFault, Postman
from servicetelefon.measures.schedule import Schedule, due_between
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=20)
BATCH = 50
CATCHES_UP = timedelta(days=3)
"""Reports that fell due while nothing ran are sent; older ones nobody waits for."""

_LASTING = frozenset({PostFault.REFUSED, PostFault.NOT_SET_UP, PostFault.NOT_MADE})


@dataclass(frozen=True, slots=True)
class MadeReport:
    """What is sent: the words of the mail and the files."""

    subject: str
    text: str
    attached: tuple[Attached, ...]


Make = Callable[[Schedule, date], Awaitable[MadeReport]]
Defer = Callable[[Transaction | None, UUID], Awaitable[None]]
"""Puts the job into the transaction; without one, into the queue by itself."""


@dataclass(frozen=True, slots=True)
class ReportMailParts:
    database: Database
    clock: Clock
    ids: Ids
    vault: Vault
    failpoints: Failpoints
    city: Callable[[], City]
    schedules: Sequence[Schedule]
    defer: Defer
    make: Make
    postman: Postman


async def send_again(tx: Transaction, clock: Clock, ids: Ids, mailing: UUID) -> bool:
    """Somebody wants a mail sent that failed or perhaps arrived; `jobs` finds it. False when it
    needs nobody."""
    one = await mailings.again(tx, mailing, clock.now())
    if one is not None:
        await journal.append(tx, [_line(ids.new(), clock.now(), one, one.state, None)])
    return one is not None


@dataclass(frozen=True, slots=True)
class ReportMails:
    parts: ReportMailParts

    async def plan(self) -> int:
        """Rows and jobs for what has fallen due; how many are new."""
        now, new = self.parts.clock.now(), 0
        for one in self.parts.schedules:
            for about in due_between(one, now - CATCHES_UP, now, self.parts.city().zone):
                for address in one.to:
                    new += await self._put(one, about, address)
        return new

    async def _put(self, schedule: Schedule, about: date, address: str) -> bool:
        mailing, recipient = self.parts.ids.new(), self._hashes(address)
        async with self.parts.database.begin() as tx:
            now = self.parts.clock.now()
            new = await mailings.put(tx, mailing, (schedule.name, about), recipient, now)
            if new:
                await self.parts.defer(tx, mailing)
        return new

    async def send(self, mailing: UUID) -> MailingState | None:
        """One try; None when it is not due. The report is made first: what happens between the
        beginning of the try and its end is sending and nothing else."""
        async with self.parts.database.begin() as tx:
            found = await mailings.find(tx, mailing)
        if found is None or found.state is not MailingState.WAITING:
            return None
        letter = await self._letter(found)
        one = await self._begin(mailing)
        if one is None:
            return None
        if isinstance(letter, PostFault):
            return await self._failed(one, letter)
        try:
            self.parts.failpoints.hit("mailing.send.before")
            await self.parts.postman.post(letter)
            self.parts.failpoints.hit("mailing.send.after")
        except NotPosted as why:
            return await self._failed(one, why.fault)
        return await self._sent(one)

    async def _begin(self, mailing: UUID) -> Mailing | None:
        async with self.parts.database.begin() as tx:
            one = await mailings.begin(tx, mailing, self.parts.clock.now())
            self.parts.failpoints.hit("mailing.begin.before")
        self.parts.failpoints.hit("mailing.begin.after")
        return one

    async def _letter(self, one: Mailing) -> Letter | PostFault:
        schedule = next((s for s in self.parts.schedules if s.name == one.report), None)
        address = self._address(schedule, one) if schedule else None
        if schedule is None or address is None:
            return PostFault.NOT_SET_UP
        try:
            made = await self.parts.make(schedule, one.about)
        except DatabaseAway:
            raise
        except ServiceError as why:
            log.error("mailing.not_made", report=one.report, why=why.code)  # noqa: TRY400 - expected
            return PostFault.NOT_MADE
        return Letter(one.id, address, made.subject, made.text, made.attached)

    def _address(self, schedule: Schedule, one: Mailing) -> str | None:
        """Whom the row means; None when the operator has taken them off the list since."""
        same = (to for to in schedule.to if one.recipient in self._hashes(to))
        return next(same, None)

    def _hashes(self, address: str) -> list[bytes]:
        return self.parts.vault.lookups(address, mailings.PURPOSE)

    async def _sent(self, one: Mailing) -> MailingState:
        async with self.parts.database.begin() as tx:
            await mailings.sent(tx, one.id, self.parts.clock.now())
            await self._note(tx, one, MailingState.SENT, None)
            self.parts.failpoints.hit("mailing.end.before")
        self.parts.failpoints.hit("mailing.end.after")
        return MailingState.SENT

    async def _failed(self, one: Mailing, fault: PostFault) -> MailingState:
        wanted = MailingState.WAITING
        if fault is PostFault.PERHAPS_SENT:
            wanted = MailingState.UNSURE
        elif fault in _LASTING:
            wanted = MailingState.DEAD
        async with self.parts.database.begin() as tx:
            now = self.parts.clock.now()
            state = await mailings.failed(tx, one, wanted, fault.value, now)
            await self._note(tx, one, state, fault)
        if state in mailings.NEEDS_A_PERSON:
            log.error("mailing.needs_a_person", mailing=str(one.id), report=one.report, fault=fault)
        return state

    async def _note(
        self, tx: Transaction, one: Mailing, state: MailingState, fault: PostFault | None
    ) -> None:
        line = _line(self.parts.ids.new(), self.parts.clock.now(), one, state, fault)
        await journal.append(tx, [line])

    async def sweep(self) -> int:
        """Puts what is due into the queue; tries whose process died wait for a person."""
        async with self.parts.database.begin() as tx:
            now = self.parts.clock.now()
            lost = await mailings.give_up_lost(tx, now, PostFault.PERHAPS_SENT.value)
            due = await mailings.due(tx, now, BATCH)
        for mailing in lost:
            log.error("mailing.needs_a_person", mailing=str(mailing), fault=PostFault.PERHAPS_SENT)
        for mailing in due:
            await self.parts.defer(None, mailing)
        return len(due)

    async def run(self, edges: Edges) -> None:
        await edges.keep("reports by mail", self.turn, self.parts.clock, EVERY)

    async def turn(self) -> None:
        await self.plan()
        await self.sweep()


def _line(
    id_: UUID, at: datetime, one: Mailing, state: MailingState, fault: PostFault | None
) -> Entry:
    data = {
        "mailing": str(one.id),
        "report": one.report,
        "state": state.value,
        "tries": one.tries,
        "fault": fault.value if fault else None,
    }
    return Entry(id_, at, EventCode.REPORT_MAILED, data=data)
