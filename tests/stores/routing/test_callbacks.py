"""Callbacks as rows: asked once, in order, within the hours, carried, tried, never lost."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from cities import MUSTERSTADT
from fakes.keys import a_vault
from servicetelefon.city.load import load_city
from servicetelefon.domain.callback import (
    CallbackChannel,
    CallbackReason,
    CallbackState,
    SettledHow,
)
from servicetelefon.domain.offer import OfferEvent
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.telephone_number import NumberFault
from servicetelefon.journey.callback_steps import taken, try_ended
from servicetelefon.journey.callback_windows import Window, WindowRefused
from servicetelefon.journey.callbacks import (
    Asking,
    Callbacks,
    NotOwed,
    NumberRefused,
)
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.routing import callback_store, store, taking, waiting_list
from servicetelefon.routing.callback_store import Callback

pytestmark = pytest.mark.stores

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, 12 o'clock in the city
NIGHT = NOON + timedelta(hours=8)
OPENS = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
LASTS = timedelta(seconds=25)
CITY = load_city(MUSTERSTADT)
NEW_ID = Ids(ManualClock(NOON), random.Random(3)).new


class Service:
    """The journey's functions in one transaction each, as the line's second does them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.switches = Switches()
        self.vault = a_vault()
        self.callbacks = Callbacks(lambda: CITY, lambda: self.switches, self.vault, NEW_ID)

    async def ask(self, now: datetime, number: str = "040428280", **more: object) -> Callback:
        ask = partial(Asking, "sozial", number, CallbackChannel.PHONE, CallbackReason.WAITING)
        async with self.database.step() as tx:
            return await self.callbacks.ask(tx, ask(**more), now)  # pyright: ignore[reportArgumentType]

    async def second(self, now: datetime) -> list[store.Offer]:
        async with self.database.step() as tx:
            await store.beat(tx, "node1", now, accepting=True)
            await self.callbacks.sweep(tx, now)
            return await store.make_offers(tx, now, LASTS, NEW_ID)

    async def agent(self, now: datetime) -> None:
        async with self.database.step() as tx:
            await tx.do(
                "insert into routing.presence (agent, state, since, skills, phone, phone_there) "
                "values (%s, 'ready', %s, %s, 'desk-1', true)",
                (NEW_ID(), now, ["sozialhilfe"]),
            )

    async def stands(self, one: Callback) -> Callback:
        async with self.database.step() as tx:
            found = await callback_store.find(tx, one.id)
        assert found is not None
        return found

    async def try_it(self, offer: store.Offer, outcome: Outcome, now: datetime) -> None:
        async with self.database.step() as tx:
            assert await taking.accept(tx, offer.id, now)
            assert await taken(tx, offer.contact, now, NEW_ID)
        async with self.database.step() as tx:
            await try_ended(tx, offer.contact, outcome, now, NEW_ID)
            await tx.do("update routing.presence set state = 'ready', contact = null")


@pytest.fixture
def service(database: Database) -> Service:
    return Service(database)


async def waits(tx: Transaction, arrived: datetime, now: datetime) -> waiting_list.Joining:
    who = waiting_list.Joining(NEW_ID(), arrived, "phone", ["sozialhilfe"], "de", "node1")
    await tx.do(
        "insert into records.contact (id, realm, channel, from_browser, arrived_at) "
        "values (%s, 'live', 'phone', false, %s)",
        (who.contact, arrived),
    )
    await waiting_list.join(tx, who, now)
    return who


async def test_the_number_is_kept_encrypted_and_can_be_opened(service: Service):
    one = await service.ask(NOON)
    async with service.database.step() as tx:
        row = await tx.row("select number from routing.callback")
        assert row is not None
        assert b"40428280" not in bytes(row[0])
        assert await callback_store.number_of(tx, service.vault, one.id) == "+4940428280"


async def test_the_same_number_ten_times_is_one_callback_at_the_earliest_place(service: Service):
    first = await service.ask(NOON)
    for minute in range(1, 10):
        again = await service.ask(NOON + timedelta(minutes=minute), "+49 40 428280")
        assert again.id == first.id
    earlier = NOON - timedelta(minutes=3)
    again = await service.ask(NOON + timedelta(minutes=10), arrived_at=earlier)
    assert (again.id, again.arrived_at, again.asked_times) == (first.id, earlier, 11)


@pytest.mark.parametrize(
    ("number", "fault"),
    [("0900123456", NumberFault.COSTS_EXTRA), ("12", NumberFault.NO_AREA_CODE)],
)
async def test_a_number_that_may_not_be_called_leaves_nothing_behind(
    service: Service, number: str, fault: NumberFault
):
    with pytest.raises(NumberRefused) as refused:
        await service.ask(NOON, number)
    assert refused.value.fault is fault
    async with service.database.step() as tx:
        assert await tx.rows("select 1 from records.contact") == []


async def test_a_foreign_number_is_a_task_for_an_agent(service: Service):
    one = await service.ask(NOON, "0033123456789")
    await service.agent(NOON)
    assert await service.second(NOON) == []
    async with service.database.step() as tx:
        assert [task.id for task in await callback_store.by_hand(tx)] == [one.id]
        await service.callbacks.settle(tx, one.id, SettledHow.TEXT, NOON)
    assert (await service.stands(one)).state is CallbackState.SETTLED


async def test_it_stands_in_the_order_of_those_who_wait(service: Service):
    async with service.database.step() as tx:
        await store.beat(tx, "node1", NOON, accepting=True)
        early = await waits(tx, NOON - timedelta(minutes=2), NOON)
        late = await waits(tx, NOON - timedelta(minutes=1), NOON)
    one = await service.ask(NOON, arrived_at=NOON - timedelta(seconds=90))
    offered: list[object] = []
    for _ in range(3):
        await service.agent(NOON)
        offered += [offer.contact for offer in await service.second(NOON)]
    assert offered == [early.contact, one.contact, late.contact]


async def test_no_more_callbacks_are_offered_than_agents_are_free(service: Service):
    for number in range(5):
        await service.ask(NOON, f"04042828{number}")
    assert await service.second(NOON) == []
    await service.agent(NOON)
    await service.agent(NOON)
    assert len(await service.second(NOON)) == 2
    assert await service.second(NOON + timedelta(seconds=1)) == []


async def test_asked_at_night_it_comes_first_in_the_morning_in_order(service: Service):
    second = await service.ask(NIGHT, "040111111", arrived_at=NIGHT)
    first = await service.ask(NIGHT, "040222222", arrived_at=NIGHT - timedelta(minutes=1))
    assert second.due_at == OPENS
    await service.agent(NIGHT)
    assert await service.second(OPENS - timedelta(seconds=1)) == []
    async with service.database.step() as tx:
        await store.beat(tx, "node1", OPENS, accepting=True)
        # Whoever calls at the very moment of the opening does not overtake them.
        await waits(tx, OPENS, OPENS)
        offers = await store.make_offers(tx, OPENS, LASTS, NEW_ID)
    assert [offer.contact for offer in offers] == [first.contact]


async def test_when_the_line_closes_the_rest_is_carried_to_the_next_opening(service: Service):
    closes = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    one = await service.ask(closes - timedelta(minutes=10))
    await service.second(closes - timedelta(minutes=9))
    assert (await service.stands(one)).state is CallbackState.IN_ORDER
    await service.second(closes)
    carried = await service.stands(one)
    assert (carried.state, carried.due_at) == (CallbackState.APPOINTED, OPENS)
    assert carried.arrived_at == one.arrived_at
    await service.agent(closes)
    assert await service.second(closes + timedelta(seconds=1)) == []


async def test_a_line_that_is_switched_off_calls_nobody_back(service: Service):
    one = await service.ask(NOON)
    service.switches = Switches(closed=frozenset({"sozial"}))
    await service.agent(NOON)
    assert await service.second(NOON) == []
    service.switches = Switches()
    assert [o.contact for o in await service.second(NOON + timedelta(minutes=6))] == [one.contact]


async def test_three_tries_with_pauses_then_by_hand(service: Service):
    one = await service.ask(NOON)
    await service.agent(NOON)
    now, tried_at = NOON, list[datetime]()
    while (await service.stands(one)).state is not CallbackState.BY_HAND:
        for offer in await service.second(now):
            tried_at.append(now)
            await service.try_it(offer, Outcome.NOT_REACHED, now)
        now += timedelta(minutes=1)
        assert now < NOON + timedelta(hours=20)
    assert [moment - NOON for moment in tried_at] == [
        timedelta(0), timedelta(minutes=15), timedelta(hours=2, minutes=15)
    ]  # fmt: skip
    async with service.database.step() as tx:
        contacts = await tx.rows("select count(*) from records.contact where channel = 'callback'")
    assert contacts == [(4,)]  # three tries, and the one for the task


async def test_what_broke_on_our_side_is_tried_again_at_once(service: Service):
    one = await service.ask(NOON)
    await service.agent(NOON)
    [offer] = await service.second(NOON)
    await service.try_it(offer, Outcome.INTERRUPTED, NOON)
    [again] = await service.second(NOON)
    assert again.contact != offer.contact
    stands = await service.stands(one)
    assert (stands.tries, stands.arrived_at) == (0, one.arrived_at)


async def test_reached_once_never_again(service: Service):
    one = await service.ask(NOON)
    await service.agent(NOON)
    [offer] = await service.second(NOON)
    await service.try_it(offer, Outcome.ANSWERED, NOON)
    assert (await service.stands(one)).state is CallbackState.REACHED
    async with service.database.step() as tx:
        await try_ended(tx, offer.contact, Outcome.INTERRUPTED, NOON, NEW_ID)
        assert not await taken(tx, offer.contact, NOON, NEW_ID)
    assert await service.second(NOON + timedelta(hours=3)) == []


async def test_withdrawn_while_it_is_offered(service: Service):
    one = await service.ask(NOON)
    await service.agent(NOON)
    [offer] = await service.second(NOON)
    async with service.database.step() as tx:
        await service.callbacks.withdraw(tx, one.id, NOON)
        assert await store.end_offer(tx, offer.id, OfferEvent.DECLINED, NOON) is None
    with pytest.raises(NotOwed):
        async with service.database.step() as tx:
            await service.callbacks.withdraw(tx, one.id, NOON)


async def test_an_appointment_waits_for_its_window(service: Service):
    start = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    window = Window(start, start + timedelta(hours=1))
    one = await service.ask(NOON, window=window)
    assert (one.due_at, one.arrived_at, one.until) == (start, start, window.end)
    await service.agent(NOON)
    assert await service.second(start - timedelta(seconds=1)) == []
    assert len(await service.second(start)) == 1


@pytest.mark.parametrize("hours", [-1, 8, 24 * 20])
async def test_an_appointment_in_the_past_at_night_or_too_far_ahead(service: Service, hours: int):
    start = NOON + timedelta(hours=hours)
    with pytest.raises(WindowRefused):
        await service.ask(NOON, window=Window(start, start + timedelta(hours=1)))


async def test_a_callback_at_a_node_that_fell_silent_goes_to_another(service: Service):
    one = await service.ask(NOON)
    await service.second(NOON)
    later = NOON + timedelta(minutes=1)
    async with service.database.step() as tx:
        await store.beat(tx, "node2", later, accepting=True)
        await service.callbacks.sweep(tx, later)
    await service.agent(later)
    async with service.database.step() as tx:
        await store.beat(tx, "node2", later, accepting=True)
        [offer] = await store.make_offers(tx, later, LASTS, NEW_ID)
    assert (offer.contact, offer.node) == (one.contact, "node2")


async def test_a_callback_is_never_put_at_a_node_that_takes_no_calls(service: Service):
    one = await service.ask(NOON)
    await service.agent(NOON)
    async with service.database.step() as tx:
        await store.beat(tx, "chat", NOON, accepting=False)
        await store.beat(tx, "node1", NOON, accepting=True)
        [offer] = await store.make_offers(tx, NOON, LASTS, NEW_ID)
    assert (offer.contact, offer.node) == (one.contact, "node1")
