"""A program that does the steps of a hand-over and can really be killed in the middle: it is told before
a step at which place it, or the database, dies."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from cryptography import x509

from referrals import MONDAY, Bureau, SilentBell, a_hand_over
from servicetelefon.adapters.delivery.mail import MailCourier, MailServer
from servicetelefon.domain.handover import Giver
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, EntryKind, ReferralEvent, ReferralKind
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.journey.delivery import Deliveries, DeliveryParts
from servicetelefon.journey.enquiry_state import Added
from servicetelefon.journey.office import StepRefused
from servicetelefon.journey.office_receipt import OfficeReceipts, token_of
from servicetelefon.journey.parcel import Sheet
from servicetelefon.kit.alive import Alive
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database, DatabaseAway, Transaction
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.postgres_leftovers import working_in
from servicetelefon.ops.processes import send
from servicetelefon.referral import deliveries, store
from servicetelefon.referral.store import LINE_SEES

OFFICE = "amt-nord"


@dataclass(frozen=True, slots=True)
class Moment:
    """Who is killed where: a failpoint of the program, or a word of the mail server."""

    victim: str = ""  # process, database, postmaster, mail
    place: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """One step of the program, at one time of the moved clock."""

    step: str
    now: datetime
    enquiry: UUID | None = None
    moment: Moment = Moment()
    mail_port: int = 0
    mail_pid: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`away`: the database did not answer, so nothing is known of the step."""

    value: object = None
    away: bool = False
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    dsn: str
    data: Path
    nora: SignedIn
    certificate: bytes
    seed: int


class Program:
    """What `web` and `jobs` do with one enquiry, step by step as it is told."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._order = Order("", MONDAY)
        self._struck = ""
        self._failpoints = Failpoints(act=self._strike)
        self._database = Database(
            setting.dsn, role=APP, name="killed", failpoints=self._failpoints, size=2
        )
        # Started anew it must not make the ids of the last life.
        chance = random.Random(setting.seed)
        self._bureau = Bureau(self._database, chance=chance, failpoints=self._failpoints)

    async def serve(self, pipe: Connection) -> None:
        await self._database.open()
        while (order := pipe.recv()) is not None:
            pipe.send(await self._answer(order))

    async def _answer(self, order: Order) -> Answer:
        self._order, self._struck = order, ""
        clock = self._bureau.clock
        assert isinstance(clock, ManualClock)
        await clock.move_to(max(order.now, clock.now()))
        if order.moment.victim:
            self._failpoints.arm(f"{order.moment.place}:{order.moment.count}")
        try:
            return Answer(await getattr(self, order.step)(), struck=self._struck)
        except DatabaseAway:
            return Answer(away=True, struck=self._struck)
        finally:
            self._failpoints.disarm()

    def _strike(self) -> None:
        self._struck = self._order.moment.victim
        match self._struck:
            case "process":
                os.kill(os.getpid(), signal.SIGKILL)
            case "mail":
                with suppress(ProcessLookupError):  # it died at a word of its own before
                    os.kill(self._order.mail_pid, signal.SIGKILL)
            case _:
                self._kill_database(all_of_it=self._struck == "database")

    def _kill_database(self, *, all_of_it: bool) -> None:
        """With all that works for it, as when the machine stops; or the head alone, so that a
        commit under way may or may not come through."""
        lock = (self._setting.data / "postmaster.pid").read_text()
        postmaster = int(lock.split("\n", 1)[0])
        os.kill(postmaster, signal.SIGKILL)
        for one in working_in(self._setting.data.resolve()) if all_of_it else ():
            send(one, signal.SIGKILL)

    # The steps.

    async def hands_over(self) -> UUID:
        """A form of a citizen, sent again until there is an answer."""
        assert self._order.enquiry is not None
        chance = random.Random(self._order.enquiry.int)
        kind = chance.choice([one for one in ReferralKind if one is not ReferralKind.COMPLAINT])
        claim = ClaimWish.YES if kind is ReferralKind.BENEFIT_CLAIM else None
        day = self._order.now.date() if kind is ReferralKind.DEADLINE else None
        handed = a_hand_over(kind=kind, claim=claim, deadline=day)
        giver = Giver(self._order.enquiry, "sozial", role=Role.AGENT)
        async with self._database.begin() as tx:
            enquiries = self._bureau.enquiries_sending(self._deliveries().put)
            receipt = await enquiries.take_in(tx, handed, giver)
        return receipt.enquiry

    async def adds(self) -> UUID:
        """What the citizen has forgotten, sent again until there is an answer."""
        assert self._order.enquiry is not None
        of = self._order.enquiry
        added = Added(UUID(int=of.int ^ 1), EntryKind.ADDITION, "Zwei Kinder.")
        states = replace(self._bureau.states, send=self._deliveries().put_entry)
        async with self._database.begin() as tx:
            assert await states.add_proven(tx, of, added)
        return added.id

    async def is_accepted(self) -> str:
        nora, office = self._setting.nora, self._bureau.office
        assert self._order.enquiry is not None
        try:
            async with self._database.begin() as tx:
                sees = await office.enter(tx, nora)
                asked = StepAsked(ReferralEvent.ACCEPTED)
                await office.step(tx, sees, self._order.enquiry, asked, nora)
        except StepRefused as refused:
            return refused.code
        return "accepted"

    async def is_brought(self) -> int:
        """All that is due goes out; how many are on their way still."""
        work = self._deliveries()
        async with self._database.begin() as tx:
            await store.see(tx, LINE_SEES)
            due = await deliveries.due(tx, self._order.now, 100)
        for one in due:
            await work.bring(one)
        async with self._database.begin(office="*") as tx:
            row = await tx.row("select count(*) from referral.delivery where state <> 'sent'")
        return row[0] if row else 0

    async def is_mended(self) -> int:
        """A supervisor empties the dead-letter list: the office can be reached again."""
        async with self._database.begin() as tx:
            await store.see(tx, LINE_SEES)
            dead = await deliveries.dead(tx)
            for one in dead:
                await self._deliveries().revive(tx, one.id)
        return len(dead)

    async def is_confirmed(self) -> bool:
        """A person of the office opens the address that came with the delivery."""
        bureau = self._bureau
        receipts = OfficeReceipts(bureau.clock, bureau.ids, bureau.vault, lambda: bureau.city)
        async with self._database.begin(office="*") as tx:
            query = (
                "select id from referral.delivery "
                "where enquiry = %s and state = 'sent' and entry is null"
            )
            row = await tx.row(query, (self._order.enquiry,))
        if row is None:
            return False
        async with self._database.begin() as tx:
            await receipts.by_person(tx, row[0], token_of(bureau.vault, row[0]), "Nora, N 17/4")
        return True

    async def time_passes(self) -> None:
        await self._bureau.watch.sweep()

    async def is_told(self) -> dict[str, list[str]]:
        """What stands in the database, as lists of ids."""
        queries = {
            "referrals": "select enquiry from referral.referral",
            "owned": "select enquiry from referral.referral where level is not null",
            "handed_over": "select enquiry from referral.entry where kind = 'handed_over'",
            "made": "select enquiry from records.journal where code = 'referral_made'",
            "accepted": "select enquiry from records.journal where data->>'event' = 'accepted'",
            "confirmed": "select enquiry from records.journal "
            "where data->>'event' = 'receipt_confirmed'",
            "deliveries": "select id from referral.delivery",
            "delivered": "select enquiry from referral.delivery "
            "where state = 'sent' and entry is null",
            "added": "select id from referral.entry where number is not null",
            "additions": "select entry from referral.delivery "
            "where state = 'sent' and entry is not null",
        }
        async with self._database.begin(office="*") as tx:
            return {
                name: sorted(str(row[0]) for row in await tx.rows(query))
                for name, query in queries.items()
            }

    def _deliveries(self) -> Deliveries:
        bureau, order = self._bureau, self._order
        certificate = x509.load_pem_x509_certificate(self._setting.certificate)
        server = MailServer("127.0.0.1", order.mail_port, "line@line.test", tls="none", patience=10)
        courier = MailCourier(server, "eingang@amt.test", certificate, bureau.clock.now)

        async def defer(_tx: Transaction | None, _delivery: UUID) -> None:
            """The sweep finds it."""

        async def render(sheet: Sheet) -> bytes:
            return sheet.title.encode()

        return Deliveries(
            DeliveryParts(
                self._database, bureau.clock, bureau.ids, bureau.vault, SilentBell(),
                Alive(self._database.dsn, bureau.chance),
                self._failpoints, lambda: bureau.city, {OFFICE: "mail"}, defer,
                {OFFICE: courier}, render, "https://line.test",
            )
        )  # fmt: skip


def work(pipe: Connection, setting: Setting) -> None:
    asyncio.run(Program(setting).serve(pipe))
