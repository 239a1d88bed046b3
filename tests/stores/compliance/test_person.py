"""One person is told everything that is held, and after the erasure nothing of it is anywhere."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
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
from servicetelefon.domain.person import COVERED, Traces, Way, Why
from servicetelefon.domain.referral import ClaimWish, ReferralEvent, ReferralKind, Result
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.domain.telephone_number import at_home
from servicetelefon.journey.person import Asked, PersonRights
from servicetelefon.journey.upkeep import Upkeep
from servicetelefon.kit.columns import ColumnClass
from servicetelefon.kit.crypto import Slot
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.postgres import AUDITOR
from servicetelefon.records import seal
from servicetelefon.records.store import Look, NewContact, audit, open_contact
from servicetelefon.referral import documents
from servicetelefon.referral.documents import NewDocument, Place
from servicetelefon.routing import callback_store
from servicetelefon.routing.callback_store import Callback

pytestmark = pytest.mark.stores

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
        async with b.database.begin(office="*") as tx:
            await chat.open_(tx, contact, mark, "sozial", Label("f", "de", now))
            said = Said(b.ids.new(), contact, now, Who.CITIZEN, f"{mark}-chat", "de")
            assert await chat.say(tx, b.vault, said)
            await chat.remember(tx, b.vault, contact, f"{mark}-past", "de", now)
            await desk.save(tx, b.vault, b.ids.new(), Work(contact, f"{mark}-note"), now)
            new = NewDocument(
                b.ids.new(), "application/pdf", f"{mark}-file", f"{mark}-document".encode()
            )
            await documents.keep(tx, b.vault, new, Place(receipt.enquiry, 0, _key(), now))
            await tx.do(
                "insert into phone.call (contact, node, channel, line, state, step, since, "
                "first_ring, language, needs, caller, caller_lookup) "
                "values (%s, 'n', 'c', 'sozial', 'closed', 1, %s, %s, 'de', '{}', %s, %s)",
                (contact, now, now,
                 b.vault.seal(at_home(number), Slot("phone.call", "caller", str(contact))),
                 b.vault.lookup(at_home(number), "caller")),
            )  # fmt: skip
            one = Callback(
                callback, "live", "sozial", CallbackChannel.PHONE, CallbackReason.WAITING,
                CallbackState.REACHED if done else CallbackState.APPOINTED, contact, now, now, (),
                "de", asked_in=contact,
            )  # fmt: skip
            sealed = callback_store.sealed(b.vault, callback, number)
            assert await callback_store.insert(tx, one, sealed)
            await tx.do(
                "insert into records.repeat_mark (contact, day, at, mark) values (%s, %s, %s, %s)",
                (contact, now.date(), now, mark.encode()),
            )
            look = Look(b.ids.new(), now, b.ids.new(), "agent", "took_contact", "contact",
                        str(contact))  # fmt: skip
            await audit(tx, look)
            if done:
                await tx.do("update records.contact set closed_at = %s where id = %s",
                            (now, contact))  # fmt: skip
        if done:
            await self.closes(receipt.enquiry, closed_by or mark)
        return Trail(mark, number, receipt, contact, callback)

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


@pytest.mark.parametrize("way", Way)
async def test_before_all_is_told_and_afterwards_nothing_is_anywhere(
    line: Line, dsn: str, way: Way
):
    anna = await line.trail("anna", "+4940111222")
    ben = await line.trail("ben", "+4940333444")
    stored = everything(dsn, line)
    assert {one for one in marks(line, anna) | marks(line, ben) if one not in stored} == set()

    told = await line.is_told(way, anna)
    assert {one.column for one in told.held} == COVERED.keys()
    words = {one.words for one in told.held} | {(one.content or b"").decode() for one in told.held}
    said = "\n".join(words)
    assert {one for one in marks(line, anna) if one not in said} == set()
    assert not any(one in said for one in marks(line, ben))
    assert [one.to for one in told.disclosed] == ["amt-nord"]
    assert "took_contact" in {one.action for one in told.looked}

    tried = await line.erases(way, anna, dry_run=True)
    assert {*tried.values} == COVERED.keys()
    assert everything(dsn, line).count("anna-said") == stored.count("anna-said")

    receipt = await line.erases(way, anna)
    assert not receipt.kept
    left = everything(dsn, line)
    assert {one for one in marks(line, anna) if one in left} == set()
    assert {one for one in marks(line, ben) if one not in left} == set()

    async with line.bureau.database.step() as tx:
        await seal.seal(tx, line.bureau.clock.now())
        assert await seal.verify(tx) is None
        rows = await tx.rows(
            "select code, data->>'receipt' from records.journal where code like 'person_%%' "
            "order by number"
        )
        requests = await tx.rows("select id, account, kept from compliance.person_request")
    assert rows == [
        ("person_informed", str(told.receipt.id)),
        ("person_erased", str(receipt.id)),
    ]
    assert {row[0] for row in requests} == {told.receipt.id, receipt.id}
    assert {row[1] for row in requests} == {line.officer.account}


@pytest.mark.parametrize("way", Way)
async def test_what_must_stay_is_kept_with_its_reason(line: Line, dsn: str, way: Way):
    """A claim without receipt, somebody who is owed a call, people who are talking."""
    anna = await line.trail("anna", "+4940111222", done=False)
    tried = await line.erases(way, anna, dry_run=True)
    receipt = await line.erases(way, anna)
    assert (
        receipt.kept
        == tried.kept
        == {
            anna.receipt.enquiry: Why.CLAIM_WITHOUT_RECEIPT,
            anna.contact: Why.CONTACT_OPEN,
            anna.callback: Why.CALLBACK_OPEN,
        }
    )
    assert receipt.values == {}
    left = everything(dsn, line)
    assert {one for one in marks(line, anna) if one not in left} == set()


async def test_the_rest_goes_where_only_the_claim_must_stay(line: Line, dsn: str):
    anna = await line.trail("anna", "+4940111222", done=False)
    async with line.bureau.database.step() as tx:
        now = line.bureau.clock.now()
        await tx.do("update records.contact set closed_at = %s", (now,))
        await tx.do("update routing.callback set state = 'withdrawn'")
    receipt = await line.erases(Way.NUMBER, anna)
    assert receipt.kept == {anna.receipt.enquiry: Why.CLAIM_WITHOUT_RECEIPT}
    left = everything(dsn, line)
    gone = {"anna-chat", "anna-past", "anna-note"}
    assert {one for one in anna.words() if one not in left} == gone
    await line.closes(anna.receipt.enquiry, "nora")
    assert not (await line.erases(Way.REFERENCE, anna)).kept
    assert {one for one in marks(line, anna) if one in everything(dsn, line)} == set()


async def test_what_an_office_works_on_stays(line: Line):
    anna = await line.trail("anna", "+4940111222", claim=ClaimWish.NO, done=False)
    receipt = await line.erases(Way.NUMBER, anna)
    assert receipt.kept[anna.receipt.enquiry] is Why.ENQUIRY_OPEN


async def test_wrong_numbers_find_nothing_and_lock(line: Line):
    anna = await line.trail("anna", "+4940111222")
    for _ in range(3):
        async with line.bureau.database.begin() as tx:
            assert await line.rights.by_reference(tx, anna.receipt.reference, "00000000") is None
    async with line.bureau.database.begin() as tx:
        numbers = (anna.receipt.reference, anna.receipt.code)
        assert await line.rights.by_reference(tx, *numbers) is None
        assert await line.rights.by_number(tx, "+4940999888") == Traces()
        with pytest.raises(Invalid):
            await line.rights.by_number(tx, "keine Nummer")


async def test_without_a_reason_nothing_is_destroyed(line: Line, dsn: str):
    anna = await line.trail("anna", "+4940111222")
    asked = replace(line.asked(Way.NUMBER, await line.finds(Way.NUMBER, anna)), reason=" ")
    with pytest.raises(Invalid):
        async with line.bureau.database.begin() as tx:
            await line.rights.erase(tx, asked)
    assert "anna-said" in everything(dsn, line)


async def test_a_reason_that_is_too_long_is_refused_before_anything_is_looked_for(line: Line):
    """A closed transaction would fail in another way: nothing reaches it."""
    anna = await line.trail("anna", "+4940111222")
    found = line.asked(Way.NUMBER, await line.finds(Way.NUMBER, anna))
    asked = replace(found, reason="x" * 201)
    async with line.bureau.database.begin() as tx:
        pass
    with pytest.raises(Invalid, match="a reason of at most"):
        await line.rights.erase(tx, asked)
    with pytest.raises(Invalid, match="a reason of at most"):
        await line.rights.information(tx, tx, asked)


async def test_what_was_erased_is_no_longer_due(line: Line):
    anna = await line.trail("anna", "+4940111222")
    await line.erases(Way.NUMBER, anna)
    await line.bureau.clock.move(timedelta(days=400))
    removed = await Upkeep(line.bureau.database, line.bureau.clock, line.bureau.ids).clear()
    assert not any(count for rule, count in removed.items() if rule != "desk_note")


async def test_the_receipt_holds_nothing_of_the_person(line: Line):
    anna = await line.trail("anna", "+4940111222")
    told = await line.is_told(Way.NUMBER, anna)
    text = json.dumps(repr(told.receipt)) + repr(told)
    assert not any(one in text for one in marks(line, anna))
