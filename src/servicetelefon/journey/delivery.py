"""Referrals go to offices that do not work in the inbox: as rows with a next moment and durable
jobs that only run what is due. The job carries the delivery's id and nothing else.

What a citizen adds later follows on the same way, each after the one before.

A try is counted before it begins and ended after it: killed in between, it is begun anew under
the same id, as soon as its process is known to be gone, and after its lease in any case. Delivery never counts as receipt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import structlog

from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.journey.office_receipt import token_of
from servicetelefon.journey.parcel import (
    Print,
    content_of,
    entry_of,
    entry_sheet,
    sheet_of,
    text_of,
)
from servicetelefon.kit.alive import Alive, living
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.records import store as journal
from servicetelefon.records.store import Entry
from servicetelefon.referral import content, deliveries, store
from servicetelefon.referral.deliveries import Delivery, DeliveryState, NewDelivery
from servicetelefon.referral.port import LASTING, Courier, Fault, NotDelivered, Parcel
from servicetelefon.referral.sheet_words import say
from servicetelefon.referral.store import LINE_SEES, Referral

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=3)
BATCH = 100
TOPIC = "deliveries"

Defer = Callable[[Transaction | None, UUID], Awaitable[None]]
"""Puts the job into the transaction; without one, into the queue by itself."""


@dataclass(frozen=True, slots=True)
class DeliveryParts:
    """`ways` says by which way an office gets its referrals (none: the inbox); `couriers` are
    there in the process that brings them. `address` is under which the pages are reached."""

    database: Database
    clock: Clock
    ids: Ids
    vault: Vault
    bell: Bell
    alive: Alive
    failpoints: Failpoints
    city: Callable[[], City]
    ways: Mapping[str, str]
    defer: Defer
    couriers: Mapping[str, Courier]
    render: Print
    address: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """`missed`: processes that were among the living no more when this one looked last."""

    parts: DeliveryParts
    missed: set[int] = field(default_factory=set[int])

    async def put(self, tx: Transaction, row: Referral) -> None:
        """In the transaction of the hand-over: row and job, or neither. What is for the head alone
        (a complaint, a protected case) goes into no mailbox that a whole office reads: it waits in
        the inbox, and after its time with the line's supervisors. To a new office goes all that was
        added so far; what has not left for the one before is dropped.
        """
        await deliveries.drop(tx, row.enquiry)
        way = self.parts.ways.get(row.office or "")
        if way is None or row.office is None or row.partition != row.office:
            return
        now = self.parts.clock.now()
        new = NewDelivery(self.parts.ids.new(), row.enquiry, row.office, way, now)
        await deliveries.put(tx, new)
        await self.parts.defer(tx, new.id)
        for entry in await content.numbered(tx, row.enquiry):
            new = replace(new, id=self.parts.ids.new(), entry=entry, follows=new.id)
            await deliveries.put(tx, new)

    async def put_entry(self, tx: Transaction, row: Referral, entry: UUID) -> None:
        """In the transaction in which it was added. It goes where its referral went; one that lies
        in the inbox, or with the head, is read there together with what was added."""
        if row.office is None or row.partition != row.office:
            return
        before = await deliveries.last(tx, row.enquiry, row.office)
        if before is None:
            return
        new = NewDelivery(
            self.parts.ids.new(), row.enquiry, row.office, before.way, self.parts.clock.now(),
            entry, before.id,
        )  # fmt: skip
        await deliveries.put(tx, new)
        await self.parts.defer(tx, new.id)

    async def bring(self, delivery: UUID) -> DeliveryState | None:
        """One try; None when it is not due. What comes of it is on disk before it is told."""
        begun = await self._begin(delivery)
        if begun is None:
            return None
        one, row = begun
        courier = self.parts.couriers.get(one.office)
        if courier is None:
            return await self._end(one, row, fault=Fault.NOT_SET_UP)
        try:
            parcel = await self._parcel(one, row)
            self.parts.failpoints.hit("delivery.send.before")
            proof = await courier.bring(parcel)
            self.parts.failpoints.hit("delivery.send.after")
        except NotDelivered as why:
            return await self._end(one, row, fault=why.fault)
        except NotFound:
            return await self._end(one, row, fault=Fault.REFUSED)
        return await self._end(one, row, proof=proof)

    async def _begin(self, delivery: UUID) -> tuple[Delivery, Referral] | None:
        async with self.parts.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            now, process = self.parts.clock.now(), self.parts.alive.number
            one = await deliveries.begin(tx, delivery, now, process)
            row = await store.find(tx, LINE_SEES, one.enquiry) if one else None
            self.parts.failpoints.hit("delivery.begin.before")
        self.parts.failpoints.hit("delivery.begin.after")
        return (one, row) if one and row else None

    async def _parcel(self, one: Delivery, row: Referral) -> Parcel:
        parts = self.parts
        if one.entry is not None:
            return await self._entry_parcel(one, row, one.entry)
        async with parts.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            held = await content_of(tx, parts.vault, row)
        confirm_at = self._confirm_at(one)
        sheet = sheet_of(held.document, parts.city(), confirm_at)
        return Parcel(
            id=one.id,
            document=held.document,
            title=say("title", reference=held.document.reference),
            text=text_of(sheet),
            pdf=await parts.render(sheet),
            confirm_at=confirm_at,
            enclosed=held.enclosed,
            tries=one.tries,
        )

    async def _entry_parcel(self, one: Delivery, row: Referral, entry: UUID) -> Parcel:
        async with self.parts.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            held = await entry_of(tx, self.parts.vault, row, entry)
            proof = await deliveries.first_proof(tx, row.enquiry, one.office)
        confirm_at = self._confirm_at(one)
        document = held.document
        sheet = entry_sheet(document, self.parts.city(), confirm_at)
        number = str(document.number)
        return Parcel(
            id=one.id,
            document=document,
            title=say("entry_title", reference=document.reference, number=number),
            text=text_of(sheet),
            pdf=await self.parts.render(sheet),
            confirm_at=confirm_at,
            enclosed=held.enclosed,
            tries=one.tries,
            belongs_to=proof or "",
        )

    def _confirm_at(self, one: Delivery) -> str:
        return f"{self.parts.address}/eingang/{one.id}/{token_of(self.parts.vault, one.id)}"

    async def _end(
        self, one: Delivery, row: Referral, *, proof: str = "", fault: Fault | None = None
    ) -> DeliveryState:
        now, parts = self.parts.clock.now(), self.parts
        async with parts.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            if fault is None:
                await deliveries.sent(tx, one.id, proof, now)
                state = DeliveryState.SENT
            else:
                lasting = fault in LASTING
                state = await deliveries.failed(tx, one, fault.value, lasting=lasting, now=now)
            await self._record(tx, one, row, state, fault)
            following = await deliveries.next_of(tx, one.id) if fault is None else None
            parts.failpoints.hit("delivery.end.before")
        parts.failpoints.hit("delivery.end.after")
        if following is not None:
            await parts.defer(None, following)
        if state is DeliveryState.DEAD:
            log.error("delivery.dead", delivery=str(one.id), office=one.office, fault=fault)
            parts.bell.ring(TOPIC)
        return state

    async def _record(
        self,
        tx: Transaction,
        one: Delivery,
        row: Referral,
        state: DeliveryState,
        fault: Fault | None,
    ) -> None:
        data = {
            "delivery": str(one.id),
            "way": one.way,
            "state": state.value,
            "tries": one.tries,
            "fault": fault.value if fault else None,
        }
        entry = Entry(
            self.parts.ids.new(),
            self.parts.clock.now(),
            EventCode.REFERRAL_DELIVERY,
            enquiry=row.enquiry,
            office=one.office,
            data=data,
        )
        await journal.append(tx, [entry])

    async def revive(self, tx: Transaction, delivery: UUID) -> bool:
        """Somebody has mended what was wrong; the tries begin anew."""
        one = await deliveries.revive(tx, delivery, self.parts.clock.now())
        if one is None:
            return False
        await self.parts.defer(tx, one.id)
        return True

    async def sweep(self) -> int:
        """Puts what is due into the queue: retries, and tries whose process died."""
        async with self.parts.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            await self._take_over(tx)
            due = await deliveries.due(tx, self.parts.clock.now(), BATCH)
        for delivery in due:
            await self.parts.defer(None, delivery)
        return len(due)

    async def _take_over(self, tx: Transaction) -> None:
        """What a process had begun that was missed at two looks: one that only lost its connection
        is back at the second, and may still be sending."""
        gone = await deliveries.tried_by(tx) - await living(tx)
        await deliveries.take_over(tx, gone & self.missed, self.parts.clock.now())
        self.missed.clear()
        self.missed.update(gone)

    async def run(self, edges: Edges) -> None:
        await edges.keep("deliveries", self.sweep, self.parts.clock, EVERY)
