"""A new key for the hashes by which people are found: nothing is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from fakes.keys import FixedKeys, a_vault
from referrals import MONDAY, Bureau, a_hand_over
from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.domain.callback import CallbackChannel, CallbackReason, CallbackState
from servicetelefon.domain.handover import CallbackWish, Giver, Receipt
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.telephone_number import at_home
from servicetelefon.journey.lookup_renewal import RESTS, LookupRenewal
from servicetelefon.journey.people import Person
from servicetelefon.journey.repeats import Repeats
from servicetelefon.kit.columns import ColumnClass
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.keys import CITY_HMAC
from servicetelefon.knowledge import unanswered
from servicetelefon.knowledge.unanswered import Question
from servicetelefon.measures import mailings
from servicetelefon.people import central_store
from servicetelefon.people.central import Identity
from servicetelefon.people.store import count_attempt, login_lookups
from servicetelefon.phone import person as phone
from servicetelefon.phone.store import caller_slot
from servicetelefon.records.store import NewContact, mark, open_contact
from servicetelefon.referral import codes, read, store
from servicetelefon.referral.store import LINE_SEES
from servicetelefon.routing import callback_number, callback_store
from servicetelefon.routing import person as routing
from servicetelefon.routing.callback_store import Callback

pytestmark = pytest.mark.stores

NUMBER = "+494042828"
ADDRESS = "rat@musterstadt.example"
MINA = Identity("https://anmeldung.musterstadt.example", "4711", "mina", "Mina")
RENEWED = {
    "phone.call": 3, "routing.callback": 1, "people.account": 1, "knowledge.unanswered": 5,
    "referral.referral": 3, "measures.mailing": 1,
}  # fmt: skip


class Ended(Exception):
    """The process ends here."""


@dataclass
class Line:
    """A line that has run for a while: three calls and referrals, a callback that is owed, an
    account of the city's sign-in, questions without article, a report that went out."""

    bureau: Bureau
    keys: FixedKeys
    failpoints: Failpoints
    forms: dict[UUID, Any]
    receipts: list[Receipt]

    def renewal(self) -> LookupRenewal:
        b = self.bureau
        ground = (b.database, b.clock, b.ids, b.vault, self.failpoints, lambda: b.city)
        return LookupRenewal(*ground, recipients=(ADDRESS,), at_once=2)

    async def calls(self, at_day: int) -> UUID:
        b = self.bureau
        contact, now = b.ids.new(), MONDAY + timedelta(days=at_day)
        number = at_home(NUMBER)
        async with b.database.begin() as tx:
            await open_contact(tx, NewContact(contact, "live", "phone", now))
            await mark(tx, contact, {"closed_at": now})
            await tx.do(
                "insert into phone.call (contact, node, channel, line, state, step, since, "
                "first_ring, language, needs, caller, caller_lookup) "
                "values (%s, 'n', 'c', 'sozial', 'closed', 1, %s, %s, 'de', '{}', %s, %s)",
                (contact, now, now, b.vault.seal(number, caller_slot(contact)),
                 b.vault.lookup(number, "caller")),
            )  # fmt: skip
        return contact

    async def owes(self) -> bool:
        """Somebody at this number asks to be called; whether that is a further callback."""
        b = self.bureau
        contact, id_, now = b.ids.new(), b.ids.new(), b.clock.now()
        one = Callback(
            id_, "live", "sozial", CallbackChannel.PHONE, CallbackReason.WAITING,
            CallbackState.APPOINTED, contact, now, now, (), "de", due_at=now,
        )  # fmt: skip
        sealed = callback_number.sealed(b.vault, id_, NUMBER)
        async with b.database.begin() as tx:
            await open_contact(tx, NewContact(contact, "live", "phone", now))
            new = await callback_store.insert(tx, one, sealed)
            if not new:
                assert await callback_store.asked_again(tx, one, sealed) is not None
        return new

    async def mails(self) -> bool:
        b = self.bureau
        hashes = b.vault.lookups(ADDRESS, mailings.PURPOSE)
        async with b.database.begin() as tx:
            of = ("rat", date(2026, 10, 1))
            return await mailings.put(tx, b.ids.new(), of, hashes, b.clock.now())

    async def asks(self) -> None:
        b = self.bureau
        async with b.database.begin() as tx:
            one = Question(b.ids.new(), b.clock.now(), "Wo ist der Mond?", "chat", "de")
            await unanswered.keep(tx, b.vault, one)

    async def finds_everything(self) -> None:
        b = self.bureau
        async with b.database.begin() as tx:
            await store.see(tx, LINE_SEES)
            numbers = (at_home(NUMBER), NUMBER)
            assert len(await phone.contacts_by_number(tx, b.vault, numbers)) == 3
            assert len((await routing.by_number(tx, b.vault, numbers)).callbacks) == 1
            assert (
                len(await store.by_phone(tx, LINE_SEES, store.phone_lookups(b.vault, NUMBER))) == 3
            )
            for one in self.receipts:
                assert await read.enquiry_of(tx, b.vault, one.reference) == one.enquiry
                proven = await codes.proven(tx, b.vault, one.reference, one.code, b.clock.now())
                assert proven is not None
            attempt = await count_attempt(tx, login_lookups(b.vault, "Mina"), b.clock.now())
            assert attempt.account is not None
        for one in self.receipts:
            again = await b.takes_in(self.forms[one.enquiry], Giver(one.enquiry, "sozial"))
            assert (again.reference, again.code) == (one.reference, one.code)
        assert not await self.owes()
        assert not await self.mails()


async def a_line(database: Database) -> Line:
    keys = FixedKeys()
    bureau, failpoints = Bureau(database, vault=a_vault(keys)), Failpoints(act=_end)
    line = Line(bureau, keys, failpoints, {}, [])
    for day in range(3):
        await line.calls(day)
        handed = a_hand_over(callback=CallbackWish(NUMBER))
        receipt = await bureau.takes_in(handed)
        line.forms[receipt.enquiry] = handed
        line.receipts.append(receipt)
    for _ in range(5):
        await line.asks()
    async with database.begin() as tx:
        person = Person("mina", "Mina", frozenset({Role.AGENT}))
        made = await bureau.people.create(tx, person, by=None)
        assert await central_store.bind(tx, bureau.vault, made.account, MINA, bureau.clock.now())
    assert await line.owes()
    assert await line.mails()
    return line


def _end() -> None:
    raise Ended


def hashes(dsn: str) -> dict[str, set[bytes]]:
    """What stands in the columns of hashes, but for day marks, which have keys of their own."""
    found: dict[str, set[bytes]] = {}
    with psycopg.connect(dsn) as connection:
        for table in all_tables():
            for column in table.columns:
                name = f"{table.fullname}.{column.name}"
                if (
                    column.info["class"] is ColumnClass.LOOKUP
                    and name != "records.repeat_mark.mark"
                ):
                    query = f"select {column.name} from {table.fullname} where {column.name} is not null"  # noqa: S608
                    rows = connection.execute(query.encode()).fetchall()
                    found[name] = {bytes(row[0]) for row in rows}
    return found


async def test_under_a_new_key_all_is_found_before_during_and_after(database: Database, dsn: str):
    line = await a_line(database)
    await line.finds_everything()
    before = hashes(dsn)
    assert await line.renewal().run_once() == {}
    line.keys.rotate(CITY_HMAC)
    await line.finds_everything()
    assert await line.renewal().run_once() == RENEWED
    await line.finds_everything()
    after = hashes(dsn)
    changed = {name for name in before if before[name].isdisjoint(after[name]) and before[name]}
    assert changed == {name for name in before if before[name]} - {"people.identity.subject_lookup"}
    assert await line.renewal().run_once() == {}


@pytest.mark.parametrize("where", ["lookups.renew.before", "lookups.renew.after"])
@pytest.mark.parametrize("batch", [1, 3, 4, 6, 8, 10])
async def test_broken_off_anywhere_the_next_run_ends_it(
    database: Database, dsn: str, where: str, batch: int
):
    line = await a_line(database)
    before = hashes(dsn)
    line.keys.rotate(CITY_HMAC)
    line.failpoints.arm(f"{where}:{batch}")
    with pytest.raises(Ended):
        await line.renewal().run_once()
    await line.finds_everything()
    await line.renewal().run_once()
    await line.finds_everything()
    after = hashes(dsn)
    assert all(before[name].isdisjoint(after[name]) for name in before if "subject" not in name)
    noted = await _noted(database)
    assert noted == RENEWED


async def test_who_signs_in_at_the_city_is_known_and_hashed_anew(database: Database, dsn: str):
    line = await a_line(database)
    old = hashes(dsn)["people.identity.subject_lookup"]
    line.keys.rotate(CITY_HMAC)
    await line.renewal().run_once()
    async with database.begin() as tx:
        found = await central_store.find(tx, line.bureau.vault, MINA)
    assert found is not None
    assert found.is_theirs
    assert hashes(dsn)["people.identity.subject_lookup"].isdisjoint(old)


async def test_who_calls_again_after_the_change_is_known_as_such(database: Database):
    line = await a_line(database)
    repeats = Repeats(line.bureau.clock, line.bureau.vault)
    await line.bureau.clock.move_to(MONDAY + timedelta(days=3))
    async with database.step() as tx:
        await repeats.sweep(tx)
    line.keys.rotate(CITY_HMAC)
    await line.renewal().run_once()
    contact = await line.calls(3)
    async with database.step() as tx:
        await repeats.sweep(tx)
        row = await tx.row("select repeat from records.contact where id = %s", (contact,))
    assert row == ("repeat",)


async def test_the_new_key_stands_in_journal_and_audit(database: Database, dsn: str):
    line = await a_line(database)
    await line.renewal().note_key(2)
    with psycopg.connect(dsn) as connection:
        noted = connection.execute("select data from records.journal where code = 'key_rotated'")
        assert noted.fetchall() == [({"key": "city-hmac", "number": 2},)]
        looks = connection.execute("select object_id from audit.entry where action = 'key_rotated'")
        assert looks.fetchall() == [("city-hmac 2",)]


async def test_an_earlier_key_goes_when_nothing_refers_to_it_and_all_is_found_without(
    database: Database,
):
    line = await a_line(database)
    b = line.bureau
    await line.renewal().note_key(2)
    line.keys.rotate(CITY_HMAC)
    told = {"people.identity": 1, "days of rest": 8}
    assert await line.renewal().referring() == told
    await b.clock.move_to(b.clock.now() + RESTS)
    owed = {"people.identity": 1, "callbacks owed": 1, "referrals kept": 3}
    assert await line.renewal().referring() == owed
    async with database.begin() as tx:
        assert await central_store.find(tx, b.vault, MINA) is not None
        await tx.do(
            "update routing.callback set state = 'reached', ended_at = %s", (b.clock.now(),)
        )
        await store.see(tx, LINE_SEES)
        await tx.do("update referral.referral set reference = null")
    assert await line.renewal().referring() == {}
    line.keys.retire(CITY_HMAC)
    async with database.begin() as tx:
        numbers = (at_home(NUMBER), NUMBER)
        assert len(await phone.contacts_by_number(tx, b.vault, numbers)) == 3
        attempt = await count_attempt(tx, login_lookups(b.vault, "Mina"), b.clock.now())
        assert attempt.account is not None
        found = await central_store.find(tx, b.vault, MINA)
    assert found is not None
    assert found.is_theirs


async def _noted(database: Database) -> dict[str, int]:
    async with database.step() as tx:
        rows = await tx.rows(
            "select data->>'table', sum((data->>'renewed')::int)::int from records.journal "
            "where code = 'lookups_renewed' group by 1"
        )
    return dict(rows)
