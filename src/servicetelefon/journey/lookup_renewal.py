"""A new key for the hashes by which numbers, references and sign-in names are found again.

From the moment the key is there everything new is hashed with it, and every search asks for all
hashes that a value may have. Meanwhile the stored ones are made anew, a batch a transaction. What
people hold (a code, a link in a letter) keeps working under the key it was made with. The account
at the city's sign-in service is hashed anew when its person signs in, a chat's code ends by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.keys import CITY_HMAC
from servicetelefon.kit.renewal import Batch, Hashed, renew, unknowable
from servicetelefon.knowledge.unanswered import QUESTIONS
from servicetelefon.measures import mailings
from servicetelefon.people import central_store
from servicetelefon.people.store import LOGINS
from servicetelefon.phone.store import NUMBERS as CALLERS
from servicetelefon.records.store import Entry, Look, append, audit, key_since
from servicetelefon.referral import renewal as referrals
from servicetelefon.routing import callback_store
from servicetelefon.routing.callback_number import NUMBERS as CALLBACKS

log = structlog.stdlib.get_logger()

AT_ONCE = 200
EVERY = timedelta(days=1)
RESTS = timedelta(days=8)
"""So long an earlier key stays at least: a question by text is good for a week, and a node that was away
must have the successor."""
_TABLES = (CALLERS, CALLBACKS, LOGINS, QUESTIONS)
_REFERRALS, _MAILINGS = "referral.referral", "measures.mailing"

Renew = Callable[[Transaction, UUID | None], Awaitable[Batch]]


@dataclass(frozen=True, slots=True)
class LookupRenewal:
    """`recipients`: to whom reports go by mail, for of them the database has only hashes."""

    database: Database
    clock: Clock
    ids: Ids
    vault: Vault
    failpoints: Failpoints
    city: Callable[[], City]
    recipients: tuple[str, ...] = ()
    at_once: int = AT_ONCE

    async def note_key(self, number: int) -> None:
        """That there is a new key stands in journal and audit before anything is hashed with it."""
        await self._note_key(EventCode.KEY_ROTATED, number)

    async def _note_key(self, what: EventCode, number: int) -> None:
        now = self.clock.now()
        data = {"key": CITY_HMAC, "number": number}
        entry = Entry(self.ids.new(), now, what, data=data)
        key = f"{CITY_HMAC} {number}"
        look = Look(self.ids.new(), now, None, None, what.value, "key", key, journal=entry.id)
        async with self.database.begin() as tx:
            await append(tx, [entry])
            await audit(tx, look)

    async def run_once(self) -> dict[str, int]:
        """How many were made anew, by table; none when all were current. Broken off anywhere it
        loses nothing, and the next run goes on with what is left."""
        if len(self.vault.keys.every(CITY_HMAC)) == 1:
            return {}
        found = {name: (await self._through(name, work))[0] for name, work in self._work().items()}
        return {name: count for name, count in found.items() if count}

    async def referring(self) -> dict[str, int]:
        """What speaks against destroying the earlier keys, counted, after one more run; nothing when
        they may go. What people were told before the change (a reference, a code, a link) was made
        from them, so it must be over."""
        found = {name: (await self._through(name, work))[1] for name, work in self._work().items()}
        async with self.database.begin() as tx:
            for what in _TABLES:
                found[what.table] += await unknowable(tx, what)
            since = await key_since(tx, CITY_HMAC, self.vault.lookup_key)
            found["people.identity"] = await central_store.under_earlier_keys(tx, self.vault)
            if since is None or since > self.clock.now() - RESTS:
                found["days of rest"] = RESTS.days
            else:
                found["callbacks owed"] = await callback_store.owed_before(tx, since)
                found["referrals kept"] = await referrals.kept_before(tx, since)
        return {name: count for name, count in found.items() if count}

    async def note_retired(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            await self._note_key(EventCode.KEY_RETIRED, number)

    async def run(self, edges: Edges) -> None:
        """Each day, so that what a process still wrote under the key before is not forgotten."""
        await edges.keep("hashes", self.turn, self.clock, EVERY)

    async def turn(self) -> None:
        if renewed := await self.run_once():
            log.info("lookups.renewed", **renewed)

    def _work(self) -> Mapping[str, Renew]:
        async def referral(tx: Transaction, after: UUID | None) -> Batch:
            return await referrals.renew(tx, self.vault, self.city().calls_out, after, self.at_once)

        plain = {what.table: self._plain(what) for what in _TABLES}
        return {**plain, _REFERRALS: referral, _MAILINGS: self._recipients}

    def _plain(self, what: Hashed) -> Renew:
        async def work(tx: Transaction, after: UUID | None) -> Batch:
            return await renew(tx, self.vault, what, after, self.at_once)

        return work

    async def _recipients(self, tx: Transaction, _: UUID | None) -> Batch:
        renewed = 0
        for address in self.recipients:
            current, *earlier = self.vault.lookups(address, mailings.PURPOSE)
            renewed += await mailings.renew(tx, current, earlier)
        return Batch(None, renewed)

    async def _through(self, name: str, work: Renew) -> tuple[int, int]:
        """How many of a table were made anew, and how many keep an earlier hash for now."""
        after, total, left, more = None, 0, 0, True
        while more:
            async with self.database.begin() as tx:
                one = await work(tx, after)
                await self._note(tx, name, one.renewed)
                self.failpoints.hit("lookups.renew.before")
            self.failpoints.hit("lookups.renew.after")
            after, total, more = one.last, total + one.renewed, one.last is not None
            left += one.left
        return total, left

    async def _note(self, tx: Transaction, name: str, renewed: int) -> None:
        if renewed:
            data = {"table": name, "renewed": renewed}
            entry = Entry(self.ids.new(), self.clock.now(), EventCode.LOOKUPS_RENEWED, data=data)
            await append(tx, [entry])
