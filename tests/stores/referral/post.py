"""An office without inbox, a carrier that works or fails as it is told, and what brings to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from uuid import UUID

from referrals import Bureau, a_hand_over
from servicetelefon.domain.referral import ClaimWish, EntryKind, ReferralKind
from servicetelefon.journey.delivery import Deliveries, DeliveryParts
from servicetelefon.journey.enquiry_state import Added, EnquiryStates
from servicetelefon.journey.office_receipt import OfficeReceipts
from servicetelefon.journey.parcel import Sheet
from servicetelefon.kit.alive import Alive
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.referral import deliveries
from servicetelefon.referral.contract import EntryDocument
from servicetelefon.referral.deliveries import Delivery
from servicetelefon.referral.documents import NewDocument
from servicetelefon.referral.port import Fault, NotDelivered, Parcel, Way


@dataclass
class Carrier:
    """Brings to whom it is told, or fails as it is told."""

    fault: Fault | None = None
    brought: list[Parcel] = field(default_factory=list[Parcel])
    way: Way = Way.FOLDER

    async def bring(self, parcel: Parcel) -> str:
        if self.fault:
            raise NotDelivered(self.fault, "as told")
        self.brought.append(parcel)
        return "proof-1"


class Killed(BaseException):
    """What a test puts in the place of SIGKILL."""


@dataclass
class Post:
    bureau: Bureau
    carrier: Carrier
    jobs: DurableJobs
    work: Deliveries
    receipts: OfficeReceipts
    states: EnquiryStates

    async def takes_in(self) -> UUID:
        handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.YES)
        async with self.bureau.database.begin() as tx:
            enquiries = self.bureau.enquiries_sending(self.work.put)
            receipt = await enquiries.take_in(tx, handed, self.bureau.giver())
        return receipt.enquiry

    async def adds(
        self,
        enquiry: UUID,
        words: str,
        kind: EntryKind = EntryKind.ADDITION,
        files: tuple[NewDocument, ...] = (),
    ) -> UUID:
        """The citizen, after reference and code were proven; the entry."""
        added = Added(self.bureau.ids.new(), kind, words, files=files)
        async with self.bureau.database.begin() as tx:
            assert await self.states.add_proven(tx, enquiry, added)
        return added.id

    async def all(self) -> list[Delivery]:
        """Every delivery, in the order in which they were made."""
        async with self.bureau.database.begin(office="*") as tx:
            rows = await tx.rows("select id from referral.delivery order by made_at, id")
            found = [await deliveries.find(tx, row[0]) for row in rows]
        return [one for one in found if one is not None]

    async def brings_what_is_due(self) -> None:
        async with self.bureau.database.begin(office="*") as tx:
            due = await deliveries.due(tx, self.bureau.clock.now(), 100)
        for one in due:
            await self.work.bring(one)

    @property
    def said(self) -> list[str]:
        """What was brought, by the words of the citizen."""
        documents = [parcel.document for parcel in self.carrier.brought]
        return [
            one.said if isinstance(one, EntryDocument) else one.handed_over.said
            for one in documents
        ]

    async def one(self) -> Delivery:
        async with self.bureau.database.begin(office="*") as tx:
            rows = await tx.rows("select id from referral.delivery")
            assert len(rows) == 1
            found = await deliveries.find(tx, rows[0][0])
        assert found is not None
        return found

    async def empties_the_queue(self) -> None:
        async with self.bureau.database.begin() as tx:
            await tx.do("delete from jobs.procrastinate_jobs")

    async def waiting_jobs(self) -> int:
        async with self.bureau.database.begin() as tx:
            return len(await tx.rows("select 1 from jobs.procrastinate_jobs"))


@asynccontextmanager
async def a_post(bureau: Bureau) -> AsyncGenerator[Post]:
    jobs = DurableJobs(bureau.database.dsn, "delivery", at_once=1)
    carrier = Carrier()

    async def render(sheet: Sheet) -> bytes:
        return sheet.title.encode()

    async def defer(tx: object, delivery: UUID) -> None:
        await jobs.defer(tx, "deliver", delivery)  # pyright: ignore[reportArgumentType]

    alive = Alive(bureau.database.dsn, bureau.chance)
    parts = DeliveryParts(
        bureau.database, bureau.clock, bureau.ids, bureau.vault, bureau.bell, alive, bureau.failpoints,
        lambda: bureau.city, {"amt-nord": "folder"}, defer, {"amt-nord": carrier}, render,
        "https://line.test",
    )  # fmt: skip
    work = Deliveries(parts)
    receipts = OfficeReceipts(bureau.clock, bureau.ids, bureau.vault, lambda: bureau.city)
    jobs.does("deliver", work.bring)
    await jobs.open()
    states = replace(bureau.states, send=work.put_entry)
    yield Post(bureau, carrier, jobs, work, receipts, states)
    await jobs.close()
