"""Random histories on the real database, two workers at once: nobody is overtaken, no callback
is lost, none is called twice. Callers and people who are called back stand in one order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cities import MUSTERSTADT
from fakes.keys import a_vault
from servicetelefon.city.load import load_city
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.callback_steps import taken, try_ended
from servicetelefon.journey.callbacks import Asking, Callbacks
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.routing import store, taking, waiting_list

pytestmark = pytest.mark.stores

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
LASTS = timedelta(seconds=25)
CITY = load_city(MUSTERSTADT)
SKILLS = (["sozialhilfe"], ["sozialhilfe", "englisch"])
ENDS = (OfferEvent.DECLINED, OfferEvent.BUSY, OfferEvent.LAPSED)
TRIED = (Outcome.ANSWERED, Outcome.ANSWERED, Outcome.NOT_REACHED, Outcome.INTERRUPTED)

_WAITS = """
select contact, arrived_at, needs from routing.waiting where not offered
union all
select contact, arrived_at, needs from routing.callback where state = 'appointed' and due_at <= %s
"""


class History:
    """What two workers do in an order that chance decides; `now` moves on for both."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.clock = ManualClock(NOON)
        self.new_id = Ids(self.clock, self.chance).new
        self.now = NOON
        self.callbacks = Callbacks(lambda: CITY, Switches, a_vault(), self.new_id)
        self.overtaken: list[UUID] = []
        self.talked: Counter[str] = Counter()
        self.numbers = 0

    async def someone_calls(self) -> None:
        needs = self.chance.choice(SKILLS)
        who = waiting_list.Joining(self.new_id(), self.now, "phone", needs, "de", "node1")
        async with self.database.step() as tx:
            await tx.do(
                "insert into records.contact (id, realm, channel, from_browser, arrived_at) "
                "values (%s, 'live', 'phone', false, %s)",
                (who.contact, self.now),
            )
            await waiting_list.join(tx, who, self.now)
            await self._match(tx)

    async def someone_rather_is_called_back(self) -> None:
        async with self.database.step() as tx:
            await store.lock(tx)
            rows = await tx.rows(
                "select contact, arrived_at, needs from routing.waiting where channel = 'phone'"
            )
            if not rows:
                return
            contact, arrived, needs = self.chance.choice(rows)
            await store.leave(tx, contact, self.now)
            self.numbers += 1
            number = f"040{self.numbers:07}"
            await self.callbacks.ask(
                tx,
                Asking("immer", number, CallbackChannel.PHONE, CallbackReason.WAITING,
                       needs=tuple(needs), arrived_at=arrived),
                self.now,
            )  # fmt: skip
            await self._match(tx)

    async def an_agent_is_ready(self) -> None:
        async with self.database.step() as tx:
            await store.lock(tx)
            row = await tx.row(
                "select agent from routing.presence where state <> 'ready' "
                "and state <> 'offered' and contact is null limit 1"
            )
            if row:
                await tx.do(
                    "update routing.presence set state = 'ready', since = %s, rest_until = null "
                    "where agent = %s and state in ('away', 'paused')",
                    (self.now, row[0]),
                )
            await self._match(tx)

    async def an_offer_comes_to_nothing(self) -> None:
        async with self.database.step() as tx:
            await store.lock(tx)
            if offer := await self._some_offer(tx):
                await store.end_offer(tx, offer.id, self.chance.choice(ENDS), self.now)
                await self._match(tx)

    async def an_offer_is_taken(self) -> None:
        async with self.database.step() as tx:
            if not (offer := await self._some_offer(tx)):
                return
            row = await tx.row(
                "select id from routing.callback where contact = %s", (offer.contact,)
            )
            if not await taking.accept(tx, offer.id, self.now):
                return
            assert row is None or await taken(tx, offer.contact, self.now, self.new_id)
        async with self.database.step() as tx:
            if row:
                outcome = self.chance.choice(TRIED)
                await try_ended(tx, offer.contact, outcome, self.now, self.new_id)
                self.talked[str(row[0])] += outcome is Outcome.ANSWERED
            await tx.do(
                "update routing.presence set state = 'ready', contact = null, since = %s "
                "where agent = %s and state = 'talking'",
                (self.now, offer.agent),
            )
            await self._match(tx)

    async def a_second_passes(self) -> None:
        self.now += timedelta(seconds=self.chance.choice((1, 7, 40, 900)))
        await self.clock.move(self.now - self.clock.now())
        async with self.database.step() as tx:
            await store.beat(tx, "node1", self.now, accepting=True)
            await self.callbacks.sweep(tx, self.now)
            await self._match(tx)

    async def _some_offer(self, tx: Transaction) -> store.Offer | None:
        offers = await store.open_offers(tx, "node1")
        return self.chance.choice(offers) if offers else None

    async def _match(self, tx: Transaction) -> None:
        """As every change ends. Overtaken is who could be matched before and still waits after,
        while somebody later with the same needs was offered. (Others change rows meanwhile.)
        """
        await store.lock(tx)
        before = await tx.rows(_WAITS, (self.now,))
        offers = await store.make_offers(tx, self.now, LASTS, self.new_id)
        left = {row[0] for row in await tx.rows(_WAITS, (self.now,))}
        place = {row[0]: (row[1], row[0], row[2]) for row in before}
        offered = [place[offer.contact] for offer in offers if offer.contact in place]
        self.overtaken += [
            contact
            for contact, arrived, needs in before
            for later, other, other_needs in offered
            if contact in left and needs == other_needs and (arrived, contact) < (later, other)
        ]

    async def work(self, steps: int) -> None:
        doings = (
            self.someone_calls, self.someone_calls, self.someone_rather_is_called_back,
            self.an_agent_is_ready, self.an_offer_comes_to_nothing, self.an_offer_is_taken,
            self.an_offer_is_taken, self.a_second_passes,
        )  # fmt: skip
        for _ in range(steps):
            await self.chance.choice(doings)()

    async def drain(self) -> None:
        """Everybody is served in the end."""
        for _ in range(400):
            self.now += timedelta(minutes=3)
            await self.clock.move(self.now - self.clock.now())
            async with self.database.step() as tx:
                await store.beat(tx, "node1", self.now, accepting=True)
                await self.callbacks.sweep(tx, self.now)
                await tx.do(
                    "update routing.presence set state = 'ready', rest_until = null "
                    "where state in ('paused', 'away')"
                )
                await self._match(tx)
            for _ in range(4):
                await self.an_offer_is_taken()
            async with self.database.step() as tx:
                left = await tx.row(
                    "select (select count(*) from routing.waiting) + (select count(*) "
                    "from routing.callback where state in ('appointed', 'in_order', 'in_hand'))"
                )
            if left == (0,):
                return
        raise AssertionError("somebody is never served")


@pytest.mark.parametrize("seed", range(6))
async def test_two_workers_overtake_nobody_and_lose_nobody(database: Database, seed: int):
    history = History(database, seed)
    async with database.step() as tx:
        await store.beat(tx, "node1", NOON, accepting=True)
        for number in range(3):
            await tx.do(
                "insert into routing.presence (agent, state, since, skills, phone, phone_there) "
                "values (%s, 'ready', %s, %s, 'desk-1', true)",
                (history.new_id(), NOON, ["sozialhilfe", "englisch"] if number else SKILLS[0]),
            )
    await asyncio.gather(history.work(60), history.work(60))
    await history.drain()
    assert history.overtaken == []
    async with database.step() as tx:
        rows = await tx.rows("select id, state, tries from routing.callback")
    assert rows, "the history has no callback: it shows nothing"
    for callback, state, tries in rows:
        assert history.talked[str(callback)] == (state == "reached")
        assert state == "reached" or (state, tries) == ("by_hand", 3)
