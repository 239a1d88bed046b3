"""A line in which one person has left traces everywhere, and all that lies there."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from referrals import Bureau, a_hand_over
from servicetelefon.chat import store as chat
from servicetelefon.chat.store import Label, Said
from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.desk import store as desk
from servicetelefon.desk.store import Work
from servicetelefon.domain.callback import CallbackChannel, CallbackReason, CallbackState
from servicetelefon.domain.chat import Who
from servicetelefon.domain.handover import CallbackWish, Receipt
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.person import Traces, Way
from servicetelefon.domain.referral import ClaimWish, ReferralEvent, ReferralKind, Result
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.domain.telephone_number import at_home
from servicetelefon.journey.person import Asked, PersonRights
from servicetelefon.kit.columns import ColumnClass
from servicetelefon.kit.crypto import Slot
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import AUDITOR
from servicetelefon.records.store import Look, NewContact, audit, open_contact
from servicetelefon.referral import documents
from servicetelefon.referral.documents import NewDocument, Place
from servicetelefon.routing import callback_number, callback_store
from servicetelefon.routing.callback_store import Callback

E = ReferralEvent


SEALED = (ColumnClass.PERSONAL, ColumnClass.CLAIM)


WORDS = ("chat", "past", "note", "said", "document", "file")


@dataclass
class Trail:
    """Somebody who left something in every column there is. `mark` stands in all their words."""

    mark: str
    number: str
    receipt: Receipt
    contact: UUID
    callback: UUID

    def words(self) -> set[str]:
        return {f"{self.mark}-{one}" for one in WORDS}


@dataclass
class Line:
    bureau: Bureau
    auditor: Database
    rights: PersonRights
    officer: SignedIn

    def asked(self, way: Way, traces: Traces) -> Asked:
        return Asked(self.officer, "AZ 7/26", way, traces)

    async def trail(
        self, mark: str, number: str, *, claim: ClaimWish = ClaimWish.YES, done: bool = True,
        closed_by: str | None = None,
    ) -> Trail:  # fmt: skip
        """A chat, a call with a note, a callback, a claim with a document."""
        b = self.bureau
        contact, callback, now = b.ids.new(), b.ids.new(), b.clock.now()
        async with b.database.begin() as tx:
            await open_contact(tx, NewContact(contact, "live", "phone", now))
        handed = a_hand_over(
            kind=ReferralKind.MESSAGE if claim is ClaimWish.NO else ReferralKind.BENEFIT_CLAIM,
            said=f"{mark}-said",
            claim=claim,
            callback=CallbackWish(number),
        )
        receipt = await b.takes_in(handed, b.giver(contact=contact))
        trail = Trail(mark, number, receipt, contact, callback)
        async with b.database.begin(office="*") as tx:
            await self._chats(tx, trail, now)
            await self._calls(tx, trail, now)
            await self._wants_a_call(
                tx, trail, now, CallbackState.REACHED if done else CallbackState.APPOINTED
            )
            if done:
                await tx.do(
                    "update records.contact set closed_at = %s where id = %s", (now, contact)
                )
        if done:
            await self.closes(receipt.enquiry, closed_by or mark)
        return trail

    async def _chats(self, tx: Transaction, trail: Trail, now: datetime) -> None:
        b, contact, mark = self.bureau, trail.contact, trail.mark
        await chat.open_(tx, contact, mark, "sozial", Label("f", "de", now))
        said = Said(b.ids.new(), contact, now, Who.CITIZEN, f"{mark}-chat", "de")
        assert await chat.say(tx, b.vault, said)
        await chat.remember(tx, b.vault, contact, f"{mark}-past", "de", now)
        file = NewDocument(
            b.ids.new(), "application/pdf", f"{mark}-file", f"{mark}-document".encode()
        )
        await documents.keep(tx, b.vault, file, Place(trail.receipt.enquiry, 0, _key(), now))

    async def _calls(self, tx: Transaction, trail: Trail, now: datetime) -> None:
        """With a note, the mark of who calls again, and an agent who took it."""
        b, contact, mark, number = self.bureau, trail.contact, trail.mark, at_home(trail.number)
        await desk.save(tx, b.vault, b.ids.new(), Work(contact, f"{mark}-note"), now)
        await tx.do(
            "insert into phone.call (contact, node, channel, line, state, step, since, "
            "first_ring, language, needs, caller, caller_lookup) "
            "values (%s, 'n', 'c', 'sozial', 'closed', 1, %s, %s, 'de', '{}', %s, %s)",
            (contact, now, now,
             b.vault.seal(number, Slot("phone.call", "caller", str(contact))),
             b.vault.lookup(number, "caller")),
        )  # fmt: skip
        await tx.do(
            "insert into records.repeat_mark (contact, day, at, mark) values (%s, %s, %s, %s)",
            (contact, now.date(), now, mark.encode()),
        )
        look = Look(b.ids.new(), now, b.ids.new(), "agent", "took_contact", "contact", str(contact))
        await audit(tx, look)

    async def _wants_a_call(
        self, tx: Transaction, trail: Trail, now: datetime, state: CallbackState
    ) -> None:
        one = Callback(
            trail.callback, "live", "sozial", CallbackChannel.PHONE, CallbackReason.WAITING,
            state, trail.contact, now, now, (), "de", asked_in=trail.contact,
        )  # fmt: skip
        sealed = callback_number.sealed(self.bureau.vault, trail.callback, trail.number)
        assert await callback_store.insert(tx, one, sealed)

    async def closes(self, enquiry: UUID, login: str) -> None:
        nora = await self.bureau.somebody(login, Role.SPECIALIST, offices=("amt-nord",))
        for step in (
            StepAsked(E.RECEIPT_CONFIRMED),
            StepAsked(E.ACCEPTED),
            StepAsked(E.CLOSED, result=Result.DONE),
        ):
            async with self.bureau.database.begin() as tx:
                sees = await self.bureau.office.enter(tx, nora)
                await self.bureau.office.step(tx, sees, enquiry, step, nora)

    async def finds(self, way: Way, trail: Trail) -> Traces:
        async with self.bureau.database.begin() as tx:
            if way is Way.NUMBER:
                return await self.rights.by_number(tx, trail.number)
            numbers = (trail.receipt.reference, trail.receipt.code)
            found = await self.rights.by_reference(tx, *numbers)
        assert found is not None
        return found

    async def is_told(self, way: Way, trail: Trail):
        asked = self.asked(way, await self.finds(way, trail))
        async with self.bureau.database.begin() as tx, self.auditor.begin() as auditor:
            return await self.rights.information(tx, auditor, asked)

    async def erases(self, way: Way, trail: Trail, *, dry_run: bool = False):
        asked = self.asked(way, await self.finds(way, trail))
        async with self.bureau.database.begin() as tx:
            return await self.rights.erase(tx, asked, dry_run=dry_run)


def _key() -> str:
    return "office:amt-nord"


@asynccontextmanager
async def a_line(database: Database, dsn: str) -> AsyncGenerator[Line]:
    bureau = Bureau(database)
    auditor = Database(dsn, role=AUDITOR, name="auditor", failpoints=Failpoints(), size=1)
    await auditor.open()
    rights = PersonRights(bureau.clock, bureau.ids, bureau.vault, lambda: bureau.city)
    yield Line(bureau, auditor, rights, await bureau.somebody("rita", Role.COMPLIANCE))
    await auditor.close()


def everything(dsn: str, line: Line) -> str:
    """Every value of every table as the owner sees it, sealed ones opened: what could be read by
    somebody who has database and keys."""
    found: list[str] = []
    with psycopg.connect(dsn) as connection:
        for table in all_tables():
            key = next(iter(table.primary_key.columns)).name
            named = [one.name for one in table.columns]
            columns = sql.SQL(", ").join(map(sql.Identifier, named))
            place = sql.Identifier(str(table.schema), table.name)
            select = sql.SQL("select {} from {}").format(columns, place)
            for row in connection.execute(select).fetchall():
                values: dict[str, Any] = dict(zip(named, row, strict=True))
                for column in table.columns:
                    value = values[column.name]
                    if isinstance(value, bytes):
                        found.append(value.hex())
                        found.append(value.decode(errors="replace"))
                        slot = Slot(table.fullname, column.name, str(values[key]))
                        if column.info["class"] in SEALED:
                            found.append(_opened(line, value, slot, values.get("key") or "line"))
                    else:
                        found.append(str(value))
    return "\n".join(found)


def _opened(line: Line, value: bytes, slot: Slot, key: Any) -> str:
    """Of a keyed hash that begins as sealed values do nothing opens: its column is not sealed."""
    if value[:1] != b"\x01" or not isinstance(key, str):
        return ""
    return line.bureau.vault.open_bytes(value, slot, key).decode(errors="replace")


def marks(line: Line, trail: Trail) -> set[str]:
    """Whatever could lead back to this person."""
    vault, number = line.bureau.vault, trail.number
    lookups = [vault.lookup(one, "caller") for one in (number, at_home(number))]
    lookups.append(vault.lookup(number, "referral.phone"))
    lookups.append(vault.lookup(trail.receipt.reference, "referral.reference"))
    clear = {*trail.words(), number, at_home(number), trail.receipt.reference}
    return clear | {one.hex() for one in lookups} | {trail.mark.encode().hex()}
