"""A day of the real waiting list: PostgreSQL, `routing` and the callbacks' journey on virtual time.

The same contacts go to the simulator of `planning`; it must agree contact by contact.
"""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np

from servicetelefon.city.load import load_city
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.outcomes import Outcome as Ended
from servicetelefon.journey.callback_steps import taken, try_ended
from servicetelefon.journey.callbacks import Asking, Callbacks
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.planning.simulate.world import NEVER, Contacts, World
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from servicetelefon.routing import store as routing
from servicetelefon.routing import taking, waiting_list

T = TypeVar("T")

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LASTS = timedelta(seconds=25)
LINE, NODE = "immer", "node1"
CITY = Path(__file__).parents[2] / "tests" / "cities" / "musterstadt"


class What(IntEnum):
    """Events of one moment happen in this order, as in the simulator."""

    GIVES_UP = 0
    ASKS = 1
    AGENT_FREE = 2
    DUE = 3
    ARRIVES = 4


@dataclass
class Day:
    """Runs the contacts through the real waiting list; agents take every offer at once."""

    database: Database
    world: World
    contacts: Contacts
    vault: Vault
    answered: list[int] = field(default_factory=list[int])
    called_back: list[bool] = field(default_factory=list[bool])
    overtaken: int = 0
    double: int = 0
    matches: int = 0

    def __post_init__(self) -> None:
        self._clock = ManualClock(START)
        self._new_id = Ids(self._clock, random.Random(11)).new
        city = load_city(CITY)
        self._callbacks = Callbacks(lambda: city, Switches, self.vault, self._new_id)
        count = len(self.contacts)
        self.answered, self.called_back = [-1] * count, [False] * count
        self._row_of: dict[UUID, int] = {}
        self._contact_of: dict[int, UUID] = {}
        self._tried: dict[int, int] = defaultdict(int)
        self._waiting: dict[int, set[tuple[int, int]]] = defaultdict(set)
        self._events: list[tuple[int, What, int]] = []

    async def run(self) -> None:
        for row, at in enumerate(self.contacts.arrived.tolist()):
            self._later(at, What.ARRIVES, row)
        await self._seat_agents()
        while self._events:
            now, what, subject = heapq.heappop(self._events)
            async with self.database.piped_step() as tx:
                if await self._happens(tx, now, what, subject):
                    await self._match(tx, now)

    async def _seat_agents(self) -> None:
        async with self.database.piped_step() as tx:
            await routing.beat(tx, NODE, START + timedelta(days=2), accepting=True)
            for number, group in enumerate(self.world.staff.group.tolist()):
                skills = sorted(self.world.staff.skill_sets[group])
                await tx.raw.execute(
                    "insert into routing.presence "
                    "(agent, state, since, skills, phone, phone_there) "
                    "values (%s, 'ready', %s, %s, 'desk-1', true)",
                    (UUID(int=number), START, skills),
                )

    def _later(self, at: int, what: What, subject: int) -> None:
        heapq.heappush(self._events, (at, what, subject))

    async def _happens(self, tx: Transaction, now: int, what: What, subject: int) -> bool:
        """False when it has been overtaken by events and nothing changed."""
        match what:
            case What.ARRIVES:
                await self._arrives(tx, now, subject)
            case What.ASKS | What.GIVES_UP if self.answered[subject] >= 0:
                return False
            case What.ASKS:
                await self._asks(tx, now, subject)
            case What.GIVES_UP:
                await routing.lock(tx)
                await routing.leave(tx, self._contact_of[subject], _moment(now))
                self._stands(subject, on=False)
            case What.AGENT_FREE:
                await self._is_free(tx, now, subject)
            case What.DUE:
                self._stands(subject, on=True)
        return True

    async def _arrives(self, tx: Transaction, now: int, row: int) -> None:
        contact, at = self._new_id(), _moment(now)
        self._row_of[contact], self._contact_of[row] = row, contact
        await records.open_contact(tx, NewContact(contact, "live", "phone", at, LINE, NODE, "de"))
        needs = sorted(self.world.kinds[int(self.contacts.kind[row])].needs)
        await waiting_list.join(
            tx, waiting_list.Joining(contact, at, "phone", needs, "de", NODE), at
        )
        self._stands(row, on=True)
        hold, patience = int(self.contacts.hold_after[row]), int(self.contacts.patience[row])
        if hold <= patience:
            self._later(now + hold, What.ASKS, row)
        elif patience < NEVER:
            self._later(now + patience, What.GIVES_UP, row)

    def _stands(self, row: int, *, on: bool) -> None:
        place = (int(self.contacts.arrived[row]), row)
        of = self._waiting[int(self.contacts.kind[row])]
        of.add(place) if on else of.discard(place)

    async def _asks(self, tx: Transaction, now: int, row: int) -> None:
        """Hangs up and is called back: in one step, so nobody passes in between."""
        await routing.lock(tx)
        await routing.leave(tx, self._contact_of[row], _moment(now))
        asking = Asking(
            LINE,
            f"040{row:08}",
            CallbackChannel.PHONE,
            CallbackReason.WAITING,
            needs=tuple(sorted(self.world.kinds[int(self.contacts.kind[row])].needs)),
            arrived_at=_moment(int(self.contacts.arrived[row])),
        )
        one = await self._callbacks.ask(tx, asking, _moment(now))
        self.called_back[row] = True
        self._row_of[one.contact] = row

    async def _is_free(self, tx: Transaction, now: int, agent: int) -> None:
        await tx.do(
            "update routing.presence set state = 'ready', since = %s, contact = null "
            "where agent = %s",
            (_moment(now), UUID(int=agent)),
        )

    async def _match(self, tx: Transaction, now: int) -> None:
        for offer in await routing.make_offers(tx, _moment(now), LASTS, self._new_id):
            self.matches += 1
            row = await self._row(tx, offer.contact)
            earlier = min(self._waiting[int(self.contacts.kind[row])])
            self.overtaken += earlier != (int(self.contacts.arrived[row]), row)
            self._stands(row, on=False)
            must(await taking.accept(tx, offer.id, _moment(now)))
            free_at = await self._meet(tx, now, row, offer)
            self._later(free_at, What.AGENT_FREE, offer.agent.int)

    async def _row(self, tx: Transaction, contact: UUID) -> int:
        """A further try is a contact of its own: told by the callback's number of tries."""
        if contact not in self._row_of:
            found = await tx.row(
                "select c.id from routing.callback c where c.contact = %s", (contact,)
            )
            self._row_of[contact] = self._row_of[must(found)[0]]
        return self._row_of[contact]

    async def _meet(self, tx: Transaction, now: int, row: int, offer: routing.Offer) -> int:
        handling = int(self.contacts.handling[row])
        if not self.called_back[row]:
            return self._talk(now, row) + handling
        one = await taken(tx, offer.contact, _moment(now), self._new_id)
        self._row_of[must(one).id] = row
        dialled = now + round(self.world.rules.dial_s * 1_000_000)
        if self._tried[row] >= int(self.contacts.failed_tries[row]):
            await try_ended(tx, offer.contact, Ended.ANSWERED, _moment(dialled), self._new_id)
            return self._talk(dialled, row) + handling
        self._tried[row] += 1
        await try_ended(tx, offer.contact, Ended.NOT_REACHED, _moment(dialled), self._new_id)
        self._later(dialled + round(self.world.rules.try_again_s * 1e6), What.DUE, row)
        return dialled

    def _talk(self, at: int, row: int) -> int:
        self.double += self.answered[row] >= 0
        self.answered[row] = at
        return at


def must(found: T | None) -> T:
    """What has to be there: otherwise nothing that follows would show anything."""
    if not found:
        raise AssertionError("a step of the day was refused")
    return found


def _moment(at: int) -> datetime:
    return START + timedelta(microseconds=at)


def some_contacts(
    *, waiting: int, callbacks: int, an_hour: int, hours: float, kinds: int, seed: int
) -> Contacts:
    """Standing in line at the start, half of them to be called back; then arrivals by chance.
    No two things happen at the same microsecond, so only the order of the list decides.
    """
    chance = np.random.default_rng(seed)
    later = round(an_hour * hours)
    first = np.arange(waiting + callbacks, dtype=np.int64) * 7
    span = int(hours * 3600e6)
    rest = np.sort(chance.choice(span - 10_000_000, later, replace=False) + 10_000_000)
    arrived = np.concatenate([first, rest]).astype(np.int64)
    count = len(arrived)
    handling = np.maximum(chance.lognormal(5.4, 0.8, count) * 1e6, 1e6).astype(np.int64)
    patience = (chance.exponential(900, count) * 1e6 + 60e6).astype(np.int64)
    patience[: waiting + callbacks] = NEVER - 1
    hold = np.full(count, NEVER, dtype=np.int64)
    hold[waiting : waiting + callbacks] = 3
    asks = chance.random(count) < 0.3
    asks[: waiting + callbacks] = False
    hold[asks] = (chance.uniform(20, 240, count) * 1e6).astype(np.int64)[asks]
    failed = (chance.random(count) < 0.2).astype(np.int64)
    return Contacts(
        arrived=arrived,
        kind=chance.integers(0, kinds, count),
        patience=patience,
        handling=handling,
        hold_after=hold,
        failed_tries=failed,
        again_after=np.full(count, NEVER, dtype=np.int64),
        again=np.full(count, -1, dtype=np.int64),
    )
